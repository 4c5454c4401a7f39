/** @import { Picture } from '../page/types.js' */
import { element } from '../dom.js';
import { LIBRARY } from '../host/places.js';

// Pictures of the first screen are asked for at once, the rest when they come near.
const EAGER_PICTURES = 1;
// How wide the library's thumbnails are.
const THUMBNAIL_PX = 400;

/**
 * What drawing needs from outside: how an attachment's picture is read when its box is near (an address of a blob), and
 * how many pictures have been drawn.
 *
 * @typedef {{ readAttachment: (picture: Picture, box: Element) => Promise<string>, pictures: number }} Tools
 */

/**
 * A picture in a box that has its place and colour before a byte of it is there.
 *
 * @param {Picture} picture
 * @param {Tools} tools
 * @param {string} [ratio] width to height as CSS has it; the picture's own when absent
 */
export function drawPicture(picture, tools, ratio) {
  const box = drawPlace(picture, ratio);
  box.append(drawImage(picture, tools, box));
  return box;
}

/**
 * The place of a picture or film, in its colour.
 *
 * @param {Picture} picture
 * @param {string} [ratio] its own when absent
 */
export function drawPlace({ width, height, colour }, ratio = `${width} / ${height}`) {
  const box = element('div', { class: 'picture' });
  box.style.setProperty('--ratio', ratio);
  if (colour) box.style.setProperty('--colour', colour);
  return box;
}

/**
 * @param {Picture} picture
 * @param {Tools} tools
 * @param {HTMLElement} box
 */
function drawImage(picture, tools, box) {
  const { alt, width, height, focus } = picture;
  const isEager = tools.pictures < EAGER_PICTURES;
  tools.pictures += 1;
  const image = element('img', {
    alt,
    width,
    height,
    decoding: 'async',
    loading: isEager ? 'eager' : 'lazy',
    fetchpriority: isEager ? 'high' : null,
    onload: () => box.classList.add('is-there'),
    onerror: () => showMissing(box, alt),
  });
  image.style.objectPosition = focus;
  if (picture.source === 'library') showFromLibrary(image, picture, isEager);
  else tools.readAttachment(picture, box).then((address) => (image.src = address), () => showMissing(box, alt));
  return image;
}

/**
 * A small place takes the thumbnail, a large one the picture.
 *
 * @param {HTMLImageElement} image
 * @param {Picture} picture
 * @param {boolean} isEager
 */
function showFromLibrary(image, { id, width }, isEager) {
  const whole = addressOf(id, 'webp');
  image.sizes = isEager ? '100vw' : 'auto, 100vw';
  image.srcset = `${addressOf(id, 'webp', 'thumbs/')} ${THUMBNAIL_PX}w, ${whole} ${width}w`;
  image.src = whole;
}

/**
 * Where the library keeps a file.
 *
 * @param {string} id
 * @param {'webp' | 'mp4'} kind
 * @param {string} [folder]
 */
export function addressOf(id, kind, folder = '') {
  return new URL(`${folder}${encodeURIComponent(id)}.${kind}`, LIBRARY).href;
}

/**
 * The picture or film cannot be had: its words stand in its place.
 *
 * @param {HTMLElement} box
 * @param {string} alt
 */
export function showMissing(box, alt) {
  box.classList.add('is-missing');
  box.replaceChildren(element('span', {}, alt));
}
