/** @import { Host, ReadingHost } from './types.js' */
import { connectReading, whenBridge } from './connect.js';
import { connectEditing } from './connect-editing.js';

export { HostMissing, HostSilent, SaveRefused } from './errors.js';

/**
 * What embeds this page. There is one door today; a second one is chosen here, and nothing else learns of it.
 *
 * @returns {Host}
 */
export function createHost() {
  return connectEditing();
}

/**
 * The same as far as a reader's page needs it.
 *
 * @returns {ReadingHost}
 */
export function createReadingHost() {
  return connectReading(whenBridge());
}

/**
 * Follows the light and dark of what embeds us.
 *
 * @param {ReadingHost} host
 */
export function followColourMode(host) {
  host.onColourMode((mode) => document.documentElement.setAttribute('data-color-mode', mode));
}
