/** @import { Change } from '../../core/changes.js' */
/** @import { Page } from '../../core/types.js' */
/** @import { Chat } from './index.js' */
import { THEME, TITLE } from '../../core/changes.js';
import { findBlock, findSection } from '../../core/places.js';
import { element } from '../../dom.js';
import { sign } from './drawings.js';
import { nameOfChange } from './names.js';

const HIGH = 30;

/**
 * The changes on the page itself: what is new, other or elsewhere has an edge in its colour and a sign that says so; what
 * is gone has a sign where it was. Each sign shows what was there before, keeps the change or takes it back. (By keys the
 * same is done in the list.)
 *
 * @param {Chat} chat
 */
export function createMarks(chat) {
  const { hand, translate, turns } = chat;
  const { canvas, sheet } = hand;
  const layer = element('div', { class: 'marks' });
  canvas.append(layer);
  /** @type {{ change: Change, sign: HTMLElement }[]} */
  let marks = [];
  /** @type {Set<HTMLElement>} */
  let marked = new Set();
  let waiting = 0;
  const later = () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(place);
  };
  new ResizeObserver(later).observe(canvas);
  // whoever draws a section anew, its mark comes back
  new MutationObserver(later).observe(sheet, { childList: true, subtree: true });
  for (const name of ['scroll', 'resize']) addEventListener(name, later, { passive: true, capture: true });

  /** @param {readonly Change[]} changes */
  function show(changes) {
    const isSame = changes.length === marks.length && changes.every(({ id, kind }, row) => marks[row].change.id === id && marks[row].change.kind === kind);
    marks = isSame ? marks.map((mark, row) => ({ ...mark, change: changes[row] })) : changes.map((change) => ({ change, sign: drawSign(change) }));
    if (!isSame) layer.replaceChildren(...marks.map((mark) => mark.sign));
    later();
  }

  /** @param {Change} change */
  function drawSign(change) {
    const before = /** @type {import('./review.js').Review} */ (turns.review()).before;
    const name = nameOfChange(hand, translate, change, before);
    const isShown = change.kind !== 'removed' && change.id !== THEME && change.id !== TITLE;
    const words = isShown ? chat.kindWords(change) : `${chat.kindWords(change)}: ${name}`;
    const tool = (/** @type {string} */ key, /** @type {string} */ drawn, /** @type {() => void} */ act) => {
      const label = translate(`change.${key}`, { name });
      return element('button', { type: 'button', class: 'mark-tool', tabindex: '-1', 'aria-label': label, title: label, onclick: act }, sign(drawn));
    };
    return element(
      'div',
      { class: 'mark', 'data-kind': change.kind },
      element('button', { type: 'button', class: 'mark-words', tabindex: '-1', title: translate('change.before', { name }), onclick: () => chat.reveal(change.id) }, words),
      tool('keep', 'done', () => chat.keep([change])),
      tool('undo', 'undo', () => chat.reject([change])),
    );
  }

  function place() {
    const nodes = new Set();
    /** @type {{ left: number, top: number }[]} */
    const taken = [];
    for (const { change, sign: node } of marks) {
      const at = hand.surface.nodeOf(change.id);
      if (at) {
        nodes.add(at);
        if (at.dataset.change !== change.kind) at.dataset.change = change.kind;
      }
      const isOfPage = change.id === THEME || change.id === TITLE;
      put(node, at ? edgeOf(at) : isOfPage ? sheet.getBoundingClientRect() : goneBox(change.id), isOfPage, taken);
    }
    for (const node of marked) if (!nodes.has(node)) delete node.dataset.change;
    marked = /** @type {Set<HTMLElement>} */ (nodes);
  }

  /** A sign stands on a section's edge and above a block, whose words begin at its edge. @param {HTMLElement} at */
  function edgeOf(at) {
    const { left, top, width, height } = at.getBoundingClientRect();
    return new DOMRect(left, at.matches('.section') ? top : top - 16, width, height);
  }

  /** Where the one in front of it ends; at the page's beginning where none is. @param {string} id */
  function goneBox(id) {
    const page = sheet.getBoundingClientRect();
    const review = turns.review();
    const neighbour = review && neighbourOf(review.before, id);
    const above = neighbour ? hand.surface.nodeOf(neighbour)?.getBoundingClientRect() : undefined;
    const bottom = above?.bottom ?? page.top;
    return new DOMRect(page.left, bottom - 14, page.width, 0);
  }

  /** @param {Page} before @param {string} id */
  function neighbourOf(before, id) {
    const found = findBlock(before, id);
    const parts = found ? found.section.blocks : before.sections;
    const row = found ? found.column : findSection(before, id);
    const there = parts.slice(0, Math.max(0, row)).findLast((part) => hand.surface.nodeOf(part.id));
    return there?.id ?? (found ? found.section.id : null);
  }

  /** @param {HTMLElement} node @param {DOMRect} box @param {boolean} isAtEnd @param {{ left: number, top: number }[]} taken */
  function put(node, box, isAtEnd, taken) {
    const room = canvas.getBoundingClientRect();
    const isRight = (getComputedStyle(canvas).direction === 'rtl') !== isAtEnd;
    const left = Math.round(Math.max(8, (isRight ? box.right - node.offsetWidth - 8 : box.left + 8) - room.left));
    let top = Math.round(Math.max(box.top - 14, sheet.getBoundingClientRect().top + 4) - room.top);
    while (taken.some((each) => Math.abs(each.top - top) < HIGH && Math.abs(each.left - left) < 160)) top += HIGH;
    taken.push({ left, top });
    node.style.setProperty('--left', `${left}px`);
    node.style.setProperty('--top', `${top}px`);
  }

  return { show };
}
