/** @import { Picture } from '../page/types.js' */
/** @import { Bridge } from './ap.js' */
import { pictureReader } from './picture-reader.js';

/**
 * Reads attached pictures through the Connect bridge.
 *
 * @param {Promise<Bridge>} bridge
 * @param {Promise<{ pageId: string }>} context
 */
export function attachmentReader(bridge, context) {
  /** @param {string} address @param {boolean} binaryAttachment */
  const read = async (address, binaryAttachment) => {
    const ap = await bridge;
    if (!ap.request) throw new TypeError('The host reads no attachments');
    return (await ap.request(address, { binaryAttachment })).body;
  };
  /** @param {Picture} picture */
  const holderOf = async ({ id }) => {
    const { pageId, blogPostId } = JSON.parse(String(await read(`/api/v2/attachments/${encodeURIComponent(id)}`, false)));
    return pageId ?? blogPostId;
  };
  return pictureReader({ read, holderOf }, context);
}
