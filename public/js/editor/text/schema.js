/** @import { NodeSpec, MarkSpec } from '../../../vendor/prosemirror.js' */
/** @import { Kind } from './types.js' */
import { Schema } from '../../../vendor/prosemirror.js';
import { isSafeAddress } from '../../page/markdown.js';

/** What each kind of text may hold; drawn with the tags of the renderer (`render/text.js`), so that nothing moves. */

const WORDS = '(text | break)*';

/** @type {Record<string, NodeSpec>} */
const INLINE = {
  text: {},
  break: {
    inline: true,
    selectable: false,
    linebreakReplacement: true,
    parseDOM: [{ tag: 'br' }],
    toDOM: () => ['br'],
    leafText: () => '\n',
  },
};

/** @type {Record<string, NodeSpec>} */
const BLOCKS = {
  paragraph: { group: 'block', content: WORDS, parseDOM: [{ tag: 'p' }], toDOM: () => ['p', 0] },
  bullets: { group: 'block', content: 'item+', parseDOM: [{ tag: 'ul' }], toDOM: () => ['ul', 0] },
  numbers: { group: 'block', content: 'item+', parseDOM: [{ tag: 'ol' }], toDOM: () => ['ol', 0] },
  // `number` is null where an item counts on
  item: {
    content: WORDS,
    attrs: { number: { default: null } },
    parseDOM: [{ tag: 'li' }],
    toDOM: ({ attrs }) => ['li', { value: attrs.number }, 0],
  },
};

/** From the outermost to the innermost. @type {Record<string, MarkSpec>} */
const MARKS = {
  link: {
    attrs: { href: {} },
    inclusive: false,
    parseDOM: [{ tag: 'a[href]', getAttrs: readAnchor }],
    toDOM: ({ attrs }) => ['a', { href: attrs.href, target: '_blank', rel: 'noopener noreferrer' }, 0],
  },
  bold: { parseDOM: [{ tag: 'strong' }, { tag: 'b' }], toDOM: () => ['strong', 0] },
  italic: { parseDOM: [{ tag: 'em' }, { tag: 'i' }], toDOM: () => ['em', 0] },
  code: { code: true, parseDOM: [{ tag: 'code' }], toDOM: () => ['code', 0] },
};

/** @type {Record<Kind, Schema>} */
export const SCHEMAS = {
  plain: new Schema({ nodes: { doc: { content: 'text*' }, text: {} } }),
  inline: new Schema({ nodes: { doc: { content: WORDS }, ...INLINE }, marks: MARKS }),
  markdown: new Schema({ nodes: { doc: { content: 'block+' }, ...BLOCKS, ...INLINE }, marks: MARKS }),
};

/** @param {HTMLElement} anchor */
function readAnchor(anchor) {
  const href = anchor.getAttribute('href') ?? '';
  return isSafeAddress(href) ? { href } : false;
}
