/** @import { EditorState } from '../../../vendor/prosemirror.js' */
import { Decoration, DecorationSet, Plugin } from '../../../vendor/prosemirror.js';

/**
 * Says what belongs into an empty text, as an attribute that the style sheet shows.
 *
 * @param {string} words
 */
export function placeholder(words) {
  const shown = { 'data-hint': words };
  return new Plugin({
    props: {
      attributes: (state) => (words && state.doc.inlineContent && isEmpty(state) ? shown : {}),
      decorations(state) {
        if (!words || state.doc.inlineContent || !isEmpty(state)) return null;
        return DecorationSet.create(state.doc, [Decoration.node(0, state.doc.content.size, shown)]);
      },
    },
  });
}

/** @param {EditorState} state */
function isEmpty({ doc }) {
  if (doc.inlineContent) return doc.content.size === 0;
  return doc.childCount === 1 && doc.firstChild?.isTextblock === true && doc.firstChild.content.size === 0;
}
