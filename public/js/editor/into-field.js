/** @import { App } from './app.js' */
import { element, update } from '../dom.js';
import { record, text } from '../page/values.js';
import { loadAssistWords } from '../messages/assist/index.js';
import { placeOf } from './generation.js';
import { onceAfter } from './later.js';
import { titleOf } from './painter.js';

/**
 * Whether what is generated takes the page's place, or is put behind what is selected of it.
 *
 * @param {App} app
 */
export async function createIntoField({ store, words }) {
  const translate = await loadAssistWords(words.locale);
  const here = element('span');
  const choices = /** @type {const} */ (['page', 'here']).map((into) =>
    element(
      'label',
      { class: 'into' },
      element('input', { type: 'radio', name: 'into', value: into, onchange: () => store.set({ into }) }),
      into === 'page' ? translate('into.page') : here,
    ),
  );
  const show = onceAfter(() => {
    const state = store.get();
    if (!state.page) return;
    const place = placeOf({ ...state, into: 'here' });
    const row = state.page.sections.findIndex((each) => text(record(each).id) === place?.after);
    const name = row < 0 ? '' : titleOf(state.page.sections[row]);
    update(here, { textContent: name ? translate('into.here', { name }) : translate('into.place', { place: row + 1 }) });
    for (const input of choices.map((choice) => choice.querySelector('input'))) {
      if (input) update(input, { checked: input.value === state.into, disabled: Boolean(state.run) || (input.value === 'here' && row < 0) });
    }
  });
  store.watch(show);
  return element('fieldset', { class: 'field' }, element('legend', {}, translate('into.label')), element('div', { class: 'models' }, ...choices));
}
