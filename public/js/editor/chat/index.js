/** @import { Change } from '../../core/changes.js' */
/** @import { Translate } from '../../messages/index.js' */
/** @import { Hand } from '../hand/index.js' */
import { selectionOf } from '../../core/selection.js';
import { THEME, TITLE } from '../../core/changes.js';
import { element, update } from '../../dom.js';
import { loadAssistWords } from '../../messages/assist/index.js';
import { loadStyle } from '../../render/theme.js';
import { createComposer, mayAsk } from './composer.js';
import { createLog } from './log.js';
import { createMarks } from './marks.js';
import { nameOfChange } from './names.js';
import { createTurns } from './turns.js';

/**
 * What the parts of the conversation work with.
 *
 * @typedef {object} Chat
 * @property {Hand} hand
 * @property {Translate} translate
 * @property {import('./turns.js').Turns} turns
 * @property {(words: string) => void} say asks for a change, about what is selected if that is wanted
 * @property {() => void} focus
 * @property {(change: Change) => string} kindWords
 * @property {(change: Change) => void} lead to the place of a change
 * @property {(id: string) => void} reveal shows in the list what was there before
 * @property {(changes: readonly Change[]) => void} keep
 * @property {(changes: readonly Change[]) => void} reject
 * @property {(changes: readonly Change[]) => void} mark
 */

/**
 * The assistant's sidebar, in the place that is kept for it.
 *
 * @param {Hand} hand
 * @param {HTMLElement} root
 * @returns {Promise<Chat>}
 */
export async function startChat(hand, root) {
  const [translate] = await Promise.all([loadAssistWords(hand.words.locale), loadStyle('chat')]);
  const turns = createTurns(hand);
  const chat = /** @type {Chat} */ ({ hand, translate, turns });
  Object.assign(chat, decisions(chat));
  const marks = createMarks(chat);
  chat.mark = marks.show;
  const composer = createComposer(chat);
  chat.focus = composer.focus;
  chat.say = (words) => say(chat, words, composer.about());
  const { log, reveal } = createLog(chat);
  chat.reveal = (id) => hand.chat.open(() => reveal(id));
  root.replaceChildren(head(chat), log, composer.form);
  addEventListener('pagehide', () => void turns.stop());
  return chat;
}

/** @param {Chat} chat @param {string} prompt @param {{ id: string, name: string } | null} subject */
function say(chat, prompt, subject) {
  const { hand, turns } = chat;
  if (!mayAsk(chat)) return;
  const { picture, model } = turns.state.get();
  turns.state.set({ prompt: '', picture: null });
  hand.text.close();
  void turns.say({ prompt, picture, model, selection: subject?.id ?? null, about: subject?.name ?? '' });
}

/** @param {Chat} chat */
function head({ translate, turns }) {
  const anew = element('button', { type: 'button', class: 'link', onclick: () => turns.forget() }, translate('chat.new'));
  turns.state.watch(({ turns: list, run }) => update(anew, { hidden: !list.length || run }));
  return element('div', { class: 'chat-head' }, element('h2', {}, translate('chat')), anew);
}

/** What can be done with a change. @param {Chat} chat */
function decisions({ hand, translate, turns }) {
  const nameOf = (/** @type {readonly Change[]} */ changes) => {
    const review = turns.review();
    return changes.length === 1 && review ? nameOfChange(hand, translate, changes[0], review.before) : translate('changes.count', { count: changes.length });
  };

  /** @param {string} key @param {string} name */
  function tell(key, name) {
    hand.announce(`${translate(key, { name })} ${translate('changes.left', { count: turns.review()?.changes().length ?? 0 })}`);
  }

  return {
    /** @param {Change} change */
    kindWords: ({ kind, isMoved }) => translate(kind === 'changed' && isMoved ? 'kind.changedAndMoved' : `kind.${kind}`),

    /** @param {Change} change */
    lead({ id, kind }) {
      if (id === THEME || id === TITLE || kind === 'removed') return hand.sheet.querySelector(`[data-id]`)?.scrollIntoView({ block: 'nearest' });
      hand.surface.nodeOf(id)?.scrollIntoView({ block: 'center' });
      hand.surface.select(selectionOf(hand.editing.page, id));
    },

    /** @param {readonly Change[]} changes */
    keep(changes) {
      const name = nameOf(changes);
      for (const { id } of changes) turns.review()?.keep(id);
      turns.state.set({ reviewed: turns.state.get().reviewed + 1 });
      tell('change.kept', name);
    },

    /** @param {readonly Change[]} changes */
    reject(changes) {
      const name = nameOf(changes);
      if (turns.review()?.reject(changes, { key: 'reject', name })) tell('change.undone', name);
    },
  };
}
