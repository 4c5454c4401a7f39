/** @import { Hand } from './index.js' */
import { entryOf, selectionOf } from '../../core/selection.js';
import { idAt, rowAt } from './surface.js';

/**
 * What can be done with a part, by a long press on it, the right button or the menu key.
 *
 * @param {Hand} hand
 */
export function listenToContextMenu(hand) {
  const { sheet, editing, store } = hand;
  sheet.addEventListener('contextmenu', (event) => {
    const target = /** @type {Element} */ (event.target);
    const [id, row] = [idAt(target), rowAt(target)];
    if (!id || !store.get().page || store.get().run || hand.text.holds(target)) return;
    event.preventDefault();
    const isSelected = hand.surface.nodesOf(editing.selection).some((node) => node.contains(target));
    if (!isSelected) editing.select(row === null ? selectionOf(editing.page, id) : entryOf(editing.page, id, row));
    hand.openMoves(new DOMRect(event.clientX, event.clientY), () => hand.surface.focus());
  });
}
