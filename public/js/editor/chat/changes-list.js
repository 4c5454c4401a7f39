/** @import { Change } from '../../core/changes.js' */
/** @import { Chat } from './index.js' */
import { element, update } from '../../dom.js';
import { arrange } from '../painter.js';
import { sign } from './drawings.js';
import { drawBefore } from './before.js';
import { nameOfChange } from './names.js';

/**
 * @typedef {{ change: Change, node: HTMLElement, name: HTMLButtonElement, keep: HTMLButtonElement, open: (takesFocus?: boolean) => void }} Row
 */

/**
 * What is left to decide: each change leads to its place, shows what was there before, and is kept or taken back.
 *
 * @param {Chat} chat
 */
export function createChangesList(chat) {
  const { hand, translate, turns } = chat;
  /** @type {Map<string, Row>} */
  let rows = new Map();
  const list = element('ul', { class: 'changes', 'aria-label': translate('changes') });

  /** @param {readonly Change[]} changes */
  function show(changes) {
    const before = rows;
    const known = changes.map((change) => {
      const row = before.get(change.id);
      const isSame = row && row.change.kind === change.kind && row.change.isMoved === change.isMoved;
      return isSame ? { ...row, change } : draw(change);
    });
    rows = new Map(known.map((row) => [row.change.id, row]));
    arrange(list, known.map(({ node }) => node));
    update(list, { hidden: !changes.length });
  }

  /** @param {Change} change @returns {Row} */
  function draw(change) {
    const before = /** @type {import('./review.js').Review} */ (turns.review()).before;
    const words = nameOfChange(hand, translate, change, before);
    const now = () => rows.get(change.id)?.change ?? change;
    const room = element('div', { class: 'was', hidden: true });
    const open = (takesFocus = true) => {
      arrange(room, drawBefore(hand, translate, now(), before));
      room.hidden = false;
      toggle.setAttribute('aria-expanded', 'true');
      if (takesFocus) toggle.focus();
    };
    const close = () => {
      room.hidden = true;
      toggle.setAttribute('aria-expanded', 'false');
    };
    const toggle = button('was', translate('change.before', { name: words }), 'eye', () => (room.hidden ? open() : close()));
    toggle.setAttribute('aria-expanded', 'false');
    const name = element('button', { type: 'button', class: 'change-name', title: translate('change.show'), onclick: () => chat.lead(now()) }, words);
    const keep = button('keep', translate('change.keep', { name: words }), 'done', () => decide(change.id, () => chat.keep([now()])));
    const undo = button('undo', translate('change.undo', { name: words }), 'undo', () => decide(change.id, () => chat.reject([now()])));
    const node = element(
      'li',
      { class: 'change', 'data-kind': change.kind },
      element('span', { class: 'change-kind' }, chat.kindWords(change)),
      name,
      element('span', { class: 'change-tools' }, toggle, keep, undo),
      room,
    );
    return { change, node, name, keep, open };
  }

  /** The focus goes on to what is decided next. @param {string} id @param {() => void} act */
  function decide(id, act) {
    const ids = [...rows.keys()];
    const next = ids[ids.indexOf(id) + 1] ?? ids[ids.indexOf(id) - 1];
    act();
    const row = rows.get(next ?? '');
    if (row) row.keep.focus();
    else chat.focus();
  }

  return {
    list,
    show,

    /** @param {string} id */
    reveal(id) {
      const row = rows.get(id);
      row?.open();
      row?.node.scrollIntoView({ block: 'nearest' });
    },
  };
}

/** @param {string} kind @param {string} label @param {string} drawn @param {() => void} onclick */
function button(kind, label, drawn, onclick) {
  return element('button', { type: 'button', class: 'icon-button is-small', 'data-change': kind, 'aria-label': label, title: label, onclick }, sign(drawn));
}
