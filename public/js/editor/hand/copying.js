/** @import { Hand } from './index.js' */
/** @import { Rules } from '../../core/schema.js' */
/** @import { Block, Section } from '../../core/types.js' */
import { cleanHtml } from '../../core/clean.js';
import { fromClipboard, fromFile, toClipboard } from '../../core/clipboard.js';
import { findBlock, findSection } from '../../core/places.js';
import { INVALID } from '../../core/schema.js';
import { idsOf, rowsOf } from '../../core/selection.js';
import { clean } from '../../core/text.js';
import { picturesAmong } from '../pictures/files.js';
import { asSection, chosenEntries } from './commands.js';

/** More blocks than this are sections of their own. */
const IN_PLACE_MAX = 12;

/**
 * Sections and blocks by the clipboard, to another page too; entries as a block that holds no others.
 *
 * @param {Hand} hand
 */
export function listenToClipboard(hand) {
  const { sheet, editing, commands, rules, translate, announce, warn } = hand;
  document.addEventListener('copy', (event) => isOurs() && copy(event));
  document.addEventListener('cut', (event) => isOurs() && copy(event) && commands.remove());
  document.addEventListener('paste', (event) => isOurs() && paste(event));

  function isOurs() {
    const { activeElement } = document;
    return !hand.text.isOpen() && !hand.store.get().run && activeElement instanceof HTMLElement && sheet.contains(activeElement);
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

  /** @param {ClipboardEvent} event */
  function paste(event) {
    const data = event.clipboardData;
    if (!data) return;
    event.preventDefault();
    const { parts, pictures, isTooLong } = partsFrom((kind) => data.getData(kind), rules);
    const files = picturesAmong(data.files);
    if (!parts.length && files.length) return void hand.pictures.open().then(({ takeBehind }) => takeBehind(files));
    if (isTooLong) return warn(translate('pasted.tooLarge'));
    if (!parts.length && !pictures) return warn(translate('pasted.nothing'));
    if (parts.length && (commands.putEntries(parts) || commands.put(parts, 'paste'))) announce(translate('pasted', { count: parts.length }));
    if (pictures) warn(translate('pasted.pictures', { count: pictures }));
  }
}

/**
 * What a clipboard holds that can be put on a page: parts of ours, a file of ours, or what another program copied.
 *
 * @param {(kind: string) => string} read
 * @param {Rules} rules
 * @returns {{ parts: (Section | Block)[], pictures: number, isTooLong: boolean }}
 */
function partsFrom(read, rules) {
  const ours = fromClipboard(read, rules);
  const own = ours ? ('sections' in ours ? ours.sections : ours.blocks) : fromFile(read('text/plain'), rules);
  if (own) return { parts: own, pictures: 0, isTooLong: false };
  const { blocks, pictures, isTooLong } = cleanHtml(clean(read('text/html')));
  const valid = blocks.map(rules.block).filter((block) => block !== INVALID);
  return { parts: inPlaceOrSections(/** @type {Block[]} */ (valid), rules.blocksMax), pictures, isTooLong };
}

/**
 * A few blocks go where the selection is; a long document becomes sections.
 *
 * @param {Block[]} blocks
 * @param {number} most in a section
 * @returns {(Section | Block)[]}
 */
function inPlaceOrSections(blocks, most) {
  if (blocks.length <= IN_PLACE_MAX) return blocks;
  const starts = blocks.map((_, row) => row).filter((row) => row % most === 0);
  return starts.map((row) => asSection(blocks.slice(row, row + most)));
}

/** @param {Block} block @param {unknown[]} items @returns {Block} */
function withItems(block, items) {
  return { ...block, props: { ...block.props, items } };
}

/** The texts of blocks, a line each. @param {readonly Block[]} blocks */
function wordsOf(blocks) {
  /** @type {string[]} */
  const words = [];
  const read = (/** @type {unknown} */ value, /** @type {string} */ name) => {
    if (typeof value === 'string' && ['title', 'text', 'label', 'name', 'role', 'value', 'caption', 'eyebrow', 'when'].includes(name) && value.trim()) words.push(value);
    else if (typeof value === 'object' && value !== null) for (const [key, part] of Object.entries(value)) read(part, key);
  };
  for (const { props } of blocks) read(props, '');
  return words.join('\n');
}
