/** @import { Facts } from '../../core/picture-facts.js' */
import { FRAMES_MAX, PIXELS_MAX, readFacts } from '../../core/picture-facts.js';

/**
 * A picture as it is sent: of a size that our function takes, and no larger than a page can show.
 *
 * @typedef {{ blob: Blob, width: number, height: number, colour: string, isScaled: boolean }} Fitted
 */

// API.md, attach-image
const BYTES_MAX = 4_300_000;
// twice as sharp as the widest page
const SIDES_PX = [3_200, 2_560, 2_048, 1_600];
const QUALITY = 0.86;
const SAMPLE_PX = 16;
const OPAQUE = 255;

/** Why a picture is not sent; `key` is the message that says so. */
export class PictureRefused extends Error {
  /** @param {string} key */
  constructor(key) {
    super(key);
    this.key = key;
  }
}

/**
 * Raises PictureRefused for what cannot be sent. Moving pictures are sent as they are, or not at all.
 *
 * @param {Blob} file
 * @param {boolean} [isAnew] it is drawn anew even where it fits: the notes of the camera stay behind
 * @returns {Promise<Fitted>}
 */
export async function fit(file, isAnew = false) {
  // one that was moved or changed on the disk is read no more
  const bytes = await file.arrayBuffer().catch(() => null);
  if (!bytes?.byteLength) throw new PictureRefused('broken');
  const facts = readFacts(new Uint8Array(bytes));
  if (!facts) throw new PictureRefused('type');
  // upright, as the note in a photograph says
  const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (!bitmap) throw new PictureRefused('broken');
  try {
    return facts.frames > 1 ? asItIs(file, facts, bitmap) : await still(file, facts, bitmap, isAnew);
  } finally {
    bitmap.close();
  }
}

/** @param {Blob} file @param {Facts} facts @param {ImageBitmap} bitmap @returns {Fitted} */
function asItIs(file, { frames }, bitmap) {
  const { width, height } = bitmap;
  if (frames > FRAMES_MAX) throw new PictureRefused('frames');
  if (file.size > BYTES_MAX || width * height * frames > PIXELS_MAX) throw new PictureRefused('tooLarge');
  return { blob: file, width, height, colour: colourOf(sample(bitmap)), isScaled: false };
}

/** @param {Blob} file @param {Facts} facts @param {ImageBitmap} bitmap @param {boolean} isAnew @returns {Promise<Fitted>} */
async function still(file, { mediaType }, bitmap, isAnew) {
  const longest = Math.max(bitmap.width, bitmap.height);
  if (longest <= SIDES_PX[0] && file.size <= BYTES_MAX) {
    const fitting = asItIs(file, { mediaType, frames: 1 }, bitmap);
    if (!isAnew) return fitting;
    const blob = await encode(bitmap, bitmap, mediaType);
    if (blob.size <= BYTES_MAX) return { ...fitting, blob };
  }
  const pixels = sample(bitmap);
  const kind = mediaType !== 'image/jpeg' && isTransparent(pixels) ? 'image/webp' : 'image/jpeg';
  for (const side of SIDES_PX) {
    const [width, height] = scaled(bitmap, Math.min(1, side / longest));
    const blob = await encode(bitmap, { width, height }, kind);
    if (blob.size <= BYTES_MAX) return { blob, width, height, colour: colourOf(pixels), isScaled: true };
  }
  throw new PictureRefused('tooLarge');
}

/** @param {ImageBitmap} bitmap @param {{ width: number, height: number }} size @param {string} kind */
function encode(bitmap, { width, height }, kind) {
  // a picture that never moves becomes a PNG where it was a GIF: no canvas writes those
  const type = kind === 'image/gif' ? 'image/png' : kind;
  return draw(bitmap, width, height).convertToBlob({ type, quality: QUALITY });
}

/** @param {ImageBitmap} bitmap @param {number} factor */
function scaled({ width, height }, factor) {
  return [width, height].map((side) => Math.max(1, Math.round(side * factor)));
}

/** @param {ImageBitmap} bitmap @param {number} width @param {number} height */
function draw(bitmap, width, height) {
  const canvas = new OffscreenCanvas(width, height);
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return canvas;
}

/** A few points of the picture: red, green, blue and how opaque, in turn. @param {ImageBitmap} bitmap */
function sample(bitmap) {
  const context = /** @type {OffscreenCanvasRenderingContext2D} */ (draw(bitmap, SAMPLE_PX, SAMPLE_PX).getContext('2d'));
  return context.getImageData(0, 0, SAMPLE_PX, SAMPLE_PX).data;
}

/** @param {Uint8ClampedArray} pixels */
function isTransparent(pixels) {
  return pixels.some((value, place) => place % 4 === 3 && value < OPAQUE);
}

/** What is shown until the picture is there. @param {Uint8ClampedArray} pixels */
function colourOf(pixels) {
  const sums = [0, 0, 0];
  pixels.forEach((value, place) => place % 4 < 3 && (sums[place % 4] += value));
  const count = pixels.length / 4;
  return `#${sums.map((sum) => Math.round(sum / count).toString(16).padStart(2, '0')).join('')}`;
}
