/** @import { Picture } from '../page/types.js' */
/** @import { Tools } from './picture.js' */
import { element } from '../dom.js';
import { drawPicture } from './picture.js';

const INITIALS_MAX = 2;

/**
 * A person's picture, round; the initials where there is none (the name stands beside them, so they say nothing new).
 *
 * @param {string} name
 * @param {Picture | null} image
 * @param {Tools} tools
 */
export function drawPortrait(name, image, tools) {
  if (!image) return element('span', { class: 'portrait initials', 'aria-hidden': 'true' }, initialsOf(name));
  const box = drawPicture(image, tools, '1');
  box.classList.add('portrait');
  return box;
}

/** @param {string} name */
function initialsOf(name) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const ends = words.length > INITIALS_MAX ? [words[0], words[words.length - 1]] : words;
  return ends.map((word) => [...word][0].toUpperCase()).join('');
}
