/** @import { EditorView } from '../../../vendor/prosemirror.js' */
/** @import { Kind } from './types.js' */
import { Plugin, Selection } from '../../../vendor/prosemirror.js';
import { cellsFrom, insertLines, linesFrom } from './pasted.js';

/** Set on a change that came from a clipboard: a step of its own in the page's undo. */
export const PASTE = 'paste';

/**
 * Takes every paste, and what is dropped from outside of the text. The markup is read by our own reader and never by
 * the browser's: nothing of it can load or run, and no policy has to allow it.
 *
 * @param {Kind} kind
 * @param {{ refuse: () => void, takeCells: (cells: string[][]) => boolean, tellPictures: (count: number) => void }} host
 *   `refuse` is told when there is too much; `takeCells` says whether several cells have gone elsewhere
 */
export function pasting(kind, { refuse, takeCells, tellPictures }) {
  let isShifted = false;
  /** @param {EditorView} view @param {Event} event @param {DataTransfer | null} transfer */
  const take = (view, event, transfer) => {
    const cells = transfer && kind === 'plain' && !isShifted ? cellsFrom(transfer) : [];
    // the text may be closed by then, and the page would take it too
    if (cells.length && takeCells(cells)) return event.stopPropagation();
    const pasted = transfer ? linesFrom(view.state, transfer, kind, isShifted) : { lines: [], pictures: 0 };
    if (!pasted) return refuse();
    const { lines, pictures } = pasted;
    if (lines.length > 0) view.dispatch(insertLines(view.state, lines).setMeta(PASTE, true).scrollIntoView());
    if (pictures > 0 && !transfer?.files.length) tellPictures(pictures);
  };
  return new Plugin({
    props: {
      handleDOMEvents: {
        keydown: (_, event) => void (isShifted = event.shiftKey),
        keyup: (_, event) => void (isShifted = event.shiftKey),
        paste(view, event) {
          event.preventDefault();
          take(view, event, event.clipboardData);
          return true;
        },
        drop(view, event) {
          if (view.dragging) return false;
          event.preventDefault();
          moveCaret(view, event);
          take(view, event, event.dataTransfer);
          return true;
        },
      },
    },
  });
}

/**
 * @param {EditorView} view
 * @param {DragEvent} event
 */
function moveCaret(view, { clientX, clientY }) {
  const found = view.posAtCoords({ left: clientX, top: clientY });
  if (found) view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(found.pos))));
}
