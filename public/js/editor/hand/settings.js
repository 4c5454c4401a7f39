/** @import { Hand } from './index.js' */
/** @import { Field } from './fields.js' */
import { EDITING } from '../../../blocks/editing.js';
import { element } from '../../dom.js';
import { findBlock, findSection } from '../../core/places.js';
import { isSafeAddress } from '../../core/text.js';
import { ICONS } from '../../render/icons.js';
import { THEMES } from '../../page/view.js';
import { sign } from './drawings.js';
import { BACKGROUNDS, choiceField, listField, smallButton, switchField, textField } from './fields.js';
import { pictureField } from './picture-setting.js';
import { membersWith, valueAt } from './members.js';
import { nameOfSelection } from './names.js';
import { LAYOUTS } from './samples.js';

/**
 * What is selected and how it can be set; the page where nothing is.
 *
 * @param {Hand} hand
 */
export function createSettings(hand) {
  const { store, editing, commands, translate } = hand;
  const root = element('div', { class: 'settings' });
  let shownKey = '';
  /** @type {(() => void)[]} */
  let updates = [];

  function show() {
    const { page, selection } = editing;
    const key = keyOf();
    if (key !== shownKey) {
      const hadFocus = root.contains(document.activeElement);
      shownKey = key;
      updates = [];
      const title = element('h2', {}, nameOfSelection(page, selection, translate));
      root.replaceChildren(title, ...nodes());
      if (hadFocus) keepFocus();
      updates.push(() => (title.textContent = nameOfSelection(editing.page, editing.selection, translate)));
    }
    for (const update of updates) update();
  }

  /** An entry came or went: the button that was pressed is another one now. */
  function keepFocus() {
    const next = root.querySelector('[data-add]') ?? root.querySelector('button');
    if (next instanceof HTMLElement) next.focus();
  }

  function keyOf() {
    const { page, selection } = editing;
    if (selection.kind === 'section') return `section ${selection.focus}`;
    if (selection.kind !== 'block' && selection.kind !== 'text') return 'page';
    const id = selection.kind === 'text' ? selection.block : selection.focus;
    const props = findBlock(page, id)?.block.props;
    return `block ${id} ${props?.items?.length ?? ''} ${props?.rows?.length ?? ''} ${props?.header?.length ?? ''}`;
  }

  function nodes() {
    const { selection } = editing;
    if (selection.kind === 'section') return sectionNodes(selection.focus);
    if (selection.kind === 'block') return blockNodes(selection.focus);
    return selection.kind === 'text' ? blockNodes(selection.block) : pageNodes();
  }

  /** @param {Field} field @param {() => unknown} read */
  function follow(field, read) {
    updates.push(() => field.update(read()));
    return field.node;
  }

  function pageNodes() {
    const title = textField({ label: translate('page.title'), onChange: (words) => commands.setTitle(words) });
    const options = THEMES.map((theme) => ({ value: theme, label: hand.words.translate(`theme.${theme}`) }));
    const theme = choiceField({ label: translate('page.theme'), options, onChange: (name) => hand.actions.chooseTheme(name) });
    return [follow(title, () => editing.page.title), follow(theme, () => editing.page.theme)];
  }

  /** @param {string} id */
  function sectionNodes(id) {
    const read = () => editing.page.sections[findSection(editing.page, id)];
    const set = (/** @type {string} */ key) => (/** @type {unknown} */ value) => commands.updateSection(id, { [key]: value }, key);
    const layouts = LAYOUTS.map((value) => ({ value, label: translate(`layout.${value}`), sign: sign(value) }));
    const grounds = BACKGROUNDS.map((value) => ({ value, label: translate(`background.${value}`), sign: element('i', { class: 'ground', 'data-ground': value }) }));
    const spacings = [null, 'tight', 'loose'].map((value) => ({ value, label: translate(`spacing.${value ?? 'normal'}`) }));
    const picture = pictureField(hand, { label: translate('background.picture'), isOptional: false, onChange: (image) => commands.updateSection(id, { background: { kind: 'image', image } }, 'background') });
    const pictureNode = follow(picture, () => read()?.background.image);
    updates.push(() => (pictureNode.hidden = read()?.background.kind !== 'image'));
    return [
      follow(choiceField({ label: translate('tools.layout'), options: layouts, onChange: set('layout') }), () => read()?.layout),
      follow(choiceField({ label: translate('tools.background'), options: grounds, onChange: (kind) => hand.setBackground(id, kind) }), () => read()?.background.kind),
      pictureNode,
      follow(choiceField({ label: translate('spacing'), options: spacings, onChange: set('spacing') }), () => read()?.spacing ?? null),
      follow(switchField({ label: translate('divider'), onChange: (isOn) => set('divider')(isOn || null) }), () => read()?.divider),
    ];
  }

  /** @param {string} id */
  function blockNodes(id) {
    const block = findBlock(editing.page, id)?.block;
    if (!block) return [];
    const own = Object.entries(EDITING[block.type]?.settings ?? {}).map(([member, kind]) => memberNode(id, member, member, kind));
    const items = Array.isArray(block.props.items) ? [itemsNode(id, block.type, block.props.items.length)] : [];
    const table = block.type === 'table' ? [tableNode(id)] : [];
    const all = [...own, ...items, ...table];
    return all.length ? all : [element('p', { class: 'hint' }, translate('settings.none'))];
  }

  /** @param {string} id */
  function propsOf(id) {
    return findBlock(editing.page, id)?.block.props ?? {};
  }

  /** @param {string} id @param {string} path @param {string} member @param {any} kind */
  function memberNode(id, path, member, kind) {
    const read = () => valueAt(propsOf(id), path);
    const set = (/** @type {unknown} */ value) => commands.updateBlock(id, membersWith(propsOf(id), path, value));
    const label = translate(`member.${member}`);
    if (Array.isArray(kind)) {
      const options = kind.map((value) => ({ value, label: typeof value === 'number' || /\d/.test(String(value)) ? `${member === 'level' ? 'H' : ''}${value}` : translate(`value.${value}`) }));
      return follow(choiceField({ label, options, onChange: set }), read);
    }
    if (kind === 'picture' || kind === 'picture!') return follow(pictureField(hand, { label, isOptional: kind === 'picture', onChange: set }), read);
    if (kind === 'icon') return follow(listField({ label, options: Object.keys(ICONS).map((value) => ({ value, label: value.replace('-', ' ') })), onChange: set }), read);
    if (kind === 'href') return follow(addressField(label, set), read);
    if (kind === 'link') return linkNode(label, set, read);
    return follow(textField({ label, onChange: (words) => writeSetting(id, path, words) }), read);
  }

  /** @param {string} id @param {string} path @param {string} words */
  function writeSetting(id, path, words) {
    return commands.write(id, path, words === '' ? /** @type {any} */ (null) : words, 'type');
  }

  /** @param {string} label @param {(value: unknown) => unknown} set */
  function addressField(label, set) {
    const take = (/** @type {string} */ address) => isSafeAddress(address) && Boolean(set(address));
    return textField({ label, type: 'url', placeholder: 'https://', hint: translate('link.https'), onChange: take });
  }

  /** A link is there when it has both its words and its address. @param {string} label @param {(value: unknown) => unknown} set @param {() => any} read */
  function linkNode(label, set, read) {
    const words = textField({ label: translate('link.words'), onChange: (value) => void (read() && set({ ...read(), label: value })) });
    const address = addressField(translate('link.address'), (href) => set({ label: read()?.label ?? translate('link.more'), href }));
    const remove = element('button', { type: 'button', class: 'button', onclick: () => set(null) }, translate('link.remove'));
    updates.push(() => (remove.hidden = words.node.hidden = !read()));
    return element('div', { class: 'setting' }, element('span', { class: 'setting-name' }, label), follow(address, () => read()?.href), follow(words, () => read()?.label), remove);
  }

  /** @param {string} id @param {string} type @param {number} count */
  function itemsNode(id, type, count) {
    const items = () => propsOf(id).items;
    const set = (/** @type {unknown[]} */ next) => commands.updateBlock(id, { items: next }, 'items');
    const swap = (/** @type {number} */ row, /** @type {number} */ other) => items()[other] && set(items().with(row, items()[other]).with(other, items()[row]));
    const rows = Array.from({ length: count }, (_, row) =>
      element(
        'li',
        { class: 'item' },
        element(
          'div',
          { class: 'item-head' },
          element('span', { class: 'item-name' }, nameOfItem(items()[row], row)),
          smallButton('up', translate('item.up', { place: row + 1 }), () => swap(row, row - 1), sign('up')),
          smallButton('down', translate('item.down', { place: row + 1 }), () => swap(row, row + 1), sign('down')),
          smallButton('remove', translate('item.remove', { place: row + 1 }), () => set(items().toSpliced(row, 1)), sign('remove')),
        ),
        ...Object.entries(EDITING[type]?.items?.settings ?? {}).map(([member, kind]) => memberNode(id, `items.${row}.${member}`, member, kind)),
      ),
    );
    const add = element('button', { type: 'button', class: 'button', 'data-add': true, onclick: () => set([...items(), EDITING[type].items?.blank((row) => hand.library.picture(row))]) }, sign('plus'), translate('item.add'));
    return element('div', { class: 'setting' }, element('span', { class: 'setting-name' }, translate('items')), element('ol', { class: 'items' }, ...rows), add);
  }

  /** @param {Record<string, any>} item @param {number} row */
  function nameOfItem(item, row) {
    return item.title || item.name || item.label || item.value || item.image?.alt || translate('item', { place: row + 1 });
  }

  /** @param {string} id */
  function tableNode(id) {
    const set = (/** @type {(cells: string[]) => string[]} */ change, /** @type {(rows: string[][]) => string[][]} */ changeRows) => {
      const { header, rows } = propsOf(id);
      commands.updateBlock(id, { header: header.length ? change(header) : [], rows: changeRows(rows.map(change)) });
    };
    const same = (/** @type {any} */ value) => value;
    const tool = (/** @type {string} */ key, /** @type {() => void} */ act) => element('button', { type: 'button', class: 'button', onclick: act }, translate(key));
    return element(
      'div',
      { class: 'setting buttons-row' },
      tool('table.addRow', () => set(same, (rows) => [...rows, (rows[0] ?? ['']).map(() => '')])),
      tool('table.removeRow', () => set(same, (rows) => (rows.length > 1 ? rows.slice(0, -1) : rows))),
      tool('table.addColumn', () => set((cells) => [...cells, ''], same)),
      tool('table.removeColumn', () => set((cells) => (cells.length > 1 ? cells.slice(0, -1) : cells), same)),
    );
  }

  store.watch(({ page }) => page && root.isConnected && !root.closest('[hidden]') && show());
  return { root, show };
}
