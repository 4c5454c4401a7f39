/** @import { Hand } from './index.js' */
/** @import { Rules } from '../../core/schema.js' */
/** @import { Block, Section } from '../../core/types.js' */
import { cleanHtml, cleanWords } from '../../core/clean.js';
import { fromClipboard, fromFile } from '../../core/from-clipboard.js';
import { INVALID } from '../../core/schema.js';
import { clean } from '../../core/text.js';
import { asSection } from './commands.js';

/** More blocks than this are sections of their own. */
const IN_PLACE_MAX = 12;

/**
 * Puts what a clipboard holds behind what is selected.
 *
 * @param {Hand} hand
 * @param {Record<string, string>} given by kind
 * @param {File[]} files pictures among it, sent where there are no words
 */
export function paste({ commands, rules, translate, announce, warn, pictures: studio }, given, files) {
  const { parts, pictures, isTooLong } = partsFrom(given, rules);
  if (!parts.length && files.length) return void studio.takeBehind(files);
  if (isTooLong) return warn(translate('pasted.tooLarge'));
  if (!parts.length && !pictures) return warn(translate('pasted.nothing'));
  if (parts.length && (commands.putEntries(parts) || commands.put(parts, 'paste'))) announce(translate('pasted', { count: parts.length }));
  if (pictures) warn(translate('pasted.pictures', { count: pictures }));
}

/**
 * What a clipboard holds that can be put on a page: parts of ours, a file of ours, or what another program copied.
 *
 * @param {Record<string, string>} given
 * @param {Rules} rules
 * @returns {{ parts: (Section | Block)[], pictures: number, isTooLong: boolean }}
 */
function partsFrom(given, rules) {
  const read = (/** @type {string} */ kind) => given[kind] ?? '';
  const ours = fromClipboard(read, rules);
  const own = ours ? ('sections' in ours ? ours.sections : ours.blocks) : fromFile(read('text/plain'), rules);
  if (own) return { parts: own, pictures: 0, isTooLong: false };
  const { blocks, pictures, isTooLong } = cleaned(clean(read('text/html')), clean(read('text/plain')));
  const valid = blocks.map(rules.block).filter((block) => block !== INVALID);
  return { parts: inPlaceOrSections(/** @type {Block[]} */ (valid), rules.blocksMax), pictures, isTooLong };
}

/** @param {string} html @param {string} words beside it, for where it has none */
function cleaned(html, words) {
  const found = cleanHtml(html);
  return found.blocks.length || found.pictures || found.isTooLong ? found : cleanWords(words);
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
