/** @import { Picture } from '../page/types.js' */

/**
 * How attachments are asked for: `read` gives the bytes or the text of an address below /wiki and rejects what is
 * refused, `holderOf` the page or blog post that holds an attachment.
 *
 * @typedef {{ read: (address: string, isBinary: boolean) => Promise<unknown>, holderOf: (picture: Picture) => Promise<string> }} Source
 */

/**
 * Reads the pictures that are attached to pages, each once and with the reader's own session, when it comes near: by
 * its file name on the page it is shown on, so that a copied page shows its own; else by its id, on whatever page it
 * is, so that one made from a template shows it too. (An `<img>` of Confluence's own address gets no cookie here.)
 *
 * @param {Source} source
 * @param {Promise<{ pageId: string }>} context
 * @returns {(picture: Picture, box: Element) => Promise<string>} the address of a blob
 */
export function pictureReader(source, context) {
  /** @type {Map<string, Promise<string>>} */
  const read = new Map();
  /** @param {Picture} picture */
  const begin = async (picture) => readAttachment(source, (await context).pageId, picture);
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
 * @param {Source} source
 * @param {string} pageId
 * @param {Picture} picture
 */
async function readAttachment(source, pageId, picture) {
  const { fileName, id } = picture;
  const address = (await findByName(source, pageId, fileName)) ?? addressOf(await source.holderOf(picture), id);
  const answer = await source.read(`${address}/download`, true);
  if (!(answer instanceof ArrayBuffer)) throw new TypeError('The attachment has no bytes');
  // No media type: an <img> reads every raster format from the bytes, and takes a drawing with scripts for none.
  return URL.createObjectURL(new Blob([await asWanted(answer)]));
}

/** Nothing moves for who wants it so. @param {ArrayBuffer} bytes @returns {Promise<Blob | ArrayBuffer>} */
async function asWanted(bytes) {
  if (!matchMedia('(prefers-reduced-motion: reduce)').matches) return bytes;
  return import('./still.js').then(({ still }) => still(bytes)).catch(() => bytes);
}

/** @param {Source} source @param {string} pageId @param {string} fileName */
async function findByName(source, pageId, fileName) {
  if (!fileName) return undefined;
  const found = await source.read(`${attachmentsOf(pageId)}?filename=${encodeURIComponent(fileName)}`, false).catch(() => '{}');
  const id = JSON.parse(String(found)).results?.[0]?.id;
  return id && addressOf(pageId, id);
}

/** @param {string} pageId @param {string} id */
function addressOf(pageId, id) {
  return `${attachmentsOf(pageId)}/${encodeURIComponent(id)}`;
}

/** @param {string} pageId */
export function attachmentsOf(pageId) {
  return `/rest/api/content/${pageId}/child/attachment`;
}
