/** @import { Hand } from './index.js' */
/** @import { Selection } from '../../core/types.js' */
/** @import { Target } from '../../core/moves.js' */
/** @import { Library } from './dragging.js' */
import { findBlock, findSection } from '../../core/places.js';
import { idsOf } from '../../core/selection.js';

/**
 * Places on the sheet for what is dragged: before or behind the part that is nearest to the pointer.
 *
 * @typedef {{ clientX: number, clientY: number }} Input
 * @typedef {{ left: number, top: number, length: number, isUpright: boolean }} Line where it would go, in the window
 * @typedef {{ target: Target, line: Line }} Place
 * @typedef {{ input: Input, library: Library }} Pointer
 */

const APART = 8;

/**
 * @param {Hand} hand
 * @param {Selection} selection
 * @param {Pointer} pointer
 * @returns {Place | null}
 */
export function placeAt(hand, selection, pointer) {
  const section = sectionAt(hand.sheet, pointer.input);
  if (!section) return null;
  if (selection.kind === 'section') return placeOfSection(hand, section, pointer);
  if (selection.kind === 'block') return placeOfBlock(hand, section, pointer);
  return selection.kind === 'entry' ? placeOfEntry(hand, selection, section, pointer) : null;
}

/** The section beside the pointer, wherever it is left or right of it. @param {HTMLElement} sheet @param {Input} input */
function sectionAt(sheet, { clientX, clientY }) {
  const box = sheet.getBoundingClientRect();
  const x = Math.max(box.left + 1, Math.min(clientX, box.right - 2));
  const found = document.elementFromPoint(x, clientY)?.closest('.section');
  return found ?? nearest([...sheet.querySelectorAll('.section')], { clientX: x, clientY });
}

/** @param {Hand} hand @param {Element} node @param {Pointer} pointer @returns {Place} */
function placeOfSection({ editing }, node, pointer) {
  const { sections } = editing.page;
  const side = sideOf(node, pointer, 0);
  const row = findSection(editing.page, idOf(node));
  const after = side.isAfter ? sections[row]?.id : sections[row - 1]?.id;
  return { target: { kind: 'section', after: after ?? null }, line: side.line };
}

/** @param {Hand} hand @param {Element} section @param {Pointer} pointer @returns {Place | null} */
function placeOfBlock({ editing }, section, pointer) {
  const node = nearest([...section.querySelectorAll('.block')], pointer.input);
  if (!node) return { target: { kind: 'block', section: idOf(section), after: null }, line: lineIn(section) };
  const found = findBlock(editing.page, idOf(node));
  if (!found) return null;
  const side = sideOf(node, pointer, APART);
  const after = side.isAfter ? found.block.id : (found.section.blocks[found.column - 1]?.id ?? null);
  return { target: { kind: 'block', section: found.section.id, after }, line: side.line };
}

/** Entries go to blocks of their own kind only. @param {Hand} hand @param {Selection} selection @param {Element} section @param {Pointer} pointer @returns {Place | null} */
function placeOfEntry({ editing }, selection, section, pointer) {
  const type = findBlock(editing.page, idsOf(editing.page, selection)[0])?.block.type;
  const block = nearest([...section.querySelectorAll('.block')], pointer.input);
  const node = block?.classList.contains(type ?? '') && nearest([...block.querySelectorAll('[data-row]')], pointer.input);
  if (!block || !node) return null;
  const side = sideOf(node, pointer, APART);
  const row = Number(node.dataset.row) + (side.isAfter ? 1 : 0);
  return { target: { kind: 'entry', block: idOf(block), row }, line: side.line };
}

/** @param {Element} node */
function idOf(node) {
  return /** @type {HTMLElement} */ (node).dataset.id ?? '';
}

/**
 * @param {Element[]} nodes
 * @param {Input} input
 * @returns {HTMLElement | null}
 */
function nearest(nodes, input) {
  let found = null;
  let least = Infinity;
  for (const node of nodes) {
    const distance = distanceTo(node.getBoundingClientRect(), input);
    if (distance < least) [found, least] = [node, distance];
  }
  return /** @type {HTMLElement | null} */ (found);
}

/** @param {DOMRect} box @param {Input} input */
function distanceTo(box, { clientX, clientY }) {
  const across = Math.max(box.left - clientX, 0, clientX - box.right);
  const along = Math.max(box.top - clientY, 0, clientY - box.bottom);
  return Math.hypot(across, along);
}

/**
 * On which side of a part, and the line there: upright between parts that stand beside each other.
 *
 * @param {Element} node
 * @param {Pointer} pointer
 * @param {number} apart from the part where nothing is on that side
 */
function sideOf(node, { input, library }, apart) {
  const isUpright = isBeside(node);
  const edges = /** @type {import('../../../vendor/pragmatic-drag-and-drop.js').Edge[]} */ (isUpright ? ['left', 'right'] : ['top', 'bottom']);
  const edge = library.extractClosestEdge(library.attachClosestEdge({}, { element: node, input, allowedEdges: edges })) ?? edges[0];
  const isMirrored = getComputedStyle(node).direction === 'rtl';
  const isAfter = edge === 'bottom' || edge === (isMirrored ? 'left' : 'right');
  return { isAfter, line: lineAt(node, edge, isAfter ? node.nextElementSibling : node.previousElementSibling, apart) };
}

/** Whether a neighbour is left or right of it. @param {Element} node */
function isBeside(node) {
  const box = node.getBoundingClientRect();
  return [node.previousElementSibling, node.nextElementSibling].some((other) => other && isInRow(other.getBoundingClientRect(), box));
}

/** @param {DOMRect} one @param {DOMRect} other */
function isInRow(one, other) {
  const sharesHeight = one.top < other.bottom - 1 && other.top < one.bottom - 1;
  return sharesHeight && (one.right <= other.left + 1 || other.right <= one.left + 1);
}

/**
 * In the middle of the gap to the neighbour on that side, if there is one.
 *
 * @param {Element} node
 * @param {string} edge
 * @param {Element | null} neighbour
 * @param {number} apart
 * @returns {Line}
 */
function lineAt(node, edge, neighbour, apart) {
  const box = node.getBoundingClientRect();
  const next = neighbour?.getBoundingClientRect();
  if (edge === 'left' || edge === 'right') {
    const isNext = next && isInRow(next, box);
    return { left: edge === 'left' ? middle(box.left, isNext && next.right, -apart) : middle(box.right, isNext && next.left, apart), top: box.top, length: box.height, isUpright: true };
  }
  const isNext = next && !isInRow(next, box);
  return { left: box.left, top: edge === 'top' ? middle(box.top, isNext && next.bottom, -apart) : middle(box.bottom, isNext && next.top, apart), length: box.width, isUpright: false };
}

/** @param {number} edge @param {number | false | undefined} other @param {number} apart */
function middle(edge, other, apart) {
  return typeof other === 'number' ? (edge + other) / 2 : edge + apart;
}

/** Of a section without blocks. @param {Element} section @returns {Line} */
function lineIn(section) {
  const box = (section.querySelector('.empty-section') ?? section).getBoundingClientRect();
  return { left: box.left, top: box.top + box.height / 2, length: box.width, isUpright: false };
}
