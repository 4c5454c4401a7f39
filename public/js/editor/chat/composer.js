/** @import { Model } from '../../api/client.js' */
/** @import { Chat } from './index.js' */
import { element, update, valueOf } from '../../dom.js';
import { sign } from './drawings.js';
import { icon } from '../icons.js';
import { RESEARCH, endOf } from '../model-field.js';
import { createPictureField } from '../picture-field.js';
import { providerName } from '../form.js';
import { subjectOf } from './names.js';
import { QUICK, askQuick } from './quick.js';

const PROMPT_CHARS_MAX = 8_000;

/**
 * Where the author says what is to change: about what of the page, with which picture and model, and about what it costs.
 *
 * @param {Chat} chat
 */
export function createComposer(chat) {
  const { hand, translate, turns } = chat;
  const { state } = turns;
  const area = element('textarea', {
    class: 'chat-prompt',
    dir: 'auto',
    rows: 2,
    placeholder: translate('chat.placeholder'),
    'aria-label': translate('chat.prompt'),
    oninput: (/** @type {InputEvent} */ event) => state.set({ prompt: valueOf(event) }),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      submit();
    },
  });
  const long = element('p', { class: 'hint is-bad', role: 'alert' }, hand.words.translate('form.tooLong', { limit: PROMPT_CHARS_MAX }));
  const picture = createPictureField(/** @type {any} */ ({ ...hand, store: state }));
  const box = element('div', { class: 'prompt-box' }, area, picture.element);
  const models = createModelChoice(chat);
  const subject = createSubject(chat);
  const send = element('button', { type: 'submit', class: 'button is-primary' }, icon('spark'), translate('chat.send'));
  const stop = element('button', { type: 'button', class: 'button', onclick: () => turns.stop() }, icon('stop'), hand.words.translate('form.stop'));
  picture.listen(box);
  const form = element(
    'form',
    { class: 'composer', onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), submit()) },
    createQuickRow(chat),
    subject.node,
    box,
    long,
    picture.message,
    element('div', { class: 'composer-end' }, models.node, send, stop),
    models.note,
  );

  function submit() {
    const words = state.get().prompt.trim();
    if (words && words.length <= PROMPT_CHARS_MAX && mayAsk(chat)) chat.say(words);
  }

  function show() {
    const { prompt, run } = state.get();
    if (area.value !== prompt) area.value = prompt;
    const used = prompt.trim().length;
    update(long, { hidden: used <= PROMPT_CHARS_MAX });
    update(area, { ariaInvalid: String(used > PROMPT_CHARS_MAX) });
    update(send, { hidden: run, disabled: !used || used > PROMPT_CHARS_MAX || !mayAsk(chat) });
    update(stop, { hidden: !run });
    for (const each of form.querySelectorAll('.quick button')) update(/** @type {HTMLButtonElement} */ (each), { disabled: !mayAsk(chat) || (each.hasAttribute('data-part') && !subject.about()) });
  }

  state.watch((now, before) => {
    // the button that was pressed is gone: the one in its place has the focus
    const isLeft = before && now.run !== before.run && [send, stop].some((each) => each === document.activeElement);
    show();
    if (isLeft) (now.run ? stop : area).focus();
  });
  hand.store.watch(show);
  return { form, focus: () => area.focus(), about: subject.about };
}

/** Whether a turn can begin now. @param {Chat} chat */
export function mayAsk({ hand, turns }) {
  const { page, run, isReadOnly, credits } = hand.store.get();
  const { model, pictureToRead, run: isRunning } = turns.state.get();
  const chosen = credits.state === 'ready' ? credits.models.find((entry) => entry.model === model) : undefined;
  return Boolean(page && !run && !isReadOnly && !pictureToRead && !isRunning && chosen && credits.state === 'ready' && chosen.holdCredits <= credits.available);
}

/** Whether the words are about what is selected, or about the whole page. @param {Chat} chat */
function createSubject({ hand, translate, turns }) {
  const { state } = turns;
  const words = element('span');
  const node = element('button', { type: 'button', class: 'subject', onclick: () => state.set({ isOnlyHere: !state.get().isOnlyHere }) }, sign('parent'), words);
  const selected = () => subjectOf(hand.editing.page, hand.editing.selection, hand.translate);
  const about = () => (state.get().isOnlyHere ? selected() : null);

  function show() {
    const found = selected();
    update(node, { hidden: !found, ariaPressed: String(state.get().isOnlyHere) });
    if (found) update(words, { textContent: translate(state.get().isOnlyHere ? 'subject.here' : 'subject.page', { name: found.name }) });
  }

  state.watch(show);
  hand.store.watch(show);
  return { node, about };
}

/** @param {Chat} chat */
function createQuickRow(chat) {
  const { hand, translate } = chat;
  const { locale } = hand.words;
  /** @param {import('./quick.js').Quick} id @param {HTMLElement} from */
  const ask = (id, from) => askQuick(id, { translate, locale, place: from.getBoundingClientRect(), back: () => from.focus(), say: chat.say });
  const buttons = QUICK.map(({ id, sign: drawn, isOfPart }) =>
    element(
      'button',
      { type: 'button', class: 'quick-action', 'data-part': isOfPart, onclick: (/** @type {Event} */ event) => ask(id, /** @type {HTMLElement} */ (event.currentTarget)) },
      sign(drawn),
      translate(`quick.${id}`),
    ),
  );
  return element('div', { class: 'quick', role: 'group', 'aria-label': translate('quick') }, ...buttons);
}

/** Which model answers, about what it costs, and what there is to spend. @param {Chat} chat */
function createModelChoice(chat) {
  const { hand, translate, turns } = chat;
  const { state } = turns;
  const { store, words } = hand;
  const node = element('select', { class: 'chat-model', 'aria-label': words.translate('form.model'), onchange: (/** @type {Event} */ event) => state.set({ model: valueOf(event) }) });
  const note = element('p', { class: 'hint composer-note' });

  function showModels() {
    const { credits } = store.get();
    if (credits.state !== 'ready') return;
    const models = credits.models.filter(({ model }) => model !== RESEARCH);
    node.replaceChildren(...models.map(option));
    const isOn = models.some(({ model, state: standing }) => model === state.get().model && standing === 'on');
    if (!isOn) state.set({ model: models.find((entry) => entry.state === 'on')?.model ?? '' });
    node.value = state.get().model;
  }

  /** @param {Model} entry */
  function option({ model, label, state: standing, reason }) {
    const why = standing === 'on' ? '' : ` · ${reason || words.translate(standing === 'off' ? 'model.off' : 'model.retired')}`;
    return element('option', { value: model, disabled: standing !== 'on' }, `${label}${why}`);
  }

  function showNote() {
    const { credits } = store.get();
    const chosen = credits.state === 'ready' ? credits.models.find(({ model }) => model === state.get().model) : undefined;
    update(note, { hidden: !chosen && credits.state !== 'failed' });
    if (credits.state === 'failed') return showFailed();
    if (!chosen || credits.state !== 'ready') return;
    const isShort = chosen.holdCredits > credits.available;
    const estimate = Math.round(chosen.estimateCredits * 10) / 10;
    const cost = isShort
      ? translate('problem.credits', { required: chosen.holdCredits, available: credits.available })
      : translate('chat.cost', { credits: estimate, available: credits.available });
    const buy = element('button', { type: 'button', class: 'link', onclick: hand.actions.buyCredits }, translate('way.buy'));
    const privacy = translate(state.get().picture ? 'chat.privacy.picture' : 'chat.privacy', { provider: providerName(chosen.provider) });
    note.classList.toggle('is-bad', isShort);
    note.replaceChildren([cost, endOf(chosen.retiresOn, words.translate), ''].filter(Boolean).join(' '), ...(isShort ? [' ', buy] : [element('span', { class: 'chat-privacy' }, privacy)]));
  }

  /** Without models and credits nothing can be sent. */
  function showFailed() {
    const look = () => hand.actions.loadCredits().then(chat.focus);
    const again = element('button', { type: 'button', class: 'link', onclick: look }, words.translate('again'));
    note.classList.add('is-bad');
    note.replaceChildren(`${words.translate('model.failed')} `, again);
  }

  state.watch((now, before) => {
    if (before && now.model !== before.model) node.value = now.model;
    if (now.model !== before?.model || now.picture !== before.picture) showNote();
  });
  store.watch(() => {
    showModels();
    showNote();
  }, ['credits']);
  return { node, note };
}
