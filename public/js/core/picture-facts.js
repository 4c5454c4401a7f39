/**
 * What a picture's first bytes and its blocks say. GIF: GIF89a · WebP: RFC 9649 · PNG: https://www.w3.org/TR/png-3/
 *
 * @typedef {{ mediaType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp', frames: number }} Facts
 */

/** What API.md takes of a picture: so many frames, and pixels of all of them together. */
export const FRAMES_MAX = 50;
export const PIXELS_MAX = 40_000_000;

const GIF_EXTENSION = 0x21;
const GIF_PICTURE = 0x2c;
const HAS_TABLE = 0x80;

/**
 * The kind of picture, and how many frames it has; null for what we do not take.
 *
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Facts | null}
 */
export function readFacts(bytes) {
  const head = lettersOf(bytes, 0, 12);
  if (head.startsWith('\xff\xd8\xff')) return { mediaType: 'image/jpeg', frames: 1 };
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return { mediaType: 'image/png', frames: framesOfPng(bytes) };
  if (/^GIF8[79]a/.test(head)) return { mediaType: 'image/gif', frames: framesOfGif(bytes) };
  if (/^RIFF[^]{4}WEBP/.test(head)) return { mediaType: 'image/webp', frames: framesOfWebp(bytes) };
  return null;
}

/** @param {Uint8Array} bytes @param {number} start @param {number} count */
function lettersOf(bytes, start, count) {
  return String.fromCharCode(...bytes.subarray(start, start + count));
}

/** The animation's own chunk stands before the picture. @param {Uint8Array<ArrayBuffer>} bytes */
function framesOfPng(bytes) {
  const view = new DataView(bytes.buffer);
  for (let at = 8; at + 12 <= bytes.length; at += 12 + view.getUint32(at)) {
    const name = lettersOf(bytes, at + 4, 4);
    if (name === 'acTL') return Math.max(1, view.getUint32(at + 8));
    if (name === 'IDAT') break;
  }
  return 1;
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
function framesOfWebp(bytes) {
  const view = new DataView(bytes.buffer);
  let frames = 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    if (lettersOf(bytes, at, 4) === 'ANMF') frames += 1;
    const length = view.getUint32(at + 4, true);
    at += 8 + length + (length % 2);
  }
  return Math.max(1, frames);
}

/** @param {Uint8Array} bytes */
function framesOfGif(bytes) {
  let frames = 0;
  let at = 13 + tableBytes(bytes[10]);
  while (bytes[at] === GIF_PICTURE || bytes[at] === GIF_EXTENSION) {
    if (bytes[at] === GIF_PICTURE) {
      frames += 1;
      at = afterChain(bytes, at + 11 + tableBytes(bytes[at + 9]));
    } else {
      at = afterChain(bytes, at + 2);
    }
  }
  return Math.max(1, frames);
}

/** @param {number} flags */
function tableBytes(flags) {
  return flags & HAS_TABLE ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Behind blocks that each say their length, the last one none. @param {Uint8Array} bytes @param {number} start */
function afterChain(bytes, start) {
  let at = start;
  while (bytes[at]) at += bytes[at] + 1;
  return at + 1;
}
