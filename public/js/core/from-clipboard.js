/** @import { Block, Section } from './types.js' */
/** @import { Rules } from './schema.js' */
import { ATTRIBUTE, KIND, VERSION } from './clipboard.js';
import { attributeOf } from './html.js';
import { newId, withNewIds } from './ids.js';
import { INVALID, isRecord } from './schema.js';

/** What comes from a clipboard is read as if it came from the network. */

/** A page is at most 300,000 bytes; nothing longer on the clipboard is one of its parts. */
const CHARS_MAX = 400_000;

/**
 * The sections or blocks of a clipboard, each with a new id; null where there are none of ours. What is not valid is
 * left out; more than a page or section may have is cut.
 *
 * @param {(kind: string) => string} read as `DataTransfer.getData`
 * @param {Rules} rules
 * @param {(letter: 's' | 'b') => string} [makeId]
 * @returns {{ sections: Section[] } | { blocks: Block[] } | null}
 */
export function fromClipboard(read, rules, makeId = newId) {
  const value = parse(read(KIND)) ?? parse(attributeOf(read('text/html').slice(0, CHARS_MAX * 2), ATTRIBUTE));
  if (!isRecord(value) || value.skyline !== VERSION) return null;
  const sections = valid(value.sections, rules.section, rules.sectionsMax).map((section) =>
    withNewIds(/** @type {Section} */ (section), makeId),
  );
  if (sections.length > 0) return { sections };
  const blocks = valid(value.blocks, rules.block, rules.blocksMax).map((block) => ({
    .../** @type {Block} */ (block),
    id: makeId('b'),
  }));
  return blocks.length > 0 ? { blocks } : null;
}

/**
 * The sections of a page that was downloaded as a file and copied from it; null where it is none.
 *
 * @param {string} text
 * @param {Rules} rules
 * @param {(letter: 's' | 'b') => string} [makeId]
 * @returns {Section[] | null}
 */
export function fromFile(text, rules, makeId = newId) {
  const value = text.trimStart().startsWith('{') ? parse(text) : null;
  if (!isRecord(value)) return null;
  const sections = valid(value.sections, rules.section, rules.sectionsMax);
  return sections.length > 0 ? sections.map((section) => withNewIds(/** @type {Section} */ (section), makeId)) : null;
}

/**
 * @param {unknown} values
 * @param {(value: unknown) => unknown} read
 * @param {number} most
 */
function valid(values, read, most) {
  const given = Array.isArray(values) ? values.slice(0, most) : [];
  return given.map(read).filter((found) => found !== INVALID);
}

/** @param {string | null} json @returns {unknown} */
function parse(json) {
  if (!json || json.length > CHARS_MAX) return null;
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
