/** @import { Bridge } from './forge.js' */
import { pictureReader } from './picture-reader.js';

const CONTENT_ID = /^[0-9]{1,20}$/;

/**
 * Reads attached pictures as the one who looks at the page. Which page holds an attachment may not be asked in this
 * door: the picture says where it was attached.
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
  return pictureReader({ read, holderOf: async ({ page }) => (CONTENT_ID.test(page) ? page : (await place).pageId) }, place);
}
