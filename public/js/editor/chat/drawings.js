import { drawing } from '../../dom.js';
import { sign as handSign } from '../hand/drawings.js';
import { icon } from '../icons.js';

const PATHS = {
  shorten: 'M4 7h16M4 12h10M4 17h5',
  translate: 'M4 6h9M8.500 3.500V6M11 6c-.8 4-3.200 6.800-6.500 8.500M6.500 9c1 2.300 3 4.300 5 5.200M13 20.500l4-10 4 10M14.500 17h5',
  tone: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5',
};
const ICONS = /** @type {const} */ (['undo', 'redo', 'done', 'eye', 'spark']);

/** A sign of the assistant's own, of the interface, or of the tools. @param {string} name */
export function sign(name) {
  const path = PATHS[/** @type {keyof typeof PATHS} */ (name)];
  if (path) return drawing(path);
  const known = ICONS.find((each) => each === name);
  return known ? icon(known) : handSign(name);
}
