/** @import { Place } from '../../core/types.js' */
/** @import { Hand } from './index.js' */
import { element, valueOf } from '../../dom.js';
import { sign } from './drawings.js';
import { createFloating } from './floating.js';
import { firstText } from './members.js';
import { findBlock, findSection } from '../../core/places.js';
import { BLOCK_TYPES, LAYOUTS } from './samples.js';

/**
 * @typedef {{ section: string, after: Place } | { section: null, after: Place } | null} Where a place for a block, for a
 *   section, or behind what is selected
 * @typedef {{ id: string, kind: 'block' | 'section', name: string, words: string, node: HTMLElement }} Choice
 */

/**
 * What can be put in, found by typing: a field that keeps the focus over a list.
 *
 * @param {Hand} hand
 */
export function createInsertMenu(hand) {
  const { translate, commands, library } = hand;
  const floating = createFloating({ label: translate('insert'), className: 'insert-menu' });
  const list = element('div', { role: 'listbox', id: 'insert-list', 'aria-label': translate('insert'), class: 'insert-list' });
  const none = element('p', { class: 'hint', role: 'status' });
  const field = element('input', {
    type: 'text',
    class: 'insert-field',
    role: 'combobox',
    autocomplete: 'off',
    'aria-expanded': 'true',
    'aria-controls': 'insert-list',
    'aria-autocomplete': 'list',
    'aria-label': translate('insert.find'),
    placeholder: translate('insert.find'),
    oninput: (/** @type {InputEvent} */ event) => filter(valueOf(event)),
    onkeydown: onKey,
  });
  floating.box.append(field, list, none);
  const choices = [
    ...BLOCK_TYPES.map((id) => createChoice('block', id)),
    ...LAYOUTS.map((id) => createChoice('section', id)),
  ];
  /** @type {Where} */
  let where = null;
  /** @type {Choice[]} */
  let shown = [];
  let active = 0;

  /** @param {'block' | 'section'} kind @param {string} id @returns {Choice} */
  function createChoice(kind, id) {
    const key = kind === 'block' ? 'block' : 'layout';
    const [name, words] = [translate(`${key}.${id}`), translate(`${key}.${id}.about`)];
    const node = element(
      'div',
      { role: 'option', id: `insert-${kind}-${id}`, class: 'choice', 'aria-selected': 'false' },
      element('span', { class: 'choice-sign' }, sign(id)),
      element('span', { class: 'choice-words' }, element('b', {}, name), element('small', {}, words)),
    );
    const choice = { id, kind, name, words, node };
    node.addEventListener('click', () => choose(choice));
    node.addEventListener('pointermove', () => point(shown.indexOf(choice)));
    return choice;
  }

  /** @param {string} typed */
  function filter(typed) {
    const wanted = typed.trim().toLowerCase();
    const fits = (/** @type {Choice} */ { name, words, id }) => [name, words, id].some((each) => each.toLowerCase().includes(wanted));
    const isBest = (/** @type {Choice} */ { name }) => (name.toLowerCase().startsWith(wanted) ? 0 : 1);
    const isHere = (/** @type {Choice} */ { kind }) => (where && where.section === null ? kind === 'section' : true);
    shown = choices.filter((choice) => isHere(choice) && fits(choice));
    if (wanted) shown.sort((one, other) => isBest(one) - isBest(other));
    list.replaceChildren(...grouped(Boolean(wanted)));
    none.textContent = shown.length ? '' : translate('insert.none');
    point(0);
  }

  /** @param {boolean} isSearched */
  function grouped(isSearched) {
    if (isSearched) return shown.map(({ node }) => node);
    return ['block', 'section'].flatMap((kind) => {
      const nodes = shown.filter((choice) => choice.kind === kind).map(({ node }) => node);
      return nodes.length ? [element('p', { class: 'choice-group', role: 'presentation' }, translate(`insert.${kind}`)), ...nodes] : [];
    });
  }

  /** @param {number} row */
  function point(row) {
    shown[active]?.node.setAttribute('aria-selected', 'false');
    active = Math.max(0, row);
    const node = shown[active]?.node;
    for (const choice of choices) choice.node.setAttribute('aria-selected', String(choice.node === node));
    field.setAttribute('aria-activedescendant', node?.id ?? '');
    node?.scrollIntoView({ block: 'nearest' });
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const steps = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 });
    if (event.key in steps) {
      event.preventDefault();
      point((active + steps[event.key] + shown.length) % Math.max(1, shown.length));
    } else if (event.key === 'Enter' && !event.isComposing) {
      event.preventDefault();
      if (shown[active]) choose(shown[active]);
    } else if (event.key === 'Tab') {
      event.preventDefault();
      floating.close();
    }
    event.stopPropagation();
  }

  /** @param {Choice} choice */
  function choose({ kind, id }) {
    floating.close();
    const made = kind === 'section' ? commands.insertSection(id, where?.section === null ? where.after : undefined) : commands.insertBlock(id, where?.section ? where : undefined);
    const { page } = hand.editing;
    const found = findBlock(page, made);
    const blocks = found ? [found.block] : (page.sections[findSection(page, made)]?.blocks ?? []);
    const first = blocks.find(firstText);
    const path = first && firstText(first);
    hand.surface.focus();
    if (blocks[0]?.type === 'video') hand.askForFilm(made);
    if (path) hand.text.openAt(first.id, path);
  }

  return {
    /** @param {DOMRect} place @param {Where} at */
    open(place, at) {
      where = at;
      library.load();
      hand.text.close();
      field.value = '';
      filter('');
      floating.open(place);
      field.focus();
    },
  };
}
