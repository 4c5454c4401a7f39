/** @import { Hand } from './index.js' */
import { EDITING } from '../../../blocks/editing.js';
import { element, update } from '../../dom.js';
import { stepOf } from '../../core/moves.js';
import { findBlock } from '../../core/places.js';
import { idsOf, levelUp } from '../../core/selection.js';
import { onceAfter } from '../later.js';
import { sign } from './drawings.js';
import { nameOfSelection } from './names.js';
import { coversWords } from './words.js';

const APART = 10;
/** Where the tools can stand. */
const SIDES = {
  inside: { isInside: true, isBelow: false, isAtEnd: false },
  insideEnd: { isInside: true, isBelow: false, isAtEnd: true },
  above: { isInside: false, isBelow: false, isAtEnd: false },
  aboveEnd: { isInside: false, isBelow: false, isAtEnd: true },
  below: { isInside: false, isBelow: true, isAtEnd: false },
  belowEnd: { isInside: false, isBelow: true, isAtEnd: true },
};
const BESIDE = [SIDES.above, SIDES.aboveEnd, SIDES.below, SIDES.belowEnd];
const ROUND_SECTION = [SIDES.insideEnd, SIDES.inside, SIDES.aboveEnd, SIDES.above];

/**
 * What can be done with what is selected, beside it: one stop of Tab, arrows from button to button.
 *
 * @param {Hand} hand
 */
export function createToolbar(hand) {
  const { store, editing, commands, translate } = hand;
  const name = element('span', { class: 'tools-name', dir: 'auto' });
  const buttons = {
    move: button('move', openMoves),
    assist: button('assist', openAssist),
    parent: button('parent', () => hand.surface.select(levelUp(editing.selection))),
    up: button('up', () => commands.move(-1)),
    down: button('down', () => commands.move(1)),
    duplicate: button('copy', commands.duplicate, 'duplicate'),
    layout: button('layout', () => hand.parts.use((parts) => parts.openLayouts(buttons.layout))),
    background: button('background', () => hand.parts.use((parts) => parts.openBackgrounds(buttons.background))),
    entry: button('entry', () => hand.insertEntry(idsOf(editing.page, editing.selection)[0])),
    settings: button('settings', () => hand.panel.open('settings')),
    insert: button('plus', insert, 'insert'),
    remove: button('remove', removeAndLeave, 'remove'),
  };
  const all = Object.values(buttons);
  let side = SIDES.insideEnd;
  /** The section whose side this is: it is looked for once, not with each step that the section goes. @type {HTMLElement | null} */
  let within = null;
  const bar = element('div', { class: 'tools', role: 'toolbar', 'aria-label': translate('tools'), hidden: true }, buttons.move, name, ...all.slice(1));
  bar.addEventListener('keydown', onKey);
  bar.addEventListener('mousedown', keepKeys);
  hand.drag.handle(buttons.move, () => editing.selection);
  const follow = onceAfter(show);
  store.watch(follow, ['page', 'selection', 'run']);

  /** @param {string} drawn @param {() => void} act @param {string} [key] */
  function button(drawn, act, key = drawn) {
    const label = translate(`tools.${key}`);
    return element('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, tabindex: '-1', 'data-tool': key, onclick: act }, sign(drawn));
  }

  function insert() {
    const { selection } = editing;
    if (selection.kind === 'entry') hand.insertEntry(selection.block);
    else hand.menu.open(bar.getBoundingClientRect(), null);
  }

  function removeAndLeave() {
    commands.remove();
    hand.surface.focus();
  }

  function openAssist() {
    hand.parts.use(({ chat }) => chat.openQuick(buttons.assist));
  }

  function openMoves() {
    hand.openMoves(buttons.move.getBoundingClientRect(), () => buttons.move.focus());
  }

  /** After a press of the mouse the keys are still those of what is selected; what can be dragged needs its press. @param {MouseEvent} event */
  function keepKeys(event) {
    if (!buttons.move.contains(/** @type {Node} */ (event.target))) event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const usable = all.filter((each) => !each.hidden && !each.disabled);
    const at = usable.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const forward = getComputedStyle(bar).direction === 'rtl' ? -1 : 1;
    const last = usable.length - 1;
    /** @type {Record<string, number>} */
    const places = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: last };
    if (event.key === 'Escape') hand.surface.focus();
    if (!(event.key in places)) return;
    event.preventDefault();
    enter(usable[(places[event.key] + usable.length) % usable.length]);
  }

  /** @param {HTMLButtonElement} next */
  function enter(next) {
    for (const each of all) each.tabIndex = each === next ? 0 : -1;
    next.focus();
  }

  function show() {
    const { page, selection, run } = store.get();
    const isObject = selection.kind === 'section' || selection.kind === 'block' || selection.kind === 'entry';
    update(bar, { hidden: !page || Boolean(run) || !isObject });
    if (bar.hidden) return;
    update(name, { textContent: nameOfSelection(editing.page, selection, translate) });
    const isAlone = idsOf(editing.page, selection).length === 1;
    for (const each of [buttons.layout, buttons.background]) update(each, { hidden: selection.kind !== 'section' || !isAlone });
    update(buttons.parent, { hidden: selection.kind === 'section' });
    update(buttons.entry, { hidden: selection.kind !== 'block' || !isAlone || !hasEntries() });
    update(buttons.up, { disabled: !stepOf(editing.page, selection, -1).operations.length });
    update(buttons.down, { disabled: !stepOf(editing.page, selection, 1).operations.length });
    if (!all.some((each) => each.tabIndex === 0 && !each.hidden && !each.disabled)) {
      const entry = all.find((each) => !each.hidden && !each.disabled);
      for (const each of all) each.tabIndex = each === entry ? 0 : -1;
    }
    choosePlace();
  }

  function hasEntries() {
    const { page, selection } = editing;
    const found = findBlock(page, idsOf(page, selection)[0]);
    return Boolean(found && EDITING[found.block.type].items);
  }

  /** Beside what is selected, or within it if it is a section: the first place that lies on no words. */
  function choosePlace() {
    const [node] = hand.surface.nodesOf(editing.selection);
    if (!node) return;
    const last = Math.min(stage().bottom, innerHeight) - bar.offsetHeight;
    const isFree = (/** @type {typeof side} */ each) => {
      const { left, top } = wished(node.getBoundingClientRect(), each);
      return top <= last && !coversWords(hand.sheet, new DOMRect(left, top, bar.offsetWidth, bar.offsetHeight));
    };
    const isSection = editing.selection.kind === 'section';
    const sides = isSection ? ROUND_SECTION : BESIDE;
    if (!isSection || node !== within) side = sides.find(isFree) ?? sides[0];
    within = isSection ? node : null;
    place();
  }

  function stage() {
    return hand.canvas.parentElement?.getBoundingClientRect() ?? new DOMRect();
  }

  /** @param {DOMRect} box of what is selected @param {typeof side} beside */
  function wished(box, { isBelow, isInside, isAtEnd }) {
    const top = isInside ? box.top + APART : isBelow ? box.bottom + APART : box.top - bar.offsetHeight - APART;
    const over = isInside ? APART : -8;
    return { top, left: isAtEnd ? box.right - bar.offsetWidth - over : box.left + over };
  }

  function place() {
    const [node] = hand.surface.nodesOf(editing.selection);
    if (bar.hidden || !node) return;
    const [room, box] = [hand.canvas, node].map((each) => each.getBoundingClientRect());
    const at = wished(box, side);
    const seen = Math.max(stage().top, 0) + 8;
    const top = Math.min(Math.max(at.top, seen), Math.max(box.bottom - bar.offsetHeight - 8, at.top));
    const left = Math.max(room.left + 8, Math.min(at.left, room.right - bar.offsetWidth - 8));
    bar.style.setProperty('--top', `${Math.round(top - room.top)}px`);
    bar.style.setProperty('--left', `${Math.round(left - room.left)}px`);
  }

  return { bar, place, contains: (/** @type {Node | null} */ node) => bar.contains(node), focus: () => all.find((each) => each.tabIndex === 0)?.focus() };
}
