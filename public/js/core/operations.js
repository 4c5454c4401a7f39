/** @import { Block, Code, Operation, Outcome, Page, Place, Section } from './types.js' */
import { equal } from './equal.js';
import { areOnPage, findBlock, findSection, sizeOf } from './places.js';
import { INVALID, isRecord } from './schema.js';
/** @import { Rules } from './schema.js' */

/**
 * One edit of a page: `apply(page, operation)` gives the new page and the operations that bring the old one back, or
 * the code of the refusal. The same rules as the server's `lib/page/operations.py`; `tests/core` holds both equal.
 * What an edit does not touch is the same object in both pages, and an edit that changes nothing gives the same page.
 *
 * Refusals, the first that fits: `invalid` (no operation that we know, or a member of the wrong kind), `unknown_id`
 * (what is edited, or the section to go to, is not there), `wrong_place` (`after` is not a neighbour there),
 * `invalid` (the new section, block or value is not as the schema says), `duplicate_id`, `too_many` (more sections,
 * blocks or bytes than a page may have).
 */

/** A page is at most this long (docs/PAGE.md). */
const PAGE_BYTES_MAX = 300_000;

/** Why an edit does not fit; caught where it began. */
class Refusal {
  /** @param {Code} code */
  constructor(code) {
    this.code = code;
  }
}

/**
 * The core's one function, by the rules of a schema.
 *
 * @param {Rules} rules
 * @returns {(page: Page, operation: unknown) => Outcome}
 */
export function operationsBy(rules) {
  return (page, operation) => {
    try {
      const edit = readOperation(operation);
      const done = EDITS[edit.op](page, /** @type {any} */ (edit), rules);
      if (equalPages(page, done.page)) return { page, inverse: done.inverse };
      if (mayGrow(edit) && sizeOf(done.page) > PAGE_BYTES_MAX) throw new Refusal('too_many');
      return done;
    } catch (refusal) {
      if (refusal instanceof Refusal) return { refused: refusal.code };
      throw refusal;
    }
  };
}

/**
 * Several edits as one: the last page, and what takes all of them back.
 *
 * @param {(page: Page, operation: unknown) => Outcome} apply
 * @param {Page} page
 * @param {readonly unknown[]} operations
 * @returns {Outcome}
 */
export function applyAll(apply, page, operations) {
  /** @type {Operation[][]} */
  const inverses = [];
  let current = page;
  for (const operation of operations) {
    const done = apply(current, operation);
    if (done.refused) return done;
    current = done.page;
    inverses.unshift(done.inverse);
  }
  return { page: current, inverse: inverses.flat() };
}

/** What each operation must have: `id` a name, `place` a name or null, `any` whatever its schema says. */
const FORMS = /** @type {Record<string, Record<string, 'id' | 'place' | 'record' | 'any'>>} */ ({
  insertSection: { after: 'place', section: 'any' },
  replaceSection: { id: 'id', section: 'any' },
  updateSection: { id: 'id', members: 'record' },
  moveSection: { id: 'id', after: 'place' },
  removeSection: { id: 'id' },
  insertBlock: { section: 'id', after: 'place', block: 'any' },
  updateBlock: { id: 'id', props: 'record' },
  moveBlock: { id: 'id', section: 'id', after: 'place' },
  removeBlock: { id: 'id' },
  setTheme: { theme: 'any' },
  setTitle: { title: 'any' },
  setBrand: { brand: 'any' },
});

/** @type {Record<string, (value: unknown) => boolean>} */
const FITS = {
  id: (value) => typeof value === 'string',
  place: (value) => value === null || typeof value === 'string',
  record: isRecord,
  any: () => true,
};

/**
 * @param {unknown} value
 * @returns {Operation}
 */
function readOperation(value) {
  if (!isRecord(value) || typeof value.op !== 'string' || !Object.hasOwn(FORMS, value.op)) throw new Refusal('invalid');
  for (const [name, form] of Object.entries(FORMS[value.op])) {
    if (!Object.hasOwn(value, name) || !FITS[form](value[name])) throw new Refusal('invalid');
  }
  return /** @type {Operation} */ (/** @type {unknown} */ (value));
}

/**
 * @typedef {{ page: Page, inverse: Operation[] }} Done
 * @type {{ [K in Operation['op']]: (page: Page, edit: Extract<Operation, { op: K }>, rules: Rules) => Done }}
 */
const EDITS = {
  insertSection(page, { after, section }, rules) {
    const row = placeAfter(page.sections, after);
    const made = readSection(section, rules);
    verifyNew(page, namesOf(made));
    if (page.sections.length >= rules.sectionsMax) throw new Refusal('too_many');
    return done(withSections(page, page.sections.toSpliced(row, 0, made)), { op: 'removeSection', id: made.id });
  },

  replaceSection(page, { id, section }, rules) {
    const row = sectionRow(page, id);
    const made = readSection(section, rules);
    const old = page.sections[row];
    verifyNew(withSections(page, page.sections.toSpliced(row, 1)), namesOf(made));
    return done(withSection(page, row, made), { op: 'replaceSection', id: made.id, section: old });
  },

  updateSection(page, { id, members }, rules) {
    const row = sectionRow(page, id);
    const old = page.sections[row];
    const { id: _id, blocks: _blocks, ...given } = members;
    const made = readSection({ ...old, ...given, blocks: [] }, rules);
    const before = beforeOf(old, given, Object.keys(rules.schema.$defs.Section.properties));
    return done(withSection(page, row, { ...made, blocks: old.blocks }), { op: 'updateSection', id, members: before });
  },

  moveSection(page, { id, after }) {
    const row = sectionRow(page, id);
    const rest = page.sections.toSpliced(row, 1);
    const moved = rest.toSpliced(placeAfter(rest, after), 0, page.sections[row]);
    return done(withSections(page, moved), { op: 'moveSection', id, after: idBefore(page.sections, row) });
  },

  removeSection(page, { id }) {
    const row = sectionRow(page, id);
    const after = idBefore(page.sections, row);
    const back = /** @type {Operation} */ ({ op: 'insertSection', after, section: page.sections[row] });
    return done(withSections(page, page.sections.toSpliced(row, 1)), back);
  },

  insertBlock(page, { section, after, block }, rules) {
    const row = sectionRow(page, section);
    const into = page.sections[row];
    const column = placeAfter(into.blocks, after);
    const made = readBlock(block, rules);
    verifyNew(page, [made.id]);
    if (into.blocks.length >= rules.blocksMax) throw new Refusal('too_many');
    return done(withBlocks(page, row, into.blocks.toSpliced(column, 0, made)), { op: 'removeBlock', id: made.id });
  },

  updateBlock(page, { id, props }, rules) {
    const { row, column, section, block } = blockPlace(page, id);
    const made = readBlock({ ...block, props: { ...block.props, ...props } }, rules);
    const known = Object.keys(rules.schema.$defs[block.type].properties);
    return done(withBlocks(page, row, section.blocks.with(column, made)), {
      op: 'updateBlock',
      id,
      props: beforeOf(block.props, props, known),
    });
  },

  moveBlock(page, { id, section, after }, rules) {
    const from = blockPlace(page, id);
    const row = sectionRow(page, section);
    const taken = withBlocks(page, from.row, from.section.blocks.toSpliced(from.column, 1));
    const into = taken.sections[row].blocks;
    const moved = into.toSpliced(placeAfter(into, after), 0, from.block);
    if (moved.length > rules.blocksMax) throw new Refusal('too_many');
    const back = { section: from.section.id, after: idBefore(from.section.blocks, from.column) };
    return done(withBlocks(taken, row, moved), { op: 'moveBlock', id, ...back });
  },

  removeBlock(page, { id }) {
    const { row, column, section, block } = blockPlace(page, id);
    const back = { section: section.id, after: idBefore(section.blocks, column), block };
    return done(withBlocks(page, row, section.blocks.toSpliced(column, 1)), { op: 'insertBlock', ...back });
  },

  setTheme: (page, { theme }, rules) =>
    done({ ...page, theme: readMember('theme', theme, rules) }, { op: 'setTheme', theme: page.theme }),

  setTitle: (page, { title }, rules) =>
    done({ ...page, title: readMember('title', title, rules) }, { op: 'setTitle', title: page.title }),

  setBrand(page, { brand }, rules) {
    const { brand: old = null, sections, ...head } = page;
    const made = brand === null ? {} : { brand: readMember('brand', brand, rules) };
    return done({ ...head, ...made, sections }, { op: 'setBrand', brand: old });
  },
};

/** @param {Page} page @param {Operation} back @returns {Done} */
function done(page, back) {
  return { page, inverse: [back] };
}

/** Whether the edit can make the page longer. @param {Operation} edit */
function mayGrow({ op }) {
  return !op.startsWith('remove') && !op.startsWith('move');
}

/** @param {Page} page @param {string} id */
function sectionRow(page, id) {
  const row = findSection(page, id);
  if (row < 0) throw new Refusal('unknown_id');
  return row;
}

/** @param {Page} page @param {string} id */
function blockPlace(page, id) {
  const found = findBlock(page, id);
  if (!found) throw new Refusal('unknown_id');
  return found;
}

/** @param {readonly { id: string }[]} parts @param {Place} after */
function placeAfter(parts, after) {
  if (after === null) return 0;
  const row = parts.findIndex((part) => part.id === after);
  if (row < 0) throw new Refusal('wrong_place');
  return row + 1;
}

/** @param {readonly { id: string }[]} parts @param {number} row */
function idBefore(parts, row) {
  return row === 0 ? null : parts[row - 1].id;
}

/** @param {unknown} value @param {Rules} rules */
function readSection(value, rules) {
  const made = rules.section(value);
  if (made === INVALID) throw new Refusal('invalid');
  return /** @type {Section} */ (made);
}

/** @param {unknown} value @param {Rules} rules */
function readBlock(value, rules) {
  const made = rules.block(value);
  if (made === INVALID) throw new Refusal('invalid');
  return /** @type {Block} */ (made);
}

/** @param {string} name @param {unknown} value @param {Rules} rules @returns {any} */
function readMember(name, value, rules) {
  const made = rules.member(name)(value);
  if (made === INVALID) throw new Refusal('invalid');
  return made;
}

/** @param {Section} section */
function namesOf(section) {
  return [section.id, ...section.blocks.map((block) => block.id)];
}

/** @param {Page} page @param {string[]} ids */
function verifyNew(page, ids) {
  if (new Set(ids).size < ids.length || areOnPage(page, ids)) throw new Refusal('duplicate_id');
}

/**
 * What the members that are to be changed were before; null says that one was not there.
 *
 * @param {object} old
 * @param {object} given
 * @param {string[]} known
 */
function beforeOf(old, given, known) {
  const names = known.filter((name) => Object.hasOwn(given, name));
  return Object.fromEntries(names.map((name) => [name, /** @type {any} */ (old)[name] ?? null]));
}

/** @param {Page} page @param {readonly Section[]} sections */
function withSections(page, sections) {
  return { ...page, sections };
}

/** @param {Page} page @param {number} row @param {Section} section */
function withSection(page, row, section) {
  return withSections(page, page.sections.with(row, section));
}

/** @param {Page} page @param {number} row @param {readonly Block[]} blocks */
function withBlocks(page, row, blocks) {
  return withSection(page, row, { ...page.sections[row], blocks });
}

/** Equal, at the cost of what differs. @param {Page} one @param {Page} other */
function equalPages(one, other) {
  return equal(one, other);
}
