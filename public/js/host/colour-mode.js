/** @import { ReadingHost } from './types.js' */

/**
 * Follows the light and dark of what embeds us.
 *
 * @param {ReadingHost} host
 */
export function followColourMode(host) {
  host.onColourMode((mode) => document.documentElement.setAttribute('data-color-mode', mode));
}
