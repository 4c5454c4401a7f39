/** @import { ReadingHost } from './types.js' */
import { forgeReading, whenBridge } from './forge.js';

export { followColourMode } from './colour-mode.js';
export { HostMissing } from './errors.js';

/**
 * What embeds a reader's page: `index.forge.js` as far as that needs it.
 *
 * @returns {ReadingHost}
 */
export function createReadingHost() {
  return forgeReading(whenBridge());
}
