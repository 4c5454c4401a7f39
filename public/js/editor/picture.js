import { FRAMES_MAX, PIXELS_MAX, readFacts } from '../core/picture-facts.js';

/**
 * A picture to go with a prompt.
 *
 * @typedef {{ mediaType: string, blob: Blob, width: number, height: number, isScaled: boolean, address: string }} PromptPicture
 */

/** The picture's bytes are at most this many: in base64, with an 8,000-character prompt, that is under 4.3 MB. */
const PICTURE_BYTES_MAX = 3_000_000;
// What is shown to a model beyond this is not looked at more closely.
const SIDE_PX_MAX = 4_096;
const SIDES_PX = [2_048, 1_600, 1_200];
const QUALITY = 0.86;

/** Why a picture cannot be sent; `key` is the message that says so. */
export class PictureRefused extends Error {
  /** @param {string} key */
  constructor(key) {
    super(key);
    this.key = key;
  }
}

/**
 * Reads a file that the user chose, and makes it smaller where it is too large to be sent.
 *
 * @param {Blob} file
 * @returns {Promise<PromptPicture>}
 */
export async function readPicture(file) {
  if (!file.size) throw new PictureRefused('picture.broken');
  const bytes = await file.arrayBuffer();
  const facts = readFacts(new Uint8Array(bytes));
  if (!facts) throw new PictureRefused('picture.wrongType');
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) throw new PictureRefused('picture.broken');
  const { width, height } = bitmap;
  // of what moves a model sees the first frame: of more than is taken no more is sent
  const isTaken = facts.frames <= FRAMES_MAX && facts.frames * width * height <= PIXELS_MAX;
  if (isTaken && file.size <= PICTURE_BYTES_MAX && Math.max(width, height) <= SIDE_PX_MAX) {
    // the file may be gone from the disk when it is sent
    const blob = new Blob([bytes], { type: facts.mediaType });
    return { mediaType: facts.mediaType, blob, width, height, isScaled: false, address: URL.createObjectURL(blob) };
  }
  return scale(bitmap);
}

/**
 * @param {ImageBitmap} bitmap
 * @returns {Promise<PromptPicture>}
 */
async function scale(bitmap) {
  for (const side of SIDES_PX) {
    const factor = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * factor));
    const height = Math.max(1, Math.round(bitmap.height * factor));
    const blob = await encode(bitmap, width, height);
    if (blob && blob.size <= PICTURE_BYTES_MAX) {
      return { mediaType: 'image/jpeg', blob, width, height, isScaled: true, address: URL.createObjectURL(blob) };
    }
  }
  throw new PictureRefused('picture.tooLarge');
}

/**
 * @param {ImageBitmap} bitmap
 * @param {number} width
 * @param {number} height
 * @returns {Promise<Blob | null>}
 */
async function encode(bitmap, width, height) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) return null;
  // JPEG knows no transparency: what was see-through becomes white, not black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
}

/**
 * The bytes in base64, as a request carries them.
 *
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
export function toBase64(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(new PictureRefused('picture.broken'));
    reader.readAsDataURL(blob);
  });
}
