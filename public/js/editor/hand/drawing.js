/** @import { Block, Section } from '../../core/types.js' */
/** @import { Tools } from '../../render/picture.js' */
/** @import { Tell, Text } from './texts.js' */
/** @import { Translate } from '../../messages/index.js' */
import { EDITING } from '../../../blocks/editing.js';
import { element } from '../../dom.js';
import { sectionOf } from '../../page/view.js';
import { drawSection } from '../../render/page.js';
import { valueAt } from './members.js';

/**
 * Sections as their reader will see them, and besides: what is empty has its place and says what belongs there, and
 * each text knows which member it shows (`data-edit`).
 */

/** Stands for an empty text while it is drawn: nothing to see, and no white space. */
const FILLER = '\u2060';
/** How a block of 48 rem width is shown before anything is in it. */
const INNER = 'a, button, summary, video, [tabindex]';

/**
 * @param {Section} section
 * @param {Tools} tools
 * @param {Translate} translate
 * @returns {HTMLElement}
 */
export function drawForEditing(section, tools, translate) {
  const filled = { ...section, blocks: section.blocks.map(fill) };
  const { section: view } = sectionOf(filled);
  const node = view.blocks.length ? drawSection(view, tools) : drawEmpty(view, translate);
  mark(node, section, translate);
  return node;
}

/**
 * Makes a drawn section one that can be edited.
 *
 * @param {HTMLElement} node
 * @param {Section} section
 * @param {Translate} translate
 */
export function mark(node, section, translate) {
  for (const part of node.querySelectorAll(INNER)) part.setAttribute('tabindex', '-1');
  for (const fold of node.querySelectorAll('details')) fold.open = true;
  node.tabIndex = -1;
  node.setAttribute('role', 'group');
  const blocks = new Map(section.blocks.map((block) => [block.id, block]));
  for (const part of node.querySelectorAll('.block')) {
    const drawn = /** @type {HTMLElement} */ (part);
    const block = blocks.get(drawn.dataset.id ?? '');
    if (block) markBlock(drawn, block, translate);
  }
}

/**
 * @param {HTMLElement} drawn
 * @param {Block} block
 * @param {Translate} translate
 */
function markBlock(drawn, block, translate) {
  const { type, props } = block;
  drawn.tabIndex = -1;
  drawn.setAttribute('role', 'group');
  drawn.setAttribute('aria-label', translate(`block.${type}`));
  const { texts = [], items, prepare, mark } = EDITING[type] ?? {};
  prepare?.(drawn);
  /** @type {Tell} */
  const tell = (at, text, path) => at && markText(/** @type {HTMLElement} */ (at), text, path, valueAt(props, path), translate);
  for (const text of texts) tell(drawn.matches(text.at) ? drawn : drawn.querySelector(text.at), text, text.member);
  if (items) {
    drawn.querySelectorAll(items.at).forEach((part, row) => {
      markEntry(/** @type {HTMLElement} */ (part), row);
      for (const text of items.texts ?? []) tell(text.at ? part.querySelector(text.at) : null, text, `items.${row}.${text.member}`);
    });
  }
  mark?.(drawn, props, tell);
}

/** An entry keeps its role, which its list asks for; what it is called is said when it is selected. @param {HTMLElement} part @param {number} row */
function markEntry(part, row) {
  part.dataset.row = String(row);
  part.tabIndex = -1;
}

/**
 * @param {HTMLElement} at
 * @param {Text} text
 * @param {string} path
 * @param {unknown} value
 * @param {Translate} translate
 */
function markText(at, { member, kind }, path, value, translate) {
  at.dataset.edit = path;
  at.dataset.text = kind;
  at.dataset.placeholder = translate(`member.${member}`);
  if (typeof value === 'string' && value.trim()) return;
  at.dataset.empty = '';
  at.replaceChildren();
}

/**
 * A block with something in every place that is always there.
 *
 * @param {Block} block
 * @returns {Block}
 */
function fill(block) {
  const { type, props } = block;
  const { texts = [], items } = EDITING[type] ?? {};
  const made = filled(props, texts);
  if (Array.isArray(made.items)) made.items = made.items.map((part) => filled(part, items?.texts ?? []));
  if (type === 'table') made.rows = made.rows.map(fillRow);
  if (made.header?.length) made.header = fillRow(made.header);
  return { ...block, props: made };
}

/** @param {string[]} row */
function fillRow(row) {
  return row.some((cell) => cell.trim()) ? row : [FILLER, ...row.slice(1)];
}

/**
 * @param {Record<string, any>} part
 * @param {Text[]} texts
 * @returns {Record<string, any>}
 */
function filled(part, texts) {
  const empty = texts.filter(({ member, isOptional }) => !isOptional && !String(valueAt(part, member) ?? '').trim());
  return { ...part, ...Object.fromEntries(empty.map(({ member }) => [member, FILLER])) };
}

/**
 * A section without anything in it yet.
 *
 * @param {import('../../page/types.js').Section} view
 * @param {Translate} translate
 */
function drawEmpty(view, translate) {
  return element(
    'section',
    { class: 'section', 'data-id': view.id, 'data-background': view.background.kind, 'data-layout': 'stack' },
    element('div', { class: 'inner' }, element('p', { class: 'empty-section' }, translate('section.empty'))),
  );
}
