/** @import { App } from './app.js' */
import { element, update, valueOf } from '../dom.js';
import { TITLE_CHARS_MAX } from '../page/document.js';
import { icon } from './icons.js';
import { isDirty } from './store.js';

/** @param {App} app */
export function createTopBar(app) {
  const { words, actions } = app;
  const { translate } = words;
  return element(
    'header',
    { class: 'top' },
    element('span', { class: 'brand' }, element('span', { class: 'brand-mark', 'aria-hidden': 'true' }), translate('app.name')),
    titleField(app),
    historyButtons(app),
    keptWords(app),
    widthButtons(app),
    readerButtons(app),
    element('button', { type: 'button', class: 'button', onclick: actions.close }, translate('top.close')),
    saveButton(app),
  );
}

/** @param {App} app */
function titleField({ store, words: { translate }, actions }) {
  const field = element('input', {
    type: 'text',
    class: 'title',
    dir: 'auto',
    maxlength: TITLE_CHARS_MAX,
    'aria-label': translate('top.title'),
    placeholder: translate('top.untitled'),
    oninput: (/** @type {InputEvent} */ event) => actions.rename(valueOf(event)),
  });
  store.watch(({ page, run, isReadOnly }) => {
    const title = run ? run.title || (page?.title ?? '') : (page?.title ?? '');
    update(field, { value: title, disabled: !page || Boolean(run) || isReadOnly, hidden: !page && !run });
  });
  return field;
}

/** @param {App} app */
function historyButtons({ store, words: { translate }, actions }) {
  const undo = iconButton('undo', translate('top.undo'), actions.undo);
  const redo = iconButton('redo', translate('top.redo'), actions.redo);
  const group = element('div', { class: 'group' }, undo, redo);
  store.watch((state) => {
    name(undo, translate('top.undo'), state.run ? null : state.undo);
    name(redo, translate('top.redo'), state.run ? null : state.redo);
    update(group, { hidden: !state.page && !state.undo && !state.redo });
  });
  return group;
}

/**
 * Says what the button would take back or bring again; it is off where that is nothing.
 *
 * @param {HTMLButtonElement} button
 * @param {string} label
 * @param {string | null} what
 */
function name(button, label, what) {
  const words = what ? `${label}: ${what}` : label;
  update(button, { disabled: what === null, title: words, ariaLabel: words });
}

/** @param {App} app */
function widthButtons({ store, words: { translate } }) {
  const widths = /** @type {const} */ (['column', 'wide', 'tablet', 'phone']);
  const buttons = widths.map((width) =>
    iconButton(width, translate(`top.width.${width}`), () => store.set({ width })),
  );
  const group = element(
    'div',
    { class: 'group widths', role: 'group', 'aria-label': translate('top.width') },
    ...buttons,
  );
  store.watch(({ width, page, run }) => {
    widths.forEach((name, position) => update(buttons[position], { ariaPressed: String(name === width) }));
    update(group, { hidden: !page && !run });
  });
  return group;
}

/** Where unsaved work is, once it is there. @param {App} app */
function keptWords({ store, words: { translate } }) {
  const words = element('span', { class: 'hint kept' }, translate('top.kept'));
  store.watch((state) => {
    update(words, { hidden: state.kept !== 'kept' || !isDirty(state) || state.keptPage !== state.page });
  });
  return words;
}

/** @param {App} app */
function readerButtons({ store, words: { translate }, actions }) {
  const tryOut = iconButton('eye', translate('top.try'), actions.tryPage);
  const keys = iconButton('keys', translate('top.keys'), actions.showShortcuts);
  const group = element('div', { class: 'group' }, tryOut, keys);
  store.watch(({ page, run, isTrying }) => {
    update(tryOut, { ariaPressed: String(isTrying) });
    update(group, { hidden: !page || Boolean(run) });
  });
  return group;
}

/** @param {App} app */
function saveButton({ store, words: { translate }, actions }) {
  const button = element('button', { type: 'button', class: 'button is-primary', 'aria-keyshortcuts': 'Control+S Meta+S', onclick: actions.save });
  store.watch(({ page, run, isSaving, isReadOnly }) => {
    update(button, { disabled: !page || Boolean(run) || isReadOnly, textContent: translate(isSaving ? 'top.saving' : 'top.save') });
  });
  return button;
}

/**
 * @param {Parameters<typeof icon>[0]} name
 * @param {string} label
 * @param {() => void} onclick
 */
function iconButton(name, label, onclick) {
  return element('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick }, icon(name));
}
