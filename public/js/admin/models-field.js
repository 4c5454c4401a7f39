/** @import { Words } from '../messages/index.js' */
/** @import { Model } from '../api/client.js' */
import { element } from '../dom.js';

/**
 * Which models may be used.
 *
 * @param {Words} words
 * @param {Model[]} models
 * @param {string[]} off
 */
export function createModelsField({ translate }, models, off) {
  const boxes = models.map(({ model, label, provider }) => ({
    model,
    input: element('input', { type: 'checkbox', checked: !off.includes(model) }),
    words: [label, element('span', { class: 'hint' }, ` ${provider}`)],
  }));
  const root = element(
    'div',
    { class: 'stack is-tight' },
    ...boxes.map(({ input, words }) => element('label', { class: 'check' }, input, ...words)),
    element('p', { class: 'hint' }, translate('settings.models.hint')),
  );
  return {
    root,
    get: () => boxes.filter(({ input }) => !input.checked).map(({ model }) => model),
    /** @param {string[]} names of those that are off */
    set: (names) => boxes.forEach(({ model, input }) => (input.checked = !names.includes(model))),
  };
}
