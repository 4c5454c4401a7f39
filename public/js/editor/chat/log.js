/** @import { Chat } from './index.js' */
/** @import { Turn } from './turns.js' */
/** @import { Way } from '../ways-on.js' */
import { element, update } from '../../dom.js';
import { icon } from '../icons.js';
import { button } from '../notice.js';
import { waysOn, wordsOf } from '../ways-on.js';
import { createChangesList } from './changes-list.js';

/** @typedef {{ node: HTMLElement, show: (turn: Turn) => void }} Drawn */

/**
 * The conversation: what was said, what the assistant says and did. Words are not read out as they come, but when they are
 * whole; what happens is announced apart.
 *
 * @param {Chat} chat
 */
export function createLog(chat) {
  const { hand, translate, turns } = chat;
  const changes = createChangesList(chat);
  const all = createDecision(chat);
  const about = element('p', { class: 'chat-begin' }, translate('chat.about'));
  const log = element('div', { class: 'chat-log', role: 'log', 'aria-live': 'off', 'aria-label': translate('chat.log'), tabindex: '0' }, about);
  /** @type {Drawn[]} */
  let drawn = [];
  let said = '';

  turns.state.watch((state, before) => {
    if (state.turns !== before?.turns) showTurns(state.turns);
    if (!before || state.reviewed !== before.reviewed || state.turns !== before.turns || state.run !== before.run) showChanges();
  });

  /** @param {Turn[]} list */
  function showTurns(list) {
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
    if (list.length < drawn.length) drawn = [];
    while (drawn.length < list.length) drawn.push(drawTurn(chat, list[drawn.length]));
    list.slice(-1).forEach((turn) => drawn[list.length - 1].show(turn));
    const nodes = drawn.map(({ node }) => node);
    if (nodes.length !== log.childElementCount || !nodes.every((node) => node.isConnected)) log.replaceChildren(...(nodes.length ? nodes : [about]));
    // what is put where it is already would lose the focus
    if (changes.list.parentElement !== nodes.at(-1)) nodes.at(-1)?.append(changes.list, all.node);
    log.ariaBusy = String(list.at(-1)?.state === 'running');
    announce(list.at(-1));
    if (isAtEnd) showEnd();
  }

  /** The last words that came; of what failed, why. */
  function showEnd() {
    const why = log.querySelector('.turn:last-child [role=alert]');
    if (why) log.scrollTop += why.getBoundingClientRect().top - log.getBoundingClientRect().top;
    else log.scrollTop = log.scrollHeight;
  }

  function showChanges() {
    const left = turns.review()?.changes() ?? [];
    changes.show(left);
    all.show(left.length, turns.state.get().run);
    chat.mark(left);
  }

  /** @param {Turn | undefined} turn */
  function announce(turn) {
    if (!turn) return;
    const standing = turn.state === 'running' && turn.made ? translate('chat.edit', { count: turn.made }) : standingOf(chat, turn);
    const words = [turn.state === 'done' && turn.says, standing].filter(Boolean).join(' ');
    if (words !== said) hand.announce((said = words));
  }

  return { log, reveal: changes.reveal };
}

/** Everything that is left, at once: keeping it, and apart from that, taking it back. @param {Chat} chat */
function createDecision(chat) {
  const { translate, turns } = chat;
  const left = () => turns.review()?.changes() ?? [];
  const keep = element('button', { type: 'button', class: 'button is-primary', onclick: () => (chat.keep(left()), chat.focus()) }, translate('changes.keepAll'));
  const undo = element('button', { type: 'button', class: 'button', onclick: () => (chat.reject(left()), chat.focus()) }, translate('changes.undoAll'));
  const node = element('div', { class: 'changes-all' }, keep, undo);
  return {
    node,
    show: (/** @type {number} */ count, /** @type {boolean} */ isRunning) => update(node, { hidden: !count || isRunning }),
  };
}

/** @param {Chat} chat @param {Turn} first @returns {Drawn} */
function drawTurn(chat, first) {
  const { translate } = chat;
  const says = element('p', { class: 'turn-says', dir: 'auto' });
  const standing = element('p', { class: 'turn-standing hint' });
  const trouble = element('div', { class: 'turn-trouble' });
  const facts = [first.about && translate('turn.about', { name: first.about }), first.hasPicture && translate('turn.picture')].filter(Boolean);
  const node = element(
    'article',
    { class: 'turn' },
    element('h3', { class: 'turn-prompt', dir: 'auto' }, first.prompt),
    facts.length > 0 && element('p', { class: 'turn-facts hint' }, facts.join(' · ')),
    says,
    standing,
    trouble,
  );
  /** @type {Turn | null} */
  let shown = null;
  return {
    node,
    show(turn) {
      node.dataset.state = turn.state;
      update(says, { textContent: turn.says, hidden: !turn.says });
      update(standing, { textContent: standingOf(chat, turn) });
      if (turn.state !== shown?.state || turn.problem !== shown.problem) trouble.replaceChildren(...troubleOf(chat, turn));
      shown = turn;
    },
  };
}

/** How far a turn is, or how it ended. @param {Chat} chat @param {Turn} turn */
function standingOf({ translate }, turn) {
  if (turn.state === 'running') return translate(`turn.${turn.stage}`);
  const made = turn.made || turn.state === 'done' ? translate('turn.made', { count: turn.made }) : '';
  const parts = [
    turn.state === 'stopped' && translate(turn.made ? 'turn.stopped' : 'turn.stoppedEmpty'),
    turn.state === 'failed' && translate(turn.made ? 'turn.failedKept' : 'turn.failed'),
    made,
    turn.dropped > 0 && translate('turn.dropped', { count: turn.dropped }),
    turn.isPartial && !turn.dropped && translate('turn.partial'),
    turn.charged !== null && translate('turn.cost', { credits: turn.charged, available: turn.available ?? 0 }),
  ];
  return parts.filter(Boolean).join(' ');
}

/** @param {Chat} chat @param {Turn} turn */
function troubleOf(chat, turn) {
  if (turn.state !== 'failed') return [];
  const { hand, translate, turns } = chat;
  const { credits } = hand.store.get();
  const trouble = { ...turn, models: credits.state === 'ready' ? credits.models : [] };

  /** @param {Way} way */
  function go({ way, model }) {
    if (way === 'buy') return hand.actions.buyCredits();
    chat.focus();
    if (way === 'again') return void turns.again();
    if (model) turns.state.set({ model });
    const changes = { picture: { picture: null }, selection: { selection: null, about: '' }, model: { model } };
    turns.sayOtherwise(changes[/** @type {keyof typeof changes} */ (way)]);
  }

  const ways = waysOn(trouble, translate).map((way, row) => button(way.label, () => go(way), row === 0 ? 'is-primary' : ''));
  const reword = button(translate('way.reword'), () => (turns.reword(), chat.focus()));
  return [
    element(
      'div',
      { class: 'notice', 'data-tone': 'danger', role: 'alert' },
      icon('warning'),
      element('div', { class: 'notice-words' }, ...wordsOf(trouble, translate, hand.words).map((line) => element('p', {}, line))),
      element('div', { class: 'notice-actions' }, ...ways, reword),
    ),
  ];
}
