/** @import { Hand } from './index.js' */
import { element } from '../../dom.js';
import { findSection } from '../../core/places.js';
import { idsOf, levelUp } from '../../core/selection.js';
import { openMenu } from './choice-menu.js';
import { sign } from './drawings.js';
import { nameOfSection, nameOfSelection } from './names.js';
import { LAYOUTS } from './samples.js';
import { BACKGROUNDS } from './fields.js';

/**
 * What can be done with what is selected, beside it: one stop of Tab, arrows from button to button.
 *
 * @param {Hand} hand
 */
export function createToolbar(hand) {
  const { store, editing, commands, translate } = hand;
  const name = element('span', { class: 'tools-name' });
  const buttons = {
    parent: button('parent', () => select(levelUp(editing.selection))),
    up: button('up', () => commands.move(-1)),
    down: button('down', () => commands.move(1)),
    move: button('move', openMoves),
    duplicate: button('copy', commands.duplicate, 'duplicate'),
    layout: button('layout', openLayouts),
    background: button('background', openBackgrounds),
    settings: button('settings', () => hand.panel.open('settings')),
    insert: button('plus', () => hand.menu.open(bar.getBoundingClientRect(), null), 'insert'),
    remove: button('remove', removeAndLeave, 'remove'),
  };
  const all = Object.values(buttons);
  const bar = element('div', { class: 'tools', role: 'toolbar', 'aria-label': translate('tools'), hidden: true }, name, ...all);
  bar.addEventListener('keydown', onKey);

  /** @param {string} drawn @param {() => void} act @param {string} [key] */
  function button(drawn, act, key = drawn) {
    const label = translate(`tools.${key}`);
    return element('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, tabindex: '-1', 'data-tool': key, onclick: act }, sign(drawn));
  }

  /** @param {import('../../core/types.js').Selection} selection */
  function select(selection) {
    editing.select(selection);
    hand.surface.focus();
  }

  function removeAndLeave() {
    commands.remove();
    hand.surface.focus();
  }

  function openMoves() {
    const { page, selection } = editing;
    const isBlock = selection.kind === 'block';
    const others = isBlock ? page.sections.filter(({ id }) => id !== selection.section) : [];
    const items = [
      { id: 'up', label: translate('tools.up'), sign: sign('up') },
      { id: 'down', label: translate('tools.down'), sign: sign('down') },
      ...others.map((section) => ({ id: section.id, label: translate('move.to', { name: nameOfSection(section, translate) }) })),
    ];
    menu('tools.move', items, (id) => (id === 'up' || id === 'down' ? commands.move(id === 'up' ? -1 : 1) : commands.moveTo(id)), buttons.move);
  }

  function section() {
    const { page, selection } = editing;
    return page.sections[findSection(page, idsOf(page, selection)[0] ?? '')];
  }

  function openLayouts() {
    const { id, layout } = section();
    const items = LAYOUTS.map((each) => ({ id: each, label: translate(`layout.${each}`), sign: sign(each), isOn: each === layout }));
    menu('tools.layout', items, (chosen) => commands.updateSection(id, { layout: chosen }, 'layout'), buttons.layout);
  }

  function openBackgrounds() {
    const { id, background } = section();
    const swatch = (/** @type {string} */ kind) => element('i', { class: 'ground', 'data-ground': kind });
    const items = BACKGROUNDS.map((kind) => ({ id: kind, label: translate(`background.${kind}`), sign: swatch(kind), isOn: kind === background.kind }));
    menu('tools.background', items, (kind) => hand.setBackground(id, kind), buttons.background);
  }

  /** @param {string} key @param {import('./choice-menu.js').Item[]} items @param {(id: string) => void} onChoose @param {HTMLElement} from */
  function menu(key, items, onChoose, from) {
    openMenu({ label: translate(key), items, onChoose, place: from.getBoundingClientRect(), back: () => from.focus() });
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
    const isObject = selection.kind === 'section' || selection.kind === 'block';
    bar.hidden = !page || Boolean(run) || !isObject;
    if (bar.hidden) return;
    name.textContent = nameOfSelection(editing.page, selection, translate);
    const isSection = selection.kind === 'section';
    for (const each of [buttons.layout, buttons.background]) each.hidden = !isSection || idsOf(editing.page, selection).length > 1;
    buttons.parent.hidden = isSection;
    const { sections } = editing.page;
    const ids = idsOf(editing.page, selection);
    const [first, last] = isSection ? [sections[0].id, sections[sections.length - 1].id] : ends();
    buttons.up.disabled = ids[0] === first;
    buttons.down.disabled = ids[ids.length - 1] === last;
    if (!all.some((each) => each.tabIndex === 0 && !each.hidden && !each.disabled)) {
      const entry = all.find((each) => !each.hidden && !each.disabled);
      for (const each of all) each.tabIndex = each === entry ? 0 : -1;
    }
    place();
  }

  /** The first and the last block of the page. */
  function ends() {
    const blocks = editing.page.sections.flatMap((each) => each.blocks);
    return [blocks[0]?.id, blocks[blocks.length - 1]?.id];
  }

  function place() {
    const { selection } = editing;
    const [id] = idsOf(editing.page, selection);
    const node = id && hand.surface.nodeOf(id);
    if (bar.hidden || !node) return;
    const [room, box, stage] = [hand.canvas, node, hand.canvas.parentElement].map((each) => each?.getBoundingClientRect() ?? new DOMRect());
    const height = bar.offsetHeight;
    const isInside = selection.kind === 'section';
    const wished = isInside ? box.top + 10 : box.top - height - 10;
    const seen = Math.max(stage.top, 0) + 8;
    const top = Math.min(Math.max(wished, seen), Math.max(box.bottom - height - 8, wished));
    const left = Math.max(room.left + 8, Math.min(isInside ? box.right - bar.offsetWidth - 10 : box.left - 8, room.right - bar.offsetWidth - 8));
    bar.style.setProperty('--top', `${Math.round(top - room.top)}px`);
    bar.style.setProperty('--left', `${Math.round(left - room.left)}px`);
  }

  return { bar, show, place, contains: (/** @type {Node | null} */ node) => bar.contains(node), focus: () => all.find((each) => each.tabIndex === 0)?.focus() };
}
