/**
 * Contrast by WCAG 2.2 (1.4.3 and 1.4.11), and colours of a brand made readable: lighter or darker in OKLCH with their
 * hue kept. A stored colour is never changed; this says what is drawn.
 *
 * @typedef {readonly [number, number, number]} Triple
 */

/** The least ratio of text. */
const TEXT_RATIO = 4.5;
const STEPS = 16;

/** @param {string} hex as `#0a6b7c` @returns {Triple} red, green and blue from 0 to 1 */
function rgbOf(hex) {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) / 255, ((value >> 8) & 255) / 255, (value & 255) / 255];
}

/** @param {Triple} rgb */
export function hexOf(rgb) {
  const parts = rgb.map((part) => Math.round(Math.min(1, Math.max(0, part)) * 255));
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance, from 0 to 1. @param {string} hex */
function luminanceOf(hex) {
  const [red, green, blue] = rgbOf(hex).map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** From 1 to 21. @param {string} one @param {string} other */
export function ratioOf(one, other) {
  const [dark, light] = [luminanceOf(one), luminanceOf(other)].sort((first, second) => first - second);
  return (light + 0.05) / (dark + 0.05);
}

/** Black or white, whichever is read better; never under 4.58. @param {string} ground */
export function onGround(ground) {
  return ratioOf('#000000', ground) >= ratioOf('#ffffff', ground) ? '#000000' : '#ffffff';
}

/**
 * The colour as it can be read on a ground: itself where it is enough, else the nearest lightness away from the
 * ground that is, with hue and as much of its chroma as the screen can show.
 *
 * @param {string} colour
 * @param {string} ground
 */
export function readable(colour, ground) {
  if (ratioOf(colour, ground) >= TEXT_RATIO) return colour;
  const ends = luminanceOf(ground) > 0.18 ? [0, 1] : [1, 0];
  const end = ends.find((each) => ratioOf(each ? '#ffffff' : '#000000', ground) >= TEXT_RATIO);
  return end === undefined ? onGround(ground) : nearest(colour, end, (found) => ratioOf(found, ground) >= TEXT_RATIO);
}

/**
 * The colours that a page with a brand is drawn in by day; `changed` names those that are not as the brand has them.
 *
 * @param {{ accent: string, background?: string, text?: string }} colours
 */
export function brandColours({ accent, background = '#ffffff', text = '#1b1f24' }) {
  const drawn = { accent: readable(accent, background), text: readable(text, background) };
  const changed = [drawn.accent !== accent && 'accent', drawn.text !== text && 'text'].filter((name) => name !== false);
  return { background, ...drawn, accentGround: accent, onAccent: onGround(accent), changed };
}

/**
 * The brand with each colour as it can be read; its fills are the renderer's to keep.
 *
 * @template {{ colours?: any }} B
 * @param {B} brand
 * @returns {B}
 */
export function mendedBrand(brand) {
  if (!brand.colours) return brand;
  const drawn = /** @type {Record<string, any>} */ (brandColours(brand.colours));
  const changed = Object.fromEntries(drawn.changed.map((/** @type {string} */ name) => [name, drawn[name]]));
  return { ...brand, colours: { ...brand.colours, ...changed } };
}

/**
 * @param {string} colour
 * @param {number} end the lightness to go towards
 * @param {(colour: string) => boolean} isEnough
 */
function nearest(colour, end, isEnough) {
  const [lightness, chroma, hue] = oklchOf(colour);
  let [near, far] = [lightness, end];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (near + far) / 2;
    if (isEnough(inGamut(middle, chroma, hue))) far = middle;
    else near = middle;
  }
  return inGamut(far, chroma, hue);
}

/**
 * The colour with as much chroma, up to that, as sRGB has there.
 *
 * @param {number} lightness
 * @param {number} chroma
 * @param {number} hue
 */
function inGamut(lightness, chroma, hue) {
  const whole = rgbFrom(lightness, chroma, hue);
  if (isShown(whole)) return hexOf(whole);
  let [fits, most] = [0, chroma];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (fits + most) / 2;
    if (isShown(rgbFrom(lightness, middle, hue))) fits = middle;
    else most = middle;
  }
  return hexOf(rgbFrom(lightness, fits, hue));
}

/** @param {Triple} rgb */
function isShown(rgb) {
  return rgb.every((part) => part >= -0.0005 && part <= 1.0005);
}

/** @param {number} part */
function linear(part) {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** @param {number} part */
function gamma(part) {
  return part <= 0.0031308 ? part * 12.92 : 1.055 * part ** (1 / 2.4) - 0.055;
}

/**
 * Lightness, chroma and hue (radians); the matrices are of https://bottosson.github.io/posts/oklab/.
 *
 * @param {string} hex
 * @returns {Triple}
 */
export function oklchOf(hex) {
  const [red, green, blue] = rgbOf(hex).map(linear);
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  const a = 1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short;
  const b = 0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short;
  return [0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short, Math.hypot(a, b), Math.atan2(b, a)];
}

/** @param {number} lightness @param {number} chroma @param {number} hue @returns {Triple} */
function rgbFrom(lightness, chroma, hue) {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    gamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    gamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    gamma(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}
