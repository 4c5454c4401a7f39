/** @import { ReadingHost } from './types.js' */
import { connectReading, whenBridge } from './connect.js';

export { followColourMode } from './colour-mode.js';
export { HostMissing } from './errors.js';

/**
 * What embeds a reader's page: `index.js` as far as that needs it.
 *
 * @returns {ReadingHost}
 */
export function createReadingHost() {
  return connectReading(whenBridge());
}
