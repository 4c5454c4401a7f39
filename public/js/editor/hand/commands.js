/** @import { Block, Operation, Page, Place, Section, Selection } from '../../core/types.js' */
/** @import { Editing } from './editing.js' */
/** @import { Library } from './library.js' */
/** @import { ChangeKind } from '../text/types.js' */
import { newId, withNewIds } from '../../core/ids.js';
import { findBlock, findSection } from '../../core/places.js';
import { extendTo, idsOf, selectionOf } from '../../core/selection.js';
import { membersWith } from './members.js';
import { nameOfBlock, nameOfSection, nameOfSelection } from './names.js';
import { newBlock, newSection } from './samples.js';

/**
 * What can be done to what is selected: each one step of undo, and said to who cannot see it.
 *
 * @param {Editing} editing
 * @param {Library} library
 */
export function createCommands(editing, library) {
  const { translate, announce } = editing;
  const picture = (/** @type {number} */ row) => library.picture(row);
  const name = () => nameOfSelection(editing.page, editing.selection, translate);

  /** @param {readonly Operation[]} operations @param {string} key @param {Selection} [selection] */
  function step(operations, key, selection) {
    const label = { key, name: name() };
    return operations.length > 0 && editing.edit(operations, { label, ...(selection && { selection }) });
  }

  /** @param {-1 | 1} way */
  function move(way) {
    const { page, selection } = editing;
    const operations = selection.kind === 'section' ? sectionMoves(page, selection, way) : blockMoves(page, selection, way);
    if (step(operations, 'move')) announce(placeWords());
  }

  function placeWords() {
    const { page, selection } = editing;
    const [id] = idsOf(page, selection);
    const found = findBlock(page, id);
    const [row, count] = found ? [found.column, found.section.blocks.length] : [findSection(page, id), page.sections.length];
    return translate(found ? 'moved.block' : 'moved.section', { name: name(), place: row + 1, count });
  }

  /** @param {string} section */
  function moveTo(section) {
    const { page, selection } = editing;
    const ids = idsOf(page, selection);
    let after = page.sections[findSection(page, section)]?.blocks.at(-1)?.id ?? null;
    const operations = ids.map((id) => {
      const operation = /** @type {Operation} */ ({ op: 'moveBlock', id, section, after });
      after = id;
      return operation;
    });
    if (selection.kind === 'block' && step(operations, 'move')) announce(placeWords());
  }

  function remove() {
    const { page, selection } = editing;
    const said = translate('removed', { name: name() });
    const op = selection.kind === 'section' ? 'removeSection' : 'removeBlock';
    const operations = idsOf(page, selection).map((id) => /** @type {Operation} */ ({ op, id }));
    if (step(operations, 'remove')) announce(said);
  }

  function duplicate() {
    const { page, selection } = editing;
    const ids = idsOf(page, selection);
    const said = translate('duplicated', { name: name() });
    const copies =
      selection.kind === 'section'
        ? ids.map((id) => withNewIds(page.sections[findSection(page, id)]))
        : ids.flatMap((id) => copyOf(findBlock(page, id)?.block));
    if (put(copies, 'duplicate')) announce(said);
  }

  /**
   * Sections or blocks behind what is selected; they are selected then.
   *
   * @param {readonly (Section | Block)[]} parts
   * @param {string} key
   */
  function put(parts, key) {
    if (!parts.length) return false;
    const areSections = 'blocks' in parts[0];
    const at = areSections ? { after: lastSection() } : blockPlace();
    if (!areSections && !('section' in at && at.section)) return put([asSection(/** @type {Block[]} */ (parts))], key);
    let { after } = at;
    const operations = parts.map((part) => {
      const operation = areSections
        ? { op: 'insertSection', after, section: part }
        : { op: 'insertBlock', section: /** @type {any} */ (at).section, after, block: part };
      after = part.id;
      return /** @type {Operation} */ (operation);
    });
    const done = step(operations, key);
    if (done) selectAll(parts.map(({ id }) => id));
    return done;
  }

  /** @param {string[]} ids */
  function selectAll(ids) {
    const first = selectionOf(editing.page, ids[0]);
    editing.select(extendTo(editing.page, first, ids[ids.length - 1]));
  }

  /** The section that is selected or holds what is; else the last one. @returns {Place} */
  function lastSection() {
    const { page, selection } = editing;
    if (selection.kind === 'section') return idsOf(page, selection).at(-1) ?? null;
    if (selection.kind === 'block' || selection.kind === 'text') return selection.section;
    return page.sections.at(-1)?.id ?? null;
  }

  /** @returns {{ section: string | null, after: Place }} */
  function blockPlace() {
    const { page, selection } = editing;
    if (selection.kind === 'block' || selection.kind === 'text') {
      return { section: selection.section, after: idsOf(page, selection).at(-1) ?? null };
    }
    const section = page.sections[findSection(page, lastSection() ?? '')];
    return { section: section?.id ?? null, after: section?.blocks.at(-1)?.id ?? null };
  }

  /**
   * @param {string} type
   * @param {{ section: string, after: Place }} [at] behind what is selected where there is none
   * @returns {string} the new block's id, or '' when it was refused
   */
  function insertBlock(type, at) {
    const block = newBlock(type, picture);
    const place = at ?? blockPlace();
    if (!place.section) {
      return put([asSection([block])], 'insert') ? block.id : '';
    }
    const operation = /** @type {Operation} */ ({ op: 'insertBlock', section: place.section, after: place.after, block });
    const label = { key: 'insert', name: nameOfBlock(block, translate) };
    if (!editing.edit([operation], { label })) return '';
    editing.select(selectionOf(editing.page, block.id));
    announce(translate('inserted', { name: nameOfBlock(block, translate) }));
    return block.id;
  }

  /** @param {string} layout @param {Place} [after] @returns {string} */
  function insertSection(layout, after = lastSection()) {
    const section = newSection(layout, picture);
    const label = { key: 'insert', name: translate('section') };
    if (!editing.edit([{ op: 'insertSection', after, section }], { label })) return '';
    editing.select(selectionOf(editing.page, section.id));
    announce(translate('inserted', { name: translate(`layout.${layout}`) }));
    return section.id;
  }

  return {
    move,
    moveTo,
    remove,
    duplicate,
    put,
    insertBlock,
    insertSection,

    /** @param {string} id @param {Record<string, unknown>} members @param {string} key */
    updateSection(id, members, key) {
      const section = editing.page.sections[findSection(editing.page, id)];
      const label = { key, name: section ? nameOfSection(section, translate) : '' };
      return editing.edit([{ op: 'updateSection', id, members }], { label });
    },

    /** @param {string} id @param {Record<string, unknown>} props @param {string} [key] */
    updateBlock(id, props, key = 'settings') {
      const found = findBlock(editing.page, id);
      const label = { key, name: found ? nameOfBlock(found.block, translate) : '' };
      return editing.edit([{ op: 'updateBlock', id, props }], { label });
    },

    /**
     * What was typed into a member of a block.
     *
     * @param {string} id
     * @param {string} path
     * @param {string} value
     * @param {ChangeKind} kind
     */
    write(id, path, value, kind) {
      const found = findBlock(editing.page, id);
      if (!found) return false;
      const props = membersWith(found.block.props, path, value);
      const label = { key: 'text', name: nameOfBlock(found.block, translate) };
      if (kind === 'paste' || kind === 'format') {
        editing.history.close();
        const isDone = editing.edit([{ op: 'updateBlock', id, props }], { label });
        editing.history.close();
        return isDone;
      }
      const typing = { where: `${id}.${path}`, kind: kind === 'delete' ? /** @type {const} */ ('delete') : /** @type {const} */ ('insert'), text: value.slice(-1) };
      return editing.edit([{ op: 'updateBlock', id, props }], { label, typing });
    },

    /** @param {string} theme */
    setTheme(theme) {
      return editing.edit([{ op: 'setTheme', theme }], { label: { key: 'theme', name: theme } });
    },

    /** @param {string} title */
    setTitle(title) {
      const typing = { where: 'title', kind: /** @type {const} */ ('insert'), text: title.slice(-1) };
      return editing.edit([{ op: 'setTitle', title }], { label: { key: 'title' }, typing });
    },
  };
}

/** @typedef {ReturnType<typeof createCommands>} Commands */

/** @param {Block | undefined} block @returns {Block[]} */
function copyOf(block) {
  return block ? [{ ...block, id: newId('b') }] : [];
}

/** @param {Block[]} blocks @returns {Section} */
export function asSection(blocks) {
  return { id: newId('s'), layout: 'stack', background: { kind: 'plain' }, blocks };
}

/** The neighbour changes places with all that is selected. @param {Page} page @param {Selection} selection @param {-1 | 1} way @returns {Operation[]} */
function sectionMoves({ sections }, selection, way) {
  const ids = idsOf({ ...EMPTY, sections }, selection);
  const rows = sections.map(({ id }) => id);
  const [first, last] = [rows.indexOf(ids[0]), rows.indexOf(ids[ids.length - 1])];
  const neighbour = way < 0 ? rows[first - 1] : rows[last + 1];
  if (!neighbour) return [];
  return [{ op: 'moveSection', id: neighbour, after: way < 0 ? ids[ids.length - 1] : (rows[first - 1] ?? null) }];
}

const EMPTY = { version: 1, title: '', theme: '', sections: /** @type {Section[]} */ ([]) };

/** Inside the section, and over its edge to the next one. @param {Page} page @param {Selection} selection @param {-1 | 1} way @returns {Operation[]} */
function blockMoves(page, selection, way) {
  const ids = idsOf(page, selection);
  const found = findBlock(page, ids[0] ?? '');
  if (!found) return [];
  const { row, section } = found;
  const rows = section.blocks.map(({ id }) => id);
  const [first, last] = [rows.indexOf(ids[0]), rows.indexOf(ids[ids.length - 1])];
  const neighbour = way < 0 ? rows[first - 1] : rows[last + 1];
  if (neighbour) {
    const after = way < 0 ? ids[ids.length - 1] : (rows[first - 1] ?? null);
    return [{ op: 'moveBlock', id: neighbour, section: section.id, after }];
  }
  const next = page.sections[row + way];
  if (!next) return [];
  let after = way < 0 ? (next.blocks.at(-1)?.id ?? null) : null;
  return ids.map((id) => {
    const operation = /** @type {Operation} */ ({ op: 'moveBlock', id, section: next.id, after });
    after = id;
    return operation;
  });
}
