/** @import { Hand } from './index.js' */
import { element, update } from '../../dom.js';
import { findBlock, findSection } from '../../core/places.js';
import { sign } from './drawings.js';

const NEAR = 14;

/**
 * The plus between: where the pointer is near the edge of a section or block, a line shows what would go there. (By
 * keyboard there is "/" and the button of the tools.)
 *
 * @param {Hand} hand
 */
export function createInserter(hand) {
  const { sheet, canvas, editing, menu, translate } = hand;
  /** @type {import('./insert-menu.js').Where} */
  let where = null;
  const plus = element('button', { type: 'button', class: 'plus', tabindex: '-1', title: translate('insert'), 'aria-label': translate('insert.here'), onclick: open }, sign('plus'));
  const line = element('div', { class: 'between', hidden: true }, plus);
  const end = element('button', { type: 'button', class: 'button add-section', onclick: addSection }, sign('plus'), translate('section.add'));
  canvas.append(line, end);
  canvas.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && !line.contains(/** @type {Node} */ (event.target)) && follow(event));
  canvas.addEventListener('pointerleave', () => (line.hidden = true));
  hand.store.watch(({ page, run }) => {
    update(end, { hidden: !page || Boolean(run) });
    update(line, { hidden: true });
  }, ['page', 'run']);

  function open() {
    menu.open(plus.getBoundingClientRect(), where);
  }

  function addSection() {
    menu.open(end.getBoundingClientRect(), { section: null, after: editing.page.sections.at(-1)?.id ?? null });
  }

  /** @param {PointerEvent} event */
  function follow(event) {
    const target = /** @type {Element} */ (event.target);
    const found = hand.text.isOpen() || hand.store.get().run ? null : (nearBlock(target, event.clientY) ?? nearSection(target, event.clientY));
    update(line, { hidden: !found });
    if (!found) return;
    where = found.where;
    const room = canvas.getBoundingClientRect();
    line.dataset.kind = where?.section === null ? 'section' : 'block';
    line.style.setProperty('--top', `${Math.round(found.y - room.top)}px`);
    line.style.setProperty('--left', `${Math.round(found.box.left - room.left)}px`);
    line.style.setProperty('--wide', `${Math.round(found.box.width)}px`);
  }

  /** @param {Element} target @param {number} y */
  function nearBlock(target, y) {
    const node = /** @type {HTMLElement | null} */ (target.closest('.block'));
    const inner = target.closest('.inner, .cell');
    const near = node ?? (inner && [...inner.querySelectorAll(':scope > .block')].find((each) => isNear(each.getBoundingClientRect(), y)));
    const found = near && findBlock(editing.page, /** @type {HTMLElement} */ (near).dataset.id ?? '');
    if (!near || !found) return null;
    const box = near.getBoundingClientRect();
    const isBottom = Math.abs(box.bottom - y) < NEAR;
    if (!isBottom && Math.abs(box.top - y) >= NEAR) return null;
    const after = isBottom ? found.block.id : (found.section.blocks[found.column - 1]?.id ?? null);
    return { where: { section: found.section.id, after }, box, y: isBottom ? box.bottom + 6 : box.top - 6 };
  }

  /** @param {Element} target @param {number} y */
  function nearSection(target, y) {
    const node = /** @type {HTMLElement | null} */ (target.closest('.section'));
    if (!node || !sheet.contains(node)) return null;
    const row = findSection(editing.page, node.dataset.id ?? '');
    const box = node.getBoundingClientRect();
    const isBottom = box.bottom - y < NEAR;
    if (row < 0 || (!isBottom && y - box.top >= NEAR)) return null;
    const after = isBottom ? editing.page.sections[row].id : (editing.page.sections[row - 1]?.id ?? null);
    return { where: { section: null, after }, box, y: isBottom ? box.bottom : box.top };
  }
}

/** @param {DOMRect} box @param {number} y */
function isNear(box, y) {
  return Math.abs(box.top - y) < NEAR || Math.abs(box.bottom - y) < NEAR;
}
