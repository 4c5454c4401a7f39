/** Colours as sRGB channels from 0 to 1, and how well one is read on another (WCAG 2.2, relative luminance). */

/** @typedef {number[]} Rgb */

export const BLACK = [0, 0, 0];
export const WHITE = [1, 1, 1];
// Halvings of the way to black or white: finer than a channel's 256 steps.
const STEPS = 10;

/**
 * @param {string} hex `#rrggbb`
 * @returns {Rgb}
 */
export function parseColour(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
}

/** @param {Rgb} colour */
export function writeColour(colour) {
  return `#${colour.map((value) => Math.round(value * 255).toString(16).padStart(2, '0')).join('')}`;
}

/** @param {Rgb} colour */
export function luminance(colour) {
  const [r, g, b] = colour.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/**
 * @param {Rgb} one
 * @param {Rgb} other
 */
export function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/**
 * @param {Rgb} from
 * @param {Rgb} to
 * @param {number} share of `to`, 0 to 1
 * @returns {Rgb}
 */
export function mix(from, to, share) {
  return from.map((value, at) => value * (1 - share) + to[at] * share);
}

/**
 * The colour nearest to `from` on its way to `to` of which `holds` is true; `to` itself at worst.
 *
 * @param {Rgb} from
 * @param {Rgb} to
 * @param {(colour: Rgb) => boolean} holds once true on the way, true to its end
 */
export function nearest(from, to, holds) {
  if (holds(from)) return from;
  let [low, high] = [0, 1];
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2;
    if (holds(mix(from, to, middle))) high = middle;
    else low = middle;
  }
  return mix(from, to, high);
}

/**
 * The colour, moved away from its grounds as far as its words need to be read.
 *
 * @param {Rgb} colour
 * @param {Rgb} ground the hardest of its grounds
 * @param {number} ratio
 */
export function legible(colour, ground, ratio) {
  return nearest(colour, inkFor(ground), (tried) => contrast(tried, ground) >= ratio);
}

/**
 * Black or white: one of them is always at 4.58:1 or more.
 *
 * @param {Rgb} ground
 */
export function inkFor(ground) {
  return contrast(BLACK, ground) > contrast(WHITE, ground) ? BLACK : WHITE;
}
