/** @import { Inline, TextNode } from '../page/types.js' */
import { element } from '../dom.js';
import { parseText } from '../page/markdown.js';

const TAGS = /** @type {const} */ ({ bold: 'strong', italic: 'em' });

/**
 * The nodes of a text in the Markdown subset.
 *
 * @param {string} text
 */
export function drawText(text) {
  return parseText(text).map(drawNode);
}

/** @param {TextNode} node */
function drawNode(node) {
  if (node.type === 'paragraph') return element('p', {}, ...node.children.map(drawInline));
  const { numbers } = node;
  const items = node.items.map((children, at) => element('li', { value: numbers[at] }, ...children.map(drawInline)));
  return element(numbers.length ? 'ol' : 'ul', {}, ...items);
}

/**
 * @param {Inline} node
 * @returns {Node | string}
 */
function drawInline(node) {
  if (node.type === 'text') return node.text;
  if (node.type === 'break') return element('br');
  if (node.type === 'code') return element('code', {}, node.text);
  const children = node.children.map(drawInline);
  return node.type === 'link' ? drawAnchor(node.href, children) : element(TAGS[node.type], {}, ...children);
}

/**
 * A link out of the page: in a new tab, which learns nothing of where it was opened.
 *
 * @param {string} href
 * @param {(Node | string)[]} inner
 * @param {string} [className]
 */
export function drawAnchor(href, inner, className) {
  return element('a', { href, class: className, dir: 'auto', target: '_blank', rel: 'noopener noreferrer' }, ...inner);
}
