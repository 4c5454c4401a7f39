/** @import { Brand } from '../page/types.js' */
/** @import { Rgb } from './colour.js' */
import { BLACK, WHITE, contrast, inkFor, legible, luminance, mix, nearest, parseColour, writeColour } from './colour.js';
import { FONTS } from './fonts.js';

// The darkest light ground and the lightest dark one that any theme sets words on (tests/browser/test_contrast.py).
const LIGHT = parseColour('#dcdcdc');
const DARK = parseColour('#4c4c4c');
const WORDS = 4.6;
const TEXT = 7;
// Words at 86 % on a card of a loud ground, and those of a table's head there, still have 4.5:1.
const LOUD = 7;
const NIGHT = parseColour('#15181b');
const NIGHT_TEXT = '#eef0f2';
// A ground between these would leave no room for a second colour on it, nor on the subtle one.
const GROUND_LIGHT_MIN = 0.77;
const GROUND_DARK_MAX = 0.025;
const MIDDLE = 0.3;

const ROLES = [
  'font', 'font-heading', 'accent', 'on-accent', 'button', 'on-button', 'accent-ground', 'on-accent-ground',
  'accent-scheme', 'accent-surface', 'glow-one', 'glow-two', 'ground', 'subtle', 'surface', 'border', 'contrast-ground', 'text', 'muted',
];

/**
 * Puts a brand's font and colours over those of the page's theme; null takes them off. Contrast is mended here and
 * never in the document: a button keeps the brand's very colour, words and grounds move as far as reading needs.
 *
 * @param {HTMLElement} page
 * @param {Brand | null} brand
 */
export function wearBrand(page, brand) {
  for (const role of ROLES) page.style.removeProperty(`--${role}`);
  page.style.colorScheme = '';
  if (!brand) return;
  const { roles, isNight } = rolesOf(brand);
  for (const [role, value] of Object.entries(roles)) page.style.setProperty(`--${role}`, value);
  if (isNight) page.style.colorScheme = 'dark';
}

/**
 * @param {Brand} brand
 * @returns {{ roles: Record<string, string>, isNight: boolean }}
 */
function rolesOf(brand) {
  const day = brand.background ? groundOf(parseColour(brand.background)) : null;
  const isNight = day !== null && luminance(day) <= GROUND_DARK_MAX;
  /** @type {Record<string, string>} */
  const roles = {
    ...fontRoles(brand.font),
    ...(brand.accent && accentRoles(parseColour(brand.accent), day ?? WHITE)),
    ...(day && groundRoles(day)),
    ...textRoles(brand.text, day, isNight),
  };
  return { roles, isNight };
}

/**
 * @param {string} name
 * @returns {Record<string, string>}
 */
function fontRoles(name) {
  if (!Object.hasOwn(FONTS, name)) return {};
  const font = FONTS[/** @type {keyof FONTS} */ (name)];
  return { font, 'font-heading': font };
}

/** @param {Rgb} wished */
function groundOf(wished) {
  if (luminance(wished) > MIDDLE) return nearest(wished, WHITE, (tried) => luminance(tried) >= GROUND_LIGHT_MIN);
  return nearest(wished, BLACK, (tried) => luminance(tried) <= GROUND_DARK_MAX);
}

/**
 * @param {Rgb} accent
 * @param {Rgb} day the ground by day
 */
function accentRoles(accent, day) {
  const [light, dark] = [legible(accent, LIGHT, WORDS), legible(accent, DARK, WORDS)];
  const ink = inkFor(accent);
  const loud = nearest(accent, ink === WHITE ? BLACK : WHITE, (tried) => contrast(ink, tried) >= LOUD);
  return {
    accent: pair(light, dark),
    'on-accent': pair(inkFor(light), inkFor(dark)),
    button: writeColour(accent),
    'on-button': writeColour(ink),
    'accent-ground': writeColour(loud),
    'on-accent-ground': writeColour(ink),
    'accent-scheme': ink === WHITE ? 'dark' : 'light',
    'accent-surface': `rgb(255 255 255 / ${ink === WHITE ? 0.07 : 0.4})`,
    'glow-one': pair(glow(accent, day), mix(NIGHT, accent, 0.16)),
    'glow-two': pair(glow(accent, mix(day, WHITE, 0.3)), mix(NIGHT, accent, 0.08)),
  };
}

/**
 * @param {Rgb} accent
 * @param {Rgb} day
 */
function glow(accent, day) {
  const isDay = luminance(day) > MIDDLE;
  return nearest(mix(day, accent, 0.14), day, (tried) => !isDay || luminance(tried) >= GROUND_LIGHT_MIN);
}

/** @param {Rgb} day */
function groundRoles(day) {
  const isDay = luminance(day) > MIDDLE;
  const night = isDay ? NIGHT : day;
  return {
    ground: pair(day, night),
    subtle: pair(mix(day, isDay ? BLACK : WHITE, 0.03), mix(night, WHITE, 0.05)),
    surface: pair(mix(day, WHITE, 0.5), mix(night, WHITE, 0.07)),
    border: pair(mix(day, BLACK, 0.13), mix(night, WHITE, 0.18)),
    'contrast-ground': pair(mix(day, BLACK, 0.88), mix(night, WHITE, 0.05)),
  };
}

/**
 * @param {string} wished
 * @param {Rgb | null} day
 * @param {boolean} isNight
 * @returns {Record<string, string>}
 */
function textRoles(wished, day, isNight) {
  if (!wished && !day) return {};
  const ground = isNight ? DARK : LIGHT;
  const text = legible(wished ? parseColour(wished) : mix(BLACK, WHITE, isNight ? 0.94 : 0.08), ground, TEXT);
  const muted = legible(mix(text, ground, 0.35), ground, WORDS);
  const night = isNight ? writeColour(text) : NIGHT_TEXT;
  const nightMuted = isNight ? writeColour(muted) : '#b9bfc5';
  return { text: `light-dark(${writeColour(text)}, ${night})`, muted: `light-dark(${writeColour(muted)}, ${nightMuted})` };
}

/**
 * @param {Rgb} day
 * @param {Rgb} night
 */
function pair(day, night) {
  return `light-dark(${writeColour(day)}, ${writeColour(night)})`;
}
