/** @import { App } from './app.js' */
import { element, update } from '../dom.js';
import { THEMES } from '../page/view.js';

/**
 * The theme, chosen by how it looks. Where there is a page it changes with it.
 *
 * @param {App} app
 */
export function createThemeField({ store, words: { translate }, actions }) {
  const choices = ['auto', ...THEMES].map((theme) => {
    const value = theme === 'auto' ? null : theme;
    const input = element('input', {
      type: 'radio',
      name: 'theme',
      value: theme,
      // the one that is chosen already may not be the page's
      onclick: () => actions.chooseTheme(value),
    });
    return { value, input, label: drawSwatch(theme, translate(`theme.${theme}`), input) };
  });
  store.watch(({ theme, run, page }, before) => {
    // undo, or the assistant, gave the page another one
    if (theme && before?.page && page && page.theme !== before.page.theme && page.theme !== theme) return store.set({ theme: page.theme });
    for (const { value, input } of choices) {
      update(input, { checked: value === theme, disabled: Boolean(run) });
    }
  });
  return element(
    'fieldset',
    { class: 'field' },
    element('legend', {}, translate('form.theme')),
    element('div', { class: 'themes' }, ...choices.map((choice) => choice.label)),
  );
}

/**
 * @param {string} theme
 * @param {string} name
 * @param {HTMLInputElement} input
 */
function drawSwatch(theme, name, input) {
  const letters = element('b', {}, 'Aa');
  const swatch = element('span', { class: 'swatch', 'data-swatch': theme, 'aria-hidden': 'true' }, letters, element('i'), element('i'), element('i'));
  return element('label', { class: 'theme' }, input, swatch, element('span', { class: 'theme-name' }, name));
}
