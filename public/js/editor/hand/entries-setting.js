/** @import { Block } from '../../core/types.js' */
/** @import { Form } from './settings.js' */
import { element } from '../../dom.js';
import { removalOf, stepOf } from '../../core/moves.js';
import { entriesOf, findBlock } from '../../core/places.js';
import { entryOf } from '../../core/selection.js';
import { sign } from './drawings.js';
import { smallButton } from './fields.js';
import { nameOfEntry } from './names.js';

/**
 * The entries of a block, each to be chosen, moved or deleted, and one to be added.
 *
 * @param {Form} form
 * @param {Block} block
 */
export function entriesSetting(form, block) {
  const { translate, insertEntry } = form.hand;
  const rows = entriesOf(block).map((_, row) => entryNode(form, block.id, row));
  const add = () => insertEntry(block.id);
  return element(
    'div',
    { class: 'setting' },
    element('span', { class: 'setting-name' }, translate('items')),
    element('ol', { class: 'items' }, ...rows),
    element('button', { type: 'button', class: 'button', 'data-add': true, onclick: add }, sign('plus'), translate('item.add')),
  );
}

/** @param {Form} form @param {string} id @param {number} row */
function entryNode({ hand, keep }, id, row) {
  const { editing, translate, announce } = hand;
  const place = row + 1;
  const mine = () => entryOf(editing.page, id, row);
  const block = () => findBlock(editing.page, id)?.block;
  const called = () => nameOfEntry(/** @type {Block} */ (block()), row, translate);

  /** @param {import('../../core/types.js').Operation[]} operations @param {string} said */
  function edit(operations, said) {
    const name = translate(`block.${block()?.type}`);
    if (operations.length && editing.edit(operations, { label: { key: 'items', name } })) announce(said);
  }

  /** The focus stays with the entry, which is in another row then. @param {'up' | 'down'} way */
  function move(way) {
    const step = way === 'up' ? -1 : 1;
    const count = entriesOf(/** @type {Block} */ (block())).length;
    edit(stepOf(editing.page, mine(), step).operations, translate('moved.entry', { name: called(), place: place + step, count }));
    const next = /** @type {HTMLElement | null} */ (node.parentElement?.children[row + step]?.querySelector(`[data-tool=${way}]`) ?? null);
    next?.focus();
  }

  const words = element('bdi');
  const name = element('button', { type: 'button', class: 'item-name', onclick: () => editing.select(mine()) }, words);
  keep(() => (words.textContent = block() ? called() : ''));
  const node = element(
    'li',
    { class: 'item' },
    name,
    smallButton('up', translate('item.up', { place }), () => move('up'), sign('up')),
    smallButton('down', translate('item.down', { place }), () => move('down'), sign('down')),
    smallButton('remove', translate('item.remove', { place }), () => edit(removalOf(editing.page, mine()), translate('removed', { name: called() })), sign('remove')),
  );
  return node;
}
