/** @import { Block, Operation, Outcome, Page, Place, Section } from './types.js' */
import { equal } from './equal.js';
import { findBlock, findSection } from './places.js';

/**
 * What a turn of the assistant has changed of a page, thing by thing, and how one of it is taken back: told by the page
 * before, the page as it is now, and the names that its operations touched. Hands may have changed the page since; what
 * the turn did not touch is never part of it, and what is taken back twice is taken back once.
 *
 * @typedef {'insert' | 'replace' | 'update' | 'move' | 'remove'} Deed
 * @typedef {Map<string, Set<Deed>>} Touched by the name of a section or block, `THEME` or `TITLE`
 * @typedef {'inserted' | 'changed' | 'moved' | 'removed'} Kind
 * @typedef {{ id: string, kind: Kind, isMoved: boolean, was: Section | Block | string | null, is: Section | Block | string | null }} Change
 *   `was` is null for what is new, `is` for what is gone; the theme and the title are strings
 * @typedef {(page: Page, operation: unknown) => Outcome} Apply
 */

// no name of a part has such a sign
export const THEME = '#theme';
export const TITLE = '#title';

/** @type {Record<Operation['op'], Deed>} */
const DEEDS = {
  insertSection: 'insert',
  replaceSection: 'replace',
  updateSection: 'update',
  moveSection: 'move',
  removeSection: 'remove',
  insertBlock: 'insert',
  updateBlock: 'update',
  moveBlock: 'move',
  removeBlock: 'remove',
  setTheme: 'update',
  setTitle: 'update',
  setBrand: 'update',
};

/** Notes what an operation touches. @param {Touched} touched @param {Operation} operation */
export function touch(touched, operation) {
  const id = nameOf(operation);
  const deeds = touched.get(id) ?? new Set();
  deeds.add(DEEDS[operation.op]);
  touched.set(id, deeds);
}

/** @param {Operation} operation */
function nameOf(operation) {
  if (operation.op === 'setTheme' || operation.op === 'setBrand') return THEME;
  if (operation.op === 'setTitle') return TITLE;
  if (operation.op === 'insertSection') return operation.section.id;
  return operation.op === 'insertBlock' ? operation.block.id : operation.id;
}

/**
 * Whether an operation would take away what hands have written since: `written` is what they touched.
 *
 * @param {Page} page
 * @param {Operation} operation
 * @param {Touched} written
 */
export function wouldLose(page, operation, written) {
  const isWritten = (/** @type {string} */ id) => [...(written.get(id) ?? [])].some((deed) => deed !== 'move' && deed !== 'remove');
  const deed = DEEDS[operation.op];
  if (deed === 'insert' || deed === 'move') return false;
  const id = nameOf(operation);
  const blocks = page.sections[findSection(page, id)]?.blocks ?? [];
  return isWritten(id) || blocks.some((block) => isWritten(block.id));
}

/**
 * The changes that are still to be seen on the page, in its order; what is gone stands where it was.
 *
 * @param {Page} before
 * @param {Page} now
 * @param {Touched} touched
 * @returns {Change[]}
 */
export function changesOf(before, now, touched) {
  const made = [...touched].flatMap(([id, deeds]) => changeOf(before, now, touched, id, deeds) ?? []);
  const places = placesOf(before, now);
  return made.sort((one, other) => (places.get(one.id) ?? -1) - (places.get(other.id) ?? -1));
}

/**
 * @param {Page} before
 * @param {Page} now
 * @param {Touched} touched
 * @param {string} id
 * @param {Set<Deed>} deeds
 * @returns {Change | null}
 */
function changeOf(before, now, touched, id, deeds) {
  if (id === THEME) return changed(id, before.theme, now.theme, false, true);
  if (id === TITLE) return changed(id, before.title, now.title, false, true);
  const [was, is] = [partOf(before, id), partOf(now, id)];
  if (isCovered(before, now, touched, id)) return null;
  const isMoved = deeds.has('move') && was !== null && is !== null && !isInPlace(before, now, touched, id);
  return changed(id, was, is, isMoved, deeds.has('update') || deeds.has('replace'));
}

/**
 * @param {string} id
 * @param {Change['was']} was
 * @param {Change['is']} is
 * @param {boolean} isMoved
 * @param {boolean} isRewritten whether the turn gave it other words or another look
 * @returns {Change | null}
 */
function changed(id, was, is, isMoved, isRewritten) {
  if (was === null || is === null) {
    return was === is ? null : { id, kind: was === null ? 'inserted' : 'removed', isMoved: false, was, is };
  }
  if (isRewritten && !equal(was, is)) return { id, kind: 'changed', isMoved, was, is };
  return isMoved ? { id, kind: 'moved', isMoved, was, is } : null;
}

/** Whether a block came or went with its section. @param {Page} before @param {Page} now @param {Touched} touched @param {string} id */
function isCovered(before, now, touched, id) {
  const [from, to] = [findBlock(before, id), findBlock(now, id)];
  if (from && to) return false;
  const section = (from ?? to)?.section.id;
  if (section === undefined) return false;
  const deeds = touched.get(section);
  if (deeds?.has('replace')) return true;
  return from ? findSection(now, section) < 0 : findSection(before, section) < 0;
}

/** @param {Page} page @param {string} id @returns {Section | Block | null} */
function partOf(page, id) {
  return page.sections[findSection(page, id)] ?? findBlock(page, id)?.block ?? null;
}

/** @param {Page} before @param {Page} now @param {Touched} touched @param {string} id */
function isInPlace(before, now, touched, id) {
  return homeOf(before, id) === homeOf(now, id) && inPlace(before, now, touched, homeOf(before, id)).has(id);
}

/**
 * The names of the sections, or of the blocks of one, that stand in the order in which they stood: the most of them that
 * do, and before all those that the turn did not move.
 *
 * @param {Page} before
 * @param {Page} now
 * @param {Touched} touched
 * @param {string} home a section's name; empty for the sections themselves
 */
function inPlace(before, now, touched, home) {
  const ranks = new Map(siblingsOf(before, home).map(({ id }, row) => [id, row]));
  const ids = siblingsOf(now, home).flatMap(({ id }) => (ranks.has(id) ? [id] : []));
  const weight = (/** @type {string} */ id) => (touched.get(id)?.has('move') ? 1 : ids.length + 1);
  /** The best row of names in order that ends with each. @type {{ ids: string[], weight: number }[]} */
  const best = [];
  for (const id of ids) {
    const rank = ranks.get(id) ?? 0;
    const fits = best.filter((row) => (ranks.get(row.ids[row.ids.length - 1]) ?? 0) < rank);
    const before = heaviest(fits);
    best.push({ ids: [...before.ids, id], weight: before.weight + weight(id) });
  }
  return new Set(heaviest(best).ids);
}

/** @param {{ ids: string[], weight: number }[]} rows */
function heaviest(rows) {
  return rows.reduce((most, row) => (row.weight > most.weight ? row : most), { ids: /** @type {string[]} */ ([]), weight: 0 });
}

/** @param {Page} page @param {string} home @returns {readonly { id: string }[]} */
function siblingsOf(page, home) {
  return home ? (page.sections[findSection(page, home)]?.blocks ?? []) : page.sections;
}

/** @param {Page} page @param {string} id */
function homeOf(page, id) {
  return findBlock(page, id)?.section.id ?? '';
}

/** How far down each part stands; what is gone behind what it stood behind. @param {Page} before @param {Page} now */
function placesOf(before, now) {
  /** @type {Map<string, number>} */
  const places = new Map();
  namesOf(now).forEach((id, row) => places.set(id, row + 1));
  let last = 0;
  for (const id of namesOf(before)) {
    last = places.get(id) ?? last + 1e-6;
    if (!places.has(id)) places.set(id, last);
  }
  return places;
}

/** @param {Page} page */
function namesOf(page) {
  return page.sections.flatMap((section) => [section.id, ...section.blocks.map((block) => block.id)]);
}

/**
 * The operations that take changes back: each of them whole, the rest as it is.
 *
 * @param {Apply} apply
 * @param {Page} before
 * @param {Page} now
 * @param {Touched} touched
 * @param {readonly Change[]} changes
 * @returns {Operation[]}
 */
export function backFrom(apply, before, now, touched, changes) {
  const back = new Back(apply, before, now, touched);
  const chosen = new Map(changes.map((change) => [change.id, change]));
  if (chosen.has(THEME)) back.add({ op: 'setTheme', theme: before.theme });
  if (chosen.has(TITLE)) back.add({ op: 'setTitle', title: before.title });
  // in the order of the page before: whatever stood in front of a part is in its place by then
  for (const section of before.sections) back.takeSection(section, chosen.get(section.id));
  for (const section of before.sections) {
    for (const block of section.blocks) back.takeBlock(block, chosen.get(block.id));
  }
  for (const { id, kind } of changes) if (kind === 'inserted') back.takeAway(id);
  return back.operations;
}

/** Collects operations, each against the page as it is after those before it. */
class Back {
  /** @param {Apply} apply @param {Page} before @param {Page} now @param {Touched} touched */
  constructor(apply, before, now, touched) {
    this.apply = apply;
    this.before = before;
    this.touched = touched;
    this.page = now;
    /** @type {Operation[]} */
    this.operations = [];
  }

  /** What does not fit, because hands were there, is left out. @param {Operation} operation */
  add(operation) {
    const { page } = this.apply(this.page, operation);
    if (!page || page === this.page) return;
    this.page = page;
    this.operations.push(operation);
  }

  /** @param {Section} section as it was @param {Change | undefined} change */
  takeSection(section, change) {
    if (!change) return;
    if (change.kind === 'removed') this.restore(section);
    if (change.kind === 'changed') this.putBack(section);
    if (change.isMoved) this.add({ op: 'moveSection', id: section.id, after: this.placeOf(section.id) });
  }

  /** @param {Block} block as it was @param {Change | undefined} change */
  takeBlock(block, change) {
    if (!change) return;
    if (change.kind === 'removed') this.add({ op: 'insertBlock', section: homeOf(this.before, block.id), after: this.placeOf(block.id), block });
    if (change.kind === 'changed') this.add({ op: 'updateBlock', id: block.id, props: propsBefore(block, findBlock(this.page, block.id)?.block) });
    if (change.isMoved) this.bringHome(block.id);
  }

  /** A section that was removed: again where it was, with those of its blocks that went elsewhere. @param {Section} section */
  restore(section) {
    if (findSection(this.page, section.id) >= 0) return;
    this.add({ op: 'insertSection', after: this.placeOf(section.id), section: this.withoutStrays(section) });
    this.bringAllHome(section);
  }

  /** A section that was written anew, as it was. @param {Section} section */
  putBack(section) {
    const guests = this.page.sections[findSection(this.page, section.id)]?.blocks ?? [];
    for (const { id } of guests) if (findBlock(this.before, id) && homeOf(this.before, id) !== section.id) this.bringHome(id);
    this.add({ op: 'replaceSection', id: section.id, section: this.withoutStrays(section) });
    this.bringAllHome(section);
  }

  /** What is new goes; what was there before and went into it goes home. @param {string} id */
  takeAway(id) {
    const section = this.page.sections[findSection(this.page, id)];
    if (!section) return this.add({ op: 'removeBlock', id });
    for (const block of section.blocks) if (findBlock(this.before, block.id)) this.bringHome(block.id);
    this.add({ op: 'removeSection', id });
  }

  /** @param {string} id of a block that was there before */
  bringHome(id) {
    const home = findBlock(this.before, id)?.section;
    if (!home) return;
    this.restore(home);
    this.add({ op: 'moveBlock', id, section: home.id, after: this.placeOf(id) });
  }

  /** @param {Section} section as it was */
  bringAllHome(section) {
    for (const { id } of section.blocks) if (homeOf(this.page, id) !== section.id && findBlock(this.page, id)) this.bringHome(id);
  }

  /** @param {Section} section @returns {Section} without the blocks that are elsewhere by now */
  withoutStrays(section) {
    const isStray = ({ id = '' }) => findBlock(this.page, id) !== null && homeOf(this.page, id) !== section.id;
    return { ...section, blocks: section.blocks.filter((block) => !isStray(block)) };
  }

  /** Behind the nearest part in front of it that is in its place. @param {string} id @returns {Place} */
  placeOf(id) {
    const home = homeOf(this.before, id);
    const parts = siblingsOf(this.before, home);
    const settled = inPlace(this.before, this.page, this.touched, home);
    const row = parts.findIndex((part) => part.id === id);
    return parts.slice(0, row).findLast((part) => settled.has(part.id))?.id ?? null;
  }
}

/** The members that are others now, as they were; null for one that was not there. @param {Block} was @param {Block | undefined} is */
function propsBefore(was, is) {
  const names = new Set([...Object.keys(was.props), ...Object.keys(is?.props ?? {})]);
  const others = [...names].filter((name) => !equal(was.props[name], is?.props[name]));
  return Object.fromEntries(others.map((name) => [name, was.props[name] ?? null]));
}
