/** @import { Hand } from './index.js' */
/** @import { Block } from '../../core/types.js' */
import { KIND, toClipboard } from '../../core/clipboard.js';
import { findBlock, findSection } from '../../core/places.js';
import { idsOf, rowsOf } from '../../core/selection.js';
import { picturesAmong } from '../pictures/files.js';
import { chosenEntries } from './commands.js';

const KINDS = [KIND, 'text/html', 'text/plain'];

/**
 * Sections and blocks by the clipboard, to another page too; entries as a block that holds no others.
 *
 * @param {Hand} hand
 */
export function listenToClipboard(hand) {
  const { editing, commands, translate, announce } = hand;
  document.addEventListener('copy', (event) => isOurs() && copy(event));
  document.addEventListener('cut', (event) => isOurs() && copy(event) && commands.remove());
  document.addEventListener('paste', (event) => isOurs() && paste(event));

  /** Where parts are walked, and no words: on the sheet, in the outline. */
  function isOurs() {
    return !hand.text.isOpen() && !hand.store.get().run && document.activeElement?.closest('.sheet, [role=tree]');
  }

  /** @param {ClipboardEvent} event */
  function copy(event) {
    const { page, selection } = editing;
    const ids = idsOf(page, selection);
    const data = event.clipboardData;
    if (!ids.length || !data) return false;
    const found = ids.flatMap((id) => findBlock(page, id)?.block ?? []);
    const blocks = selection.kind === 'entry' ? found.map((block) => withItems(block, chosenEntries(page, selection))) : found;
    const sections = ids.flatMap((id) => page.sections[findSection(page, id)] ?? []);
    const parts = sections.length ? { sections } : { blocks };
    for (const [kind, value] of Object.entries(toClipboard(parts, wordsOf([...sections.flatMap((each) => each.blocks), ...blocks])))) data.setData(kind, value);
    event.preventDefault();
    announce(translate('copied', { count: rowsOf(selection).length || ids.length }));
    return true;
  }

  /** What it holds can be read only now, whenever it is understood. @param {ClipboardEvent} event */
  function paste(event) {
    const data = event.clipboardData;
    if (!data) return;
    event.preventDefault();
    const given = Object.fromEntries(KINDS.map((kind) => [kind, data.getData(kind)]));
    const files = picturesAmong(data.files);
    hand.parts.use((parts) => parts.paste(given, files));
  }
}

/** @param {Block} block @param {unknown[]} items @returns {Block} */
function withItems(block, items) {
  return { ...block, props: { ...block.props, items } };
}

/** A table's rows as spreadsheets and documents read them. @param {any} cells */
function linesOf(cells) {
  const rows = Array.isArray(cells[0]) ? cells : [cells];
  return rows.map((/** @type {string[]} */ row) => row.join('\t')).filter((/** @type {string} */ line) => line.trim());
}

/** The texts of blocks, a line each. @param {readonly Block[]} blocks */
function wordsOf(blocks) {
  /** @type {string[]} */
  const words = [];
  const read = (/** @type {unknown} */ value, /** @type {string} */ name) => {
    if (name === 'rows' || name === 'header') words.push(...linesOf(value));
    else if (typeof value === 'string' && ['title', 'text', 'label', 'name', 'role', 'value', 'caption', 'eyebrow', 'when'].includes(name) && value.trim()) words.push(value);
    else if (typeof value === 'object' && value !== null) for (const [key, part] of Object.entries(value)) read(part, key);
  };
  for (const { props } of blocks) read(props, '');
  return words.join('\n');
}
