/** @import { BlockEditing } from '../../js/editor/hand/texts.js' */
import { element } from '../../js/dom.js';
import { always, optional } from '../../js/editor/hand/texts.js';

/** @type {BlockEditing} */
export const editing = {
  sign: 'M3.5 5h17v14h-17zM7 9v6M10.5 10h7M10.5 14h5',
  words: {
    en: { name: 'Callout', about: 'What must not be missed' },
    de: { name: 'Hinweis', about: 'Was niemand übersehen darf' },
  },
  blank: () => ({ tone: 'info', text: '' }),
  texts: [optional('title', '.callout-title'), always('text', '.callout-words', 'markdown')],
  settings: { tone: ['info', 'success', 'warning', 'note'], title: 'text' },
  prepare: wrapWords,
};

/** Its words in an element of their own. @param {HTMLElement} drawn */
function wrapWords(drawn) {
  const box = drawn.querySelector('.rich-text');
  const words = [...(box?.children ?? [])].filter((child) => !child.matches('.callout-title, .callout-words'));
  if (!box || box.querySelector('.callout-words')) return;
  const wrapped = element('div', { class: 'callout-words rich-text' }, ...words);
  box.append(wrapped);
}
