/** @import { Host } from './types.js' */
import { whenBridge } from './forge.js';
import { forgeEditing } from './forge-editing.js';

export { followColourMode } from './colour-mode.js';
export { HostMissing, HostSilent, SaveRefused } from './errors.js';

/**
 * What embeds this page: Confluence by the Forge bridge. script/forge puts this file in the place of `index.js`.
 *
 * @returns {Host}
 */
export function createHost() {
  return forgeEditing(whenBridge());
}
