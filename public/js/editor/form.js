/** @import { App } from './app.js' */
/** @import { State } from './store.js' */
import { element, update, valueOf } from '../dom.js';
import { icon } from './icons.js';
import { whenIdle } from './later.js';
import { RESEARCH, createModelField } from './model-field.js';
import { createPictureField } from './picture-field.js';
import { createThemeField } from './theme-field.js';

const PROMPT_CHARS_MAX = 8_000;
// The count is shown when it begins to matter.
const COUNT_FROM = 7_000;
const IS_APPLE = /Mac|iP(hone|ad|od)/.test(navigator.platform);

/**
 * The generation screen: what the page should say, with which model and theme.
 *
 * @param {App} app
 */
export function createForm(app) {
  const { store, words, actions } = app;
  const { translate } = words;
  const submit = () => {
    if (mayGenerate(store.get())) actions.generate();
  };
  const form = element(
    'form',
    {
      class: 'form',
      onsubmit: (/** @type {Event} */ event) => (event.preventDefault(), submit()),
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
        event.preventDefault();
        submit();
      },
    },
    element('div', { class: 'fields' }, promptField(app), intoField(app), createModelField(app), createThemeField(app)),
    element('div', { class: 'form-end' }, privacyLine(app), generateButton(app)),
  );
  // Its tabs come with the hand editor; their room is kept, so that nothing moves then.
  const tabs = element('div', { class: 'side-tabs' });
  const side = element('aside', { class: 'side', 'aria-label': translate('form.heading') }, tabs, form);
  store.watch(({ page }) => {
    update(tabs, { hidden: !page });
    side.classList.toggle('has-tabs', page !== null);
  });
  return side;
}

/** Where it goes is asked once there is a page. @param {App} app */
function intoField(app) {
  const place = element('div', { hidden: true });
  let isAsked = false;
  app.store.watch(({ page }) => {
    update(place, { hidden: !page });
    if (!page || isAsked) return;
    isAsked = true;
    app.begun.then(() => whenIdle(fill));
  });
  return place;

  async function fill() {
    const field = await import('./into-field.js').then(({ createIntoField }) => createIntoField(app)).catch(() => null);
    if (field) place.append(field);
    else isAsked = false;
  }
}

/** @param {State} state */
function mayGenerate({ prompt, pictureToRead, run, isSaving, isReadOnly, isResearching, model, phase, credits }) {
  const length = prompt.trim().length;
  const chosen = credits.state === 'ready' ? credits.models.find((entry) => entry.model === model) : undefined;
  const isAffordable = credits.state !== 'ready' || !chosen || chosen.holdCredits <= credits.available;
  return phase === 'ready' && length > 0 && length <= PROMPT_CHARS_MAX && !pictureToRead && !run && !isSaving && !isReadOnly && Boolean(model) && isAffordable && !(isResearching && model === RESEARCH);
}

/** @param {App} app */
function promptField(app) {
  const { store, words } = app;
  const { translate } = words;
  const area = element('textarea', {
    id: 'prompt',
    dir: 'auto',
    rows: 5,
    placeholder: translate('form.placeholder'),
    'aria-describedby': 'prompt-count',
    oninput: (/** @type {InputEvent} */ event) => store.set({ prompt: valueOf(event) }),
  });
  const count = element('p', { id: 'prompt-count', class: 'hint' });
  const picture = createPictureField(app);
  const box = element('div', { class: 'prompt-box' }, area, picture.element);
  picture.listen(box);
  store.watch(({ prompt, run }) => {
    if (area.value !== prompt) area.value = prompt;
    const used = prompt.trim().length;
    const isLong = used > PROMPT_CHARS_MAX;
    const words = isLong ? translate('form.tooLong', { limit: PROMPT_CHARS_MAX }) : translate('form.count', { used, limit: PROMPT_CHARS_MAX });
    update(area, { readOnly: Boolean(run), ariaInvalid: String(isLong) });
    update(count, { hidden: used < COUNT_FROM, textContent: words });
    count.classList.toggle('is-bad', isLong);
  }, ['prompt', 'run']);
  return element(
    'div',
    { class: 'field' },
    element('label', { for: 'prompt', class: 'prompt-label' }, translate('form.prompt')),
    box,
    count,
    picture.message,
  );
}

/**
 * What goes to whom, and what is stored: of the model and picture that are chosen now.
 *
 * @param {App} app
 */
function privacyLine({ store, words: { translate } }) {
  const text = element('span');
  const line = element('p', { class: 'privacy' }, icon('shield'), text);
  store.watch(({ credits, model, picture }) => {
    const chosen = credits.state === 'ready' ? credits.models.find((entry) => entry.model === model) : undefined;
    const provider = providerName(chosen?.provider ?? '');
    update(line, { hidden: !chosen });
    update(text, { textContent: translate(model === RESEARCH ? 'privacy.research' : picture ? 'privacy.picture' : 'privacy.prompt', { provider }) });
  }, ['credits', 'model', 'picture']);
  return line;
}

/** @param {string} provider as the registry has it */
export function providerName(provider) {
  if (/google|gemini/i.test(provider)) return 'Google (Gemini)';
  return /openai/i.test(provider) ? 'OpenAI' : provider;
}

/** What the button does. @param {State} state */
function taskOf({ model, page, into }) {
  if (model === RESEARCH) return 'research';
  return !page ? 'generate' : into === 'here' ? 'insert' : 'again';
}

/** @param {App} app */
function generateButton({ store, words: { translate }, actions }) {
  const label = element('span');
  const keys = element('kbd', { 'aria-hidden': 'true' }, IS_APPLE ? '⌘ ↵' : 'Ctrl ↵');
  const generate = element(
    'button',
    { type: 'submit', class: 'button is-primary is-large', 'aria-keyshortcuts': 'Control+Enter Meta+Enter' },
    icon('spark'),
    label,
    keys,
  );
  const stop = element(
    'button',
    { type: 'button', class: 'button is-large', onclick: actions.stop },
    icon('stop'),
    translate('form.stop'),
  );
  store.watch((state, before) => {
    update(label, { textContent: translate(`form.${taskOf(state)}`) });
    update(generate, { disabled: !mayGenerate(state), hidden: Boolean(state.run) });
    // Once there is a page, saving it is what most people want next.
    generate.classList.toggle('is-primary', !state.page);
    update(stop, { hidden: !state.run });
    // The button that was pressed is gone: the one in its place has the focus.
    if (before && Boolean(state.run) !== Boolean(before.run) && document.activeElement === document.body) {
      (state.run ? stop : generate).focus();
    }
  });
  return element('div', { class: 'actions' }, generate, stop);
}
