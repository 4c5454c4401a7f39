/** @import { Hand } from './index.js' */
/** @import { Field } from './fields.js' */
import { element } from '../../dom.js';
import { entriesOf, findBlock } from '../../core/places.js';
import { THEMES } from '../../page/view.js';
import { blockSettings, entrySettings } from './block-settings.js';
import { TITLE_CHARS_MAX } from '../../page/document.js';
import { choiceField, textField, upTo } from './fields.js';
import { nameOfSelection } from './names.js';
import { sectionSettings } from './section-settings.js';

/**
 * The settings that are shown, as each part of them adds to it.
 *
 * @typedef {object} Form
 * @property {Hand} hand
 * @property {(field: Field, read: () => unknown) => HTMLElement} follow shows a field that keeps up with what is edited
 * @property {(update: () => void) => void} keep does something at each change
 */

/**
 * What is selected and how it can be set; the page where nothing is.
 *
 * @param {Hand} hand
 */
export function createSettings(hand) {
  const { store, editing, translate } = hand;
  const root = element('div', { class: 'settings' });
  let shownKey = '';
  /** @type {(() => void)[]} */
  let updates = [];
  const keep = (/** @type {() => void} */ update) => void updates.push(update);
  /** @type {Form} */
  const form = { hand, follow, keep };

  function show() {
    const key = keyOf();
    const isOther = key !== shownKey;
    if (isOther) {
      shownKey = key;
      draw();
    }
    for (const update of updates) update();
    if (isOther) showAbove();
  }

  /** On a phone the settings lie over the page: what they are of is brought above them. */
  function showAbove() {
    const panel = root.parentElement;
    const isOver = panel && getComputedStyle(panel).position === 'fixed';
    if (isOver) hand.surface.nodesOf(editing.selection)[0]?.scrollIntoView({ block: 'start' });
  }

  function draw() {
    const hadFocus = root.contains(document.activeElement);
    updates = [];
    const title = element('bdi');
    root.replaceChildren(element('h2', {}, title), ...nodes());
    if (hadFocus) keepFocus();
    keep(() => (title.textContent = nameOfSelection(editing.page, editing.selection, translate)));
  }

  /** An entry came or went: the button that was pressed is another one now. */
  function keepFocus() {
    const next = root.querySelector('[data-add]') ?? root.querySelector('button');
    if (next instanceof HTMLElement) next.focus();
  }

  /** Of what the settings are: they are drawn anew when it is another, or has other fields. */
  function keyOf() {
    const { page, selection } = editing;
    if (selection.kind === 'section') return `section ${selection.focus}`;
    if (selection.kind === 'entry') return `entry ${selection.block} ${selection.focus}`;
    if (selection.kind !== 'block' && selection.kind !== 'text') return 'page';
    const id = selection.kind === 'text' ? selection.block : selection.focus;
    const block = findBlock(page, id)?.block;
    return `block ${id} ${block ? entriesOf(block).length : ''}`;
  }

  function nodes() {
    const { selection } = editing;
    if (selection.kind === 'section') return sectionSettings(form, selection.focus);
    if (selection.kind === 'entry') return entrySettings(form, selection.block, selection.focus);
    if (selection.kind === 'block') return blockSettings(form, selection.focus);
    return selection.kind === 'text' ? blockSettings(form, selection.block) : pageSettings(form);
  }

  /** @param {Field} field @param {() => unknown} read */
  function follow(field, read) {
    keep(() => field.update(read()));
    return field.node;
  }

  store.watch(({ page }) => page && root.isConnected && !root.closest('[hidden]') && show());
  return {
    root,
    show() {
      show();
      showAbove();
    },
  };
}

/** @param {Form} form */
function pageSettings({ hand, follow }) {
  const { editing, commands, translate, words, actions } = hand;
  const title = textField({ label: translate('page.title'), onChange: upTo(translate, TITLE_CHARS_MAX, commands.setTitle) });
  const options = THEMES.map((theme) => ({ value: theme, label: words.translate(`theme.${theme}`) }));
  const theme = choiceField({ label: translate('page.theme'), options, onChange: (name) => actions.chooseTheme(name) });
  return [follow(title, () => editing.page.title), follow(theme, () => editing.page.theme)];
}
