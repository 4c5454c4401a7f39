/** @import { Block, Operation, Page, Place, Section, Selection } from '../../core/types.js' */
/** @import { Editing } from './editing.js' */
/** @import { Library } from '../library.js' */
/** @import { ChangeKind } from '../text/types.js' */
/** @import { Move, Target } from '../../core/moves.js' */
/** @import { EntrySelection } from '../../core/selection.js' */
import { EDITING } from '../../../blocks/editing.js';
import { newId, withNewIds } from '../../core/ids.js';
import { entriesInto, moveTo, removalOf, stepOf } from '../../core/moves.js';
import { entriesOf, findBlock, findSection } from '../../core/places.js';
import { idsOf, rowsOf } from '../../core/selection.js';
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
  const picture = library.picture.bind(library);
  const name = () => nameOfSelection(editing.page, editing.selection, translate);

  /** @param {readonly Operation[]} operations @param {string} key @param {Selection} [selection] */
  function step(operations, key, selection) {
    const label = { key, name: name() };
    return operations.length > 0 && editing.edit(operations, { label, ...(selection && { selection }) });
  }

  /** @param {Move} made @param {string} key */
  function make({ operations, selection }, key) {
    return step(operations, key, selection);
  }

  /** @param {-1 | 1} way */
  function move(way) {
    if (make(stepOf(editing.page, editing.selection, way), 'move')) announce(placeWords());
  }

  /** @param {Target} target */
  function moveSelectedTo(target) {
    if (make(moveTo(editing.page, editing.selection, target), 'move')) announce(placeWords());
  }

  function placeWords() {
    const { page, selection } = editing;
    const { place, count } = placeOf(page, selection);
    return translate(`moved.${selection.kind}`, { name: name(), place, count });
  }

  function remove() {
    const { page, selection } = editing;
    const said = translate('removed', { name: name() });
    if (step(removalOf(page, selection), 'remove')) announce(said);
  }

  function duplicate() {
    const { page, selection } = editing;
    const said = translate('duplicated', { name: name() });
    const done = selection.kind === 'entry' ? make(copyOfEntries(page, selection), 'duplicate') : put(copiesOf(page, selection), 'duplicate');
    if (done) announce(said);
  }

  /**
   * A new entry behind what is selected of a block, or its last one.
   *
   * @param {string} id
   * @returns {boolean}
   */
  function insertEntry(id) {
    const { page, selection } = editing;
    const block = findBlock(page, id)?.block;
    const made = block && EDITING[block.type].items?.blank(picture);
    if (!block || !made) return false;
    const row = selection.kind === 'entry' ? (rowsOf(selection).at(-1) ?? 0) + 1 : entriesOf(block).length;
    const label = { key: 'insert', name: translate(`entry.${block.type}`) };
    const { operations, selection: then } = entriesInto(page, { block: id, row }, [made]);
    if (!editing.edit(operations, { label, selection: then })) return false;
    announce(translate('inserted', { name: label.name }));
    return true;
  }

  /**
   * The entries of copied blocks, behind the entry that is selected of the same kind.
   *
   * @param {readonly (Section | Block)[]} parts
   */
  function putEntries(parts) {
    const { page, selection } = editing;
    if (selection.kind !== 'entry') return false;
    const type = findBlock(page, selection.block)?.block.type;
    const isAlike = parts.every((part) => 'type' in part && part.type === type);
    const entries = isAlike ? parts.flatMap((part) => entriesOf(/** @type {Block} */ (part))) : [];
    return make(entriesInto(page, { block: selection.block, row: (rowsOf(selection).at(-1) ?? 0) + 1 }, entries), 'paste');
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
    const ends = { anchor: parts[0].id, focus: parts[parts.length - 1].id };
    return step(operations, key, areSections ? { kind: 'section', ...ends } : { kind: 'block', section: /** @type {any} */ (at).section, ...ends });
  }

  /** The section that is selected or holds what is; else the last one. @returns {Place} */
  function lastSection() {
    const { page, selection } = editing;
    if (selection.kind === 'section') return idsOf(page, selection).at(-1) ?? null;
    if ('section' in selection) return selection.section;
    return page.sections.at(-1)?.id ?? null;
  }

  /** @returns {{ section: string | null, after: Place }} */
  function blockPlace() {
    const { page, selection } = editing;
    if ('section' in selection) {
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
    const selection = /** @type {const} */ ({ kind: 'block', section: place.section, anchor: block.id, focus: block.id });
    if (!editing.edit([operation], { label, selection })) return '';
    announce(translate('inserted', { name: nameOfBlock(block, translate) }));
    return block.id;
  }

  /** @param {string} layout @param {Place} [after] @returns {string} */
  function insertSection(layout, after = lastSection()) {
    const section = newSection(layout, picture);
    const label = { key: 'insert', name: translate('section') };
    const selection = /** @type {const} */ ({ kind: 'section', anchor: section.id, focus: section.id });
    if (!editing.edit([{ op: 'insertSection', after, section }], { label, selection })) return '';
    announce(translate('inserted', { name: translate(`layout.${layout}`) }));
    return section.id;
  }

  return {
    move,
    moveTo: moveSelectedTo,
    remove,
    duplicate,
    put,
    insertBlock,
    insertSection,
    insertEntry,
    putEntries,

    /** @param {string} id @param {Record<string, unknown>} members @param {string} key @param {string} [typed] */
    updateSection(id, members, key, typed) {
      const section = editing.page.sections[findSection(editing.page, id)];
      const label = { key, name: section ? nameOfSection(section, translate) : '' };
      const typing = typed === undefined ? undefined : typingOf(id + key, typed);
      return editing.edit([{ op: 'updateSection', id, members }], { label, typing });
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
      const typing = typingOf(`${id}.${path}`, value, kind);
      return editing.edit([{ op: 'updateBlock', id, props }], { label, typing });
    },

    /** @param {string} theme */
    setTheme(theme) {
      return editing.edit([{ op: 'setTheme', theme }], { label: { key: 'theme', name: theme } });
    },

    /** @param {string} title */
    setTitle(title) {
      return editing.edit([{ op: 'setTitle', title }], { label: { key: 'title' }, typing: typingOf('title', title) });
    },
  };
}

/** @typedef {ReturnType<typeof createCommands>} Commands */

/** @param {string} where @param {string} value @param {ChangeKind} [kind] */
function typingOf(where, value, kind) {
  return { where, kind: kind === 'delete' ? kind : /** @type {const} */ ('insert'), text: value.slice(-1) };
}

/** @param {Page} page @param {Selection} selection @returns {(Section | Block)[]} */
function copiesOf(page, selection) {
  const ids = idsOf(page, selection);
  if (selection.kind === 'section') return ids.map((id) => withNewIds(page.sections[findSection(page, id)]));
  return ids.flatMap((id) => copyOf(findBlock(page, id)?.block));
}

/** @param {Block | undefined} block @returns {Block[]} */
function copyOf(block) {
  return block ? [{ ...block, id: newId('b') }] : [];
}

/** @param {Page} page @param {EntrySelection} selection @returns {Move} */
function copyOfEntries(page, selection) {
  const rows = rowsOf(selection);
  return entriesInto(page, { block: selection.block, row: rows[rows.length - 1] + 1 }, chosenEntries(page, selection));
}

/**
 * The entries that are selected.
 *
 * @param {Page} page
 * @param {Selection} selection
 * @returns {unknown[]}
 */
export function chosenEntries(page, selection) {
  const found = findBlock(page, idsOf(page, selection)[0] ?? '');
  return found ? rowsOf(selection).map((row) => entriesOf(found.block)[row]) : [];
}

/** Which one it is of how many. @param {Page} page @param {Selection} selection */
function placeOf(page, selection) {
  const [id] = idsOf(page, selection);
  const found = selection.kind !== 'section' && findBlock(page, id);
  if (!found) return { place: findSection(page, id) + 1, count: page.sections.length };
  if (selection.kind !== 'entry') return { place: found.column + 1, count: found.section.blocks.length };
  return { place: rowsOf(selection)[0] + 1, count: entriesOf(found.block).length };
}

/** @param {Block[]} blocks @returns {Section} */
export function asSection(blocks) {
  return { id: newId('s'), layout: 'stack', background: { kind: 'plain' }, blocks };
}
