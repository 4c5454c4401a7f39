/** @import { Host } from './types.js' */
import { connectEditing } from './connect-editing.js';

export { followColourMode } from './colour-mode.js';
export { HostMissing, HostSilent, SaveRefused } from './errors.js';

/**
 * What embeds this page: Confluence by the Connect bridge. In the Forge door `index.forge.js` stands in this file's
 * place, and nothing else learns of it.
 *
 * @returns {Host}
 */
export function createHost() {
  return connectEditing();
}
