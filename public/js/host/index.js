/** @import { Host } from './types.js' */
import { connectHost } from './connect.js';

export { HostMissing, HostSilent, SaveRefused } from './errors.js';

/**
 * What embeds this page. There is one door today; a second one is chosen here, and nothing else learns of it.
 *
 * @returns {Host}
 */
export function createHost() {
  return connectHost();
}

/**
 * Follows the light and dark of what embeds us.
 *
 * @param {Host} host
 */
export function followColourMode(host) {
  host.onColourMode((mode) => document.documentElement.setAttribute('data-color-mode', mode));
}
