/** @import { Picture } from '../page/types.js' */
/** @import { Bridge } from './ap.js' */

/**
 * Reads an attachment's picture with the reader's own session, by its file name on the page it is shown on, then by
 * its id: so a copied page shows its pictures. (An `<img>` of Confluence's own address gets no cookie in this frame.)
 *
 * @param {Bridge} bridge
 * @param {string} pageId
 * @param {Picture} picture
 * @returns {Promise<string>} the address of a blob
 */
export async function readAttachment(bridge, pageId, picture) {
  const id = (await findByName(bridge, pageId, picture.fileName)) ?? picture.id;
  const address = `/rest/api/content/${pageId}/child/attachment/${encodeURIComponent(id)}/download`;
  const answer = await request(bridge, address, { binaryAttachment: true });
  if (!(answer instanceof ArrayBuffer)) throw new TypeError('The attachment has no bytes');
  // No media type: an <img> reads every raster format from the bytes, and takes a drawing with scripts for none.
  return URL.createObjectURL(new Blob([answer]));
}

/**
 * @param {Bridge} bridge
 * @param {string} pageId
 * @param {string} fileName
 * @returns {Promise<string | undefined>}
 */
async function findByName(bridge, pageId, fileName) {
  if (!fileName) return undefined;
  const address = `/rest/api/content/${pageId}/child/attachment?filename=${encodeURIComponent(fileName)}`;
  try {
    const answer = await request(bridge, address, {});
    return JSON.parse(String(answer)).results?.[0]?.id;
  } catch {
    return undefined;
  }
}

/**
 * @param {Bridge} bridge
 * @param {string} address
 * @param {object} options
 */
async function request(bridge, address, options) {
  if (!bridge.request) throw new TypeError('The host reads no attachments');
  return (await bridge.request(address, options)).body;
}
