/** @import { Command, EditorView } from '../../../vendor/prosemirror.js' */
/** @import { Kind } from './types.js' */
import { toggleMark } from '../../../vendor/prosemirror.js';
import { drawing, element } from '../../dom.js';
import { selectedKind, toggleList } from './commands.js';
import { boxOf, hide, showAt } from './floating.js';

/**
 * @typedef {object} Tool
 * @property {keyof typeof DRAWINGS} name
 * @property {string} keys as `aria-keyshortcuts` has them
 * @property {(view: EditorView) => void} use
 * @property {(view: EditorView) => boolean} isOn
 */

const DRAWINGS = {
  bold: 'M7 5h6.2a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z',
  italic: 'M10 5h8M6 19h8M14 5l-4 14',
  code: 'm8.5 8-4 4 4 4M15.5 8l4 4-4 4',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3L11.8 6.5M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1.2-1.2',
  bullets: 'M9.5 6.5H20M9.5 12H20M9.5 17.5H20M4.5 6.5h.1M4.5 12h.1M4.5 17.5h.1',
  numbers: 'M10 6.5h10M10 12h10M10 17.5h10M4 5l1.2-.6V9M4 15.6c.2-1.7 2.4-1.3 2.2 0-.1.9-2.2 2-2.2 3h2.4',
};

/** The looks of the selected words: shown over them, reached from the text by Alt+F10. */
export class Toolbar {
  /**
   * @param {EditorView} view
   * @param {Kind} kind
   * @param {{ translate: (key: string) => string, editLink: () => void, leave: () => void }} host
   */
  constructor(view, kind, { translate, editLink, leave }) {
    /** @type {EditorView} */
    this.view = view;
    this.leave = leave;
    this.tools = toolsOf(kind, view, editLink);
    /** @type {HTMLButtonElement[]} */
    this.buttons = this.tools.map((tool) => this.drawButton(tool, translate(`text.${tool.name}`)));
    this.element = element(
      'div',
      {
        class: 'text-tools',
        role: 'toolbar',
        'aria-label': translate('text.tools'),
        popover: 'manual',
        // the words stay selected while their looks are chosen
        onpointerdown: (/** @type {Event} */ event) => event.preventDefault(),
        onkeydown: (/** @type {KeyboardEvent} */ event) => this.takeKey(event),
      },
      ...this.buttons,
    );
    this.rove(0);
  }

  /** @param {Tool} tool @param {string} label */
  drawButton(tool, label) {
    return element(
      'button',
      {
        type: 'button',
        'aria-label': label,
        'aria-keyshortcuts': tool.keys,
        title: label,
        onclick: () => tool.use(this.view),
      },
      drawing(DRAWINGS[tool.name]),
    );
  }

  /** Shows what is on, where the selected words are or the link that the caret is in; nothing where none are. */
  update() {
    const { view } = this;
    const { selection } = view.state;
    if (selection.empty && !this.hasFocus() && !hasMark(view.state, view.state.schema.marks.link)) return hide(this.element);
    this.tools.forEach((tool, at) => this.buttons[at].setAttribute('aria-pressed', String(tool.isOn(view))));
    showAt(this.element, boxOf(view, selection));
  }

  hide() {
    hide(this.element);
  }

  hasFocus() {
    return this.element.contains(document.activeElement);
  }

  enter() {
    showAt(this.element, boxOf(this.view, this.view.state.selection));
    this.rove(0).focus();
    this.update();
  }

  /** @param {KeyboardEvent} event */
  takeKey(event) {
    const at = this.buttons.findIndex((button) => button === document.activeElement);
    const step = getComputedStyle(this.element).direction === 'rtl' ? -1 : 1;
    const last = this.buttons.length - 1;
    event.stopPropagation();
    /** @type {Record<string, number>} */
    const targets = { ArrowRight: at + step, ArrowLeft: at - step, Home: 0, End: last };
    if (event.key === 'Escape') this.leave();
    else if (event.key in targets) this.rove((targets[event.key] + last + 1) % (last + 1)).focus();
    else return;
    event.preventDefault();
  }

  /** The one button that Tab reaches. @param {number} target */
  rove(target) {
    this.buttons.forEach((button, at) => (button.tabIndex = at === target ? 0 : -1));
    return this.buttons[target];
  }
}

/**
 * @param {Kind} kind
 * @param {EditorView} view
 * @param {() => void} editLink
 * @returns {Tool[]}
 */
function toolsOf(kind, view, editLink) {
  const { marks } = view.state.schema;
  const looks = [lookTool('bold', 'Control+B', marks), lookTool('italic', 'Control+I', marks), lookTool('code', 'Control+E', marks)];
  /** @type {Tool} */
  const link = {
    name: 'link',
    keys: 'Control+K',
    use: editLink,
    isOn: ({ state }) => hasMark(state, marks.link),
  };
  const lists = [listTool('bullets', 'Control+Shift+8'), listTool('numbers', 'Control+Shift+7')];
  return kind === 'markdown' ? [...looks, link, ...lists] : [...looks, link];
}

/**
 * @param {'bold' | 'italic' | 'code'} name
 * @param {string} keys
 * @param {EditorView['state']['schema']['marks']} marks
 * @returns {Tool}
 */
function lookTool(name, keys, marks) {
  return {
    name,
    keys,
    use: run(toggleMark(marks[name])),
    isOn: ({ state }) => hasMark(state, marks[name]),
  };
}

/**
 * @param {'bullets' | 'numbers'} name
 * @param {string} keys
 * @returns {Tool}
 */
function listTool(name, keys) {
  return {
    name,
    keys,
    use: run(toggleList(name)),
    isOn: ({ state }) => selectedKind(state.tr) === name,
  };
}

/**
 * @param {Command} command
 * @returns {(view: EditorView) => void}
 */
function run(command) {
  return (view) => void command(view.state, view.dispatch.bind(view), view);
}

/**
 * @param {EditorView['state']} state
 * @param {import('../../../vendor/prosemirror.js').MarkType} type
 */
function hasMark({ selection, doc, storedMarks }, type) {
  const { empty, from, to, $from } = selection;
  if (empty) return Boolean(type.isInSet(storedMarks ?? $from.marks()));
  return doc.rangeHasMark(from, to, type);
}
