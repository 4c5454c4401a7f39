/** @import { Element } from './html.js' */
import { styleOf, textOf } from './html.js';

/** What other programs' markup says in ways of its own. */

/** @param {Element} node */
export function isWordItem(node) {
  return node.tag === 'p' && /\blevel\d/.test(styleOf(node)['mso-list'] ?? '');
}

/** The number or bullet that Word wrote before an item. @param {Element} node @returns {string} */
export function markerOf(node) {
  if (styleOf(node)['mso-list'] === 'ignore') return textOf(node);
  for (const child of node.children) {
    const found = typeof child === 'string' ? '' : markerOf(child);
    if (found) return found;
  }
  return '';
}

/** @param {Element | string} node @returns {number} */
export function picturesIn(node) {
  if (typeof node === 'string') return 0;
  const isPicture =
    (node.tag === 'img' && !node.attributes.class?.includes('emoji')) || node.attributes['data-node-type'] === 'media';
  return (isPicture ? 1 : 0) + node.children.reduce((sum, child) => sum + picturesIn(child), 0);
}
