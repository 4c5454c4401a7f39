/** @import { Bridge } from './forge.js' */
import { pictureReader } from './picture-reader.js';

/**
 * Reads attached pictures as the one who looks at the page. Which page holds an attachment may not be asked in this
 * door: it is looked for on the page that shows it.
 *
 * @param {Promise<Bridge>} bridge
 * @param {Promise<{ pageId: string }>} place
 */
export function readerOf(bridge, place) {
  /** @param {string} address @param {boolean} isBinary */
  const read = async (address, isBinary) => {
    const { requestConfluence } = await bridge;
    const answer = await requestConfluence(`/wiki${address}`);
    if (!answer.ok) throw new TypeError(`The attachment was not read: ${answer.status}`);
    return isBinary ? answer.arrayBuffer() : answer.text();
  };
  return pictureReader({ read, holderOf: async () => (await place).pageId }, place);
}
