/** @import { App } from './app.js' */
/** @import { Model } from '../api/client.js' */
/** @import { Credits } from './store.js' */
import { equal } from '../core/equal.js';
import { element, update } from '../dom.js';

/** Answers after many minutes, not as a stream. */
export const RESEARCH = 'o4-mini-deep-research';
const SOON_MS = 60 * 24 * 3_600_000;

/**
 * Which model writes, what it is good at, and about what it costs; and what there is to spend.
 *
 * @param {App} app
 */
export function createModelField(app) {
  const { store, words } = app;
  const { translate } = words;
  const list = element('div', { class: 'models' });
  const note = element('div', { class: 'credits' });
  store.watch((state, before) => {
    if (state.credits !== before?.credits && !areShown(state.credits, before?.credits)) showModels(app, list, state.credits);
    if (state.credits !== before?.credits || state.model !== before?.model) showCredits(app, note);
    for (const input of list.querySelectorAll('input')) {
      update(input, { checked: input.value === state.model, disabled: Boolean(state.run) || input.hasAttribute('data-off') });
    }
  }, ['credits', 'model', 'run']);
  return element(
    'fieldset',
    { class: 'field' },
    element('legend', {}, translate('form.model')),
    list,
    note,
  );
}

/** Whether the same models are drawn already: who has the focus there keeps it. @param {Credits} credits @param {Credits} [before] */
function areShown(credits, before) {
  return credits.state === 'ready' && before?.state === 'ready' && equal(credits.models, before.models);
}

/**
 * @param {App} app
 * @param {HTMLElement} list
 * @param {Credits} credits
 */
function showModels(app, list, credits) {
  const { store, words, actions } = app;
  const { translate } = words;
  if (credits.state === 'loading') {
    list.replaceChildren(element('p', { class: 'hint is-waiting' }, translate('model.loading')));
  } else if (credits.state === 'failed') {
    const again = element('button', { type: 'button', class: 'link', onclick: actions.loadCredits }, translate('again'));
    list.replaceChildren(element('p', { class: 'hint', role: 'alert' }, `${translate('model.failed')} `, again));
  } else {
    const { models } = credits;
    list.replaceChildren(...models.map((model) => drawModel(app, model)));
    const isKnown = models.some((model) => model.model === store.get().model && model.state === 'on');
    if (!isKnown) store.set({ model: models.find((model) => model.state === 'on')?.model ?? '' });
  }
}

/**
 * @param {App} app
 * @param {Model} entry
 */
function drawModel({ store, words: { translate, number } }, entry) {
  const { model, label, estimateCredits, state } = entry;
  const isOff = state !== 'on';
  const input = element('input', {
    type: 'radio',
    name: 'model',
    value: model,
    'data-off': isOff,
    disabled: isOff,
    onchange: () => store.set({ model }),
  });
  return element(
    'label',
    { class: 'model' },
    input,
    element('span', { class: 'model-name' }, label),
    element('span', { class: 'model-cost' }, isOff ? '' : translate('model.estimate', { credits: number(Math.round(estimateCredits * 10) / 10) })),
    element('span', { class: 'model-words' }, wordsOf(entry, translate)),
  );
}

/**
 * @param {Model} entry
 * @param {import('../messages/index.js').Translate} translate
 */
function wordsOf({ model, state, servedBy, retiresOn }, translate) {
  if (state !== 'on') return translate(state === 'off' ? 'model.off' : 'model.retired');
  const key = `model.words.${model}`;
  const words = translate(key);
  const plain = words === key ? '' : words;
  // The provider's name for the same model begins with ours (`gemini-3-pro-preview`); a successor's does not.
  const other = servedBy && !servedBy.startsWith(model) ? translate('model.servedBy', { name: servedBy }) : '';
  return [plain, other, endOf(retiresOn, translate)].filter(Boolean).join(' ');
}

/**
 * Until when a model is offered, where that is soon.
 *
 * @param {string | null} retiresOn
 * @param {import('../messages/index.js').Translate} translate
 */
export function endOf(retiresOn, translate) {
  const end = new Date(retiresOn ?? '');
  const left = end.getTime() - Date.now();
  if (!(left > 0 && left < SOON_MS)) return '';
  const date = end.toLocaleDateString(document.documentElement.lang, { day: 'numeric', month: 'long' });
  return translate('model.retiresOn', { date });
}

/**
 * @param {App} app
 * @param {HTMLElement} note
 */
function showCredits({ store, words: { translate }, actions }, note) {
  const { credits, model } = store.get();
  if (credits.state !== 'ready') return;
  const { available } = credits;
  const required = credits.models.find((entry) => entry.model === model)?.holdCredits ?? 0;
  const isShort = required > available;
  note.classList.toggle('is-bad', isShort);
  note.replaceChildren(
    element('p', { class: 'hint' }, isShort ? translate('credits.short', { required, available }) : translate('credits.available', { count: available })),
    ...(isShort ? [element('button', { type: 'button', class: 'link', onclick: actions.buyCredits }, translate('credits.buy'))] : []),
  );
}
