/** @import { Span, TextBlock } from '../page/types.js' */
import { element } from '../dom.js';
import { parseSpans, parseText } from '../page/markdown.js';

const TAGS = /** @type {const} */ ({ bold: 'strong', italic: 'em', code: 'code' });

/**
 * The nodes of a text in the Markdown subset.
 *
 * @param {string} text
 */
export function drawText(text) {
  return parseText(text).map(drawBlock);
}

/**
 * The nodes of one line: marks, but no paragraphs and lists.
 *
 * @param {string} text
 */
export function drawLine(text) {
  return parseSpans(text).map(drawSpan);
}

/** @param {TextBlock} block */
function drawBlock(block) {
  if (block.kind === 'paragraph') return element('p', {}, ...drawLines(block.lines));
  const items = block.items.map((spans) => element('li', {}, ...spans.map(drawSpan)));
  if (block.kind === 'bullets') return element('ul', {}, ...items);
  return element('ol', { start: block.start === 1 ? null : block.start }, ...items);
}

/** @param {Span[][]} lines */
function drawLines(lines) {
  return lines.flatMap((spans, position) => [...(position ? [element('br')] : []), ...spans.map(drawSpan)]);
}

/**
 * @param {Span} span
 * @returns {Node | string}
 */
function drawSpan(span) {
  if (span.kind === 'text') return span.text;
  if (span.kind === 'code') return element('code', {}, span.text);
  const inner = span.spans.map(drawSpan);
  return span.kind === 'link' ? drawAnchor(span.href, inner) : element(TAGS[span.kind], {}, ...inner);
}

/**
 * A link out of the page: in a new tab, which learns nothing of where it was opened.
 *
 * @param {string} href
 * @param {(Node | string)[]} inner
 * @param {string} [className]
 */
export function drawAnchor(href, inner, className) {
  return element('a', { href, class: className, target: '_blank', rel: 'noopener noreferrer' }, ...inner);
}
