/** @import { Picture } from '../page/types.js' */
/** @import { Bridge } from './ap.js' */

/**
 * Reads the pictures that are attached to pages, each once and with the reader's own session, when it comes near: by
 * its file name on the page it is shown on, so that a copied page shows its own; else by its id, on whatever page it
 * is, so that one made from a template shows it too. (An `<img>` of Confluence's own address gets no cookie here.)
 *
 * @param {Promise<Bridge>} bridge
 * @param {Promise<{ pageId: string }>} context
 * @returns {(picture: Picture, box: Element) => Promise<string>} the address of a blob
 */
export function attachmentReader(bridge, context) {
  /** @type {Map<string, Promise<string>>} */
  const read = new Map();
  /** @param {Picture} picture */
  const begin = async (picture) => readAttachment(await bridge, (await context).pageId, picture);
  return async (picture, box) => {
    const key = `${picture.fileName}/${picture.id}`;
    if (!read.has(key)) await whenNear(box);
    // nothing is awaited between looking and keeping
    const address = read.get(key) ?? begin(picture);
    read.set(key, address);
    // what could not be read may be there the next time
    address.catch(() => read.delete(key));
    return address;
  };
}

/**
 * When a reader comes near to it, or prints the page.
 *
 * @param {Element} box
 * @returns {Promise<void>}
 */
function whenNear(box) {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && come(), { rootMargin: '400px' });
    const come = () => {
      observer.disconnect();
      removeEventListener('beforeprint', come);
      resolve();
    };
    observer.observe(box);
    addEventListener('beforeprint', come);
  });
}

/**
 * @param {Bridge} bridge
 * @param {string} pageId
 * @param {Picture} picture
 */
async function readAttachment(bridge, pageId, { fileName, id }) {
  const address = (await findByName(bridge, pageId, fileName)) ?? (await findById(bridge, id));
  const answer = await request(bridge, `${address}/download`, { binaryAttachment: true });
  if (!(answer instanceof ArrayBuffer)) throw new TypeError('The attachment has no bytes');
  // No media type: an <img> reads every raster format from the bytes, and takes a drawing with scripts for none.
  return URL.createObjectURL(new Blob([answer]));
}

/** @param {Bridge} bridge @param {string} pageId @param {string} fileName */
async function findByName(bridge, pageId, fileName) {
  if (!fileName) return undefined;
  const found = await askFor(bridge, `${attachmentsOf(pageId)}?filename=${encodeURIComponent(fileName)}`).catch(() => ({}));
  const id = found.results?.[0]?.id;
  return id && `${attachmentsOf(pageId)}/${encodeURIComponent(id)}`;
}

/** On the page or blog post that holds it. @param {Bridge} bridge @param {string} id */
async function findById(bridge, id) {
  const { pageId, blogPostId } = await askFor(bridge, `/api/v2/attachments/${encodeURIComponent(id)}`);
  return `${attachmentsOf(pageId ?? blogPostId)}/${encodeURIComponent(id)}`;
}

/** @param {string} pageId */
function attachmentsOf(pageId) {
  return `/rest/api/content/${pageId}/child/attachment`;
}

/** @param {Bridge} bridge @param {string} address */
async function askFor(bridge, address) {
  return JSON.parse(String(await request(bridge, address, {})));
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
