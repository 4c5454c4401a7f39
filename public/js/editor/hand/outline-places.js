/** @import { Hand } from './index.js' */
/** @import { Selection } from '../../core/types.js' */
/** @import { Target } from '../../core/moves.js' */
import { findBlock, findSection } from '../../core/places.js';

/**
 * The outline as a place to drop: before or behind a row, or into a section.
 *
 * @typedef {'before' | 'after' | 'into'} Side
 *
 * @param {Hand} hand
 * @param {HTMLElement} root
 */
export function receiveOnOutline({ drag, editing }, root) {
  drag.receive(root, () => ({
    at(selection, input, library) {
      const row = rowAt(root, input.clientY);
      const edge = row && library.extractClosestEdge(library.attachClosestEdge({}, { element: row, input, allowedEdges: ['top', 'bottom'] }));
      const place = row && placeOf(editing.page, selection, row.dataset.node ?? '', edge === 'top' ? 'before' : 'after');
      leave();
      if (row && place) row.dataset.drop = place.side;
      return place && place.target;
    },
    leave,
  }));

  function leave() {
    for (const row of root.querySelectorAll('[data-drop]')) row.removeAttribute('data-drop');
  }
}

/** @param {HTMLElement} root @param {number} y @returns {HTMLElement | null} */
function rowAt(root, y) {
  const rows = [...root.querySelectorAll('[role=treeitem]')];
  const found = rows.find((row) => row.getBoundingClientRect().bottom > y) ?? rows.at(-1) ?? null;
  return /** @type {HTMLElement | null} */ (found);
}

/**
 * @param {import('../../core/types.js').Page} page
 * @param {Selection} selection
 * @param {string} id of the row's section or block
 * @param {'before' | 'after'} half of the row
 * @returns {{ target: Target, side: Side } | null}
 */
function placeOf(page, selection, id, half) {
  const found = findBlock(page, id);
  const row = found ? found.row : findSection(page, id);
  if (selection.kind === 'section') {
    const side = found ? 'after' : half;
    return { target: { kind: 'section', after: page.sections[side === 'after' ? row : row - 1]?.id ?? null }, side };
  }
  if (selection.kind !== 'block') return null;
  const { id: section, blocks } = page.sections[row];
  if (!found) return { target: { kind: 'block', section, after: blocks.at(-1)?.id ?? null }, side: 'into' };
  const after = blocks[half === 'after' ? found.column : found.column - 1]?.id ?? null;
  return { target: { kind: 'block', section, after }, side: half };
}
