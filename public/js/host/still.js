import { readFacts } from '../core/picture-facts.js';

/**
 * The first frame of a picture that moves; another stays as it is.
 *
 * @param {ArrayBuffer} bytes
 * @returns {Promise<Blob | ArrayBuffer>}
 */
export async function still(bytes) {
  const facts = readFacts(new Uint8Array(bytes));
  if (!facts || facts.frames < 2) return bytes;
  const bitmap = await createImageBitmap(new Blob([bytes], { type: facts.mediaType }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d')).drawImage(bitmap, 0, 0);
  return canvas.convertToBlob();
}
