/** @import { BlockEditing, Tell } from '../../js/editor/hand/texts.js' */
import { element } from '../../js/dom.js';
import { always } from '../../js/editor/hand/texts.js';

const TITLE = always('title', '');
const TEXT = always('text', '', 'markdown');

/** @type {BlockEditing} */
export const editing = {
  sign: 'M3 9h18v10H3zM3 9V5h6v4M9 5h6v4',
  words: {
    en: { name: 'Tabs', about: 'One of several at a time' },
    de: { name: 'Reiter', about: 'Eines von mehreren' },
  },
  blank: () => ({ items: [{ title: '', text: '' }, { title: '', text: '' }] }),
  items: {
    at: '[role=tab]',
    blank: () => ({ title: '', text: '' }),
    texts: [TITLE, TEXT],
  },
  mark: markPanels,
};

/**
 * The titles are the row's buttons, the texts stand in the panels under them.
 *
 * @param {HTMLElement} drawn
 * @param {Record<string, any>} _
 * @param {Tell} tell
 */
function markPanels(drawn, _, tell) {
  drawn.querySelectorAll('[role=tab]').forEach((tab, row) => {
    const words = element('span', {}, tab.textContent);
    tab.replaceChildren(words);
    tell(words, TITLE, `items.${row}.title`);
  });
  drawn.querySelectorAll('[role=tabpanel]').forEach((panel, row) => tell(panel, TEXT, `items.${row}.text`));
}
