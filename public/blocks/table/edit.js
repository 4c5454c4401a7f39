/** @import { BlockEditing, Tell } from '../../js/editor/hand/texts.js' */
import { optional } from '../../js/editor/hand/texts.js';

const CELL = optional('cell', '');

/** @type {BlockEditing} */
export const editing = {
  sign: 'M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14',
  words: {
    en: { name: 'Table', about: 'Facts in rows and columns' },
    de: { name: 'Tabelle', about: 'Fakten in Zeilen und Spalten' },
  },
  blank: () => ({ header: ['', '', ''], rows: [['', '', ''], ['', '', '']] }),
  texts: [optional('caption', 'caption')],
  settings: { caption: 'text' },
  mark: markCells,
  firstText: ({ header }) => (header.length ? 'header.0' : 'rows.0.0'),
};

/** Those too that a short row does not have yet. @param {HTMLElement} drawn @param {unknown} _ @param {Tell} tell */
function markCells(drawn, _, tell) {
  drawn.querySelectorAll('thead tr > *').forEach((cell, at) => tell(cell, CELL, `header.${at}`));
  drawn.querySelectorAll('tbody tr').forEach((row, at) => row.querySelectorAll('td, th').forEach((cell, column) => tell(cell, CELL, `rows.${at}.${column}`)));
}
