/** @import { LeaveReason, Options } from './types.js' */
/** @import { EditorState as State, Transaction } from '../../../vendor/prosemirror.js' */
import { EditorState, EditorView, Selection, TextSelection } from '../../../vendor/prosemirror.js';
import { lengthOf } from '../../core/text.js';
import en from '../../messages/text/en.js';
import { Changes } from './changes.js';
import { Drawn } from './drawn.js';
import { textKeys } from './keys.js';
import { joinLists } from './lines.js';
import { LinkForm, linkMarking } from './link.js';
import { PASTE, pasting } from './paste.js';
import { placeholder } from './placeholder.js';
import { readDocument } from './read.js';
import { markdownRules } from './rules.js';
import { SCHEMAS } from './schema.js';
import { Toolbar } from './toolbar.js';
import { writeDocument } from './write.js';

/** No text of a page is longer. */
const CHARS_MAX = 20_000;

/** One text while it is edited. */
export class InPlace {
  /** @param {Options} options */
  constructor(options) {
    const { element, value, kind, onChange, translate = (key) => /** @type {any} */ (en)[key] ?? key } = options;
    this.options = options;
    this.isOver = false;
    this.charsMax = options.charsMax ?? CHARS_MAX;
    this.changes = new Changes(kind, value, onChange);
    this.drawn = new Drawn(element, kind);
    const chosen = selectedIn(element);
    element.replaceChildren();
    /** @type {EditorView} */
    this.view = new EditorView(
      { mount: element },
      {
        state: this.stateOf(value),
        attributes: this.attributes(),
        dispatchTransaction: (transaction) => this.apply(transaction),
        handleDOMEvents: this.listeners(),
      },
    );
    const host = { translate, editLink: () => this.link?.open(), leave: () => this.view.focus() };
    /** @type {Toolbar | null} */
    this.tools = kind === 'plain' ? null : new Toolbar(this.view, kind, host);
    /** @type {LinkForm | null} */
    this.link = kind === 'plain' ? null : new LinkForm(this.view, host);
    this.panels = [this.tools, this.link].flatMap((panel) => panel?.element ?? []);
    document.body.append(...this.panels);
    for (const panel of [this.tools?.element, this.link?.element]) panel?.addEventListener('focusout', (event) => this.leaveByFocus(event));
    this.follow = () => this.showTools();
    addEventListener('scroll', this.follow, { capture: true, passive: true });
    addEventListener('resize', this.follow);
    this.placeCaret(chosen);
  }

  /**
   * @param {string} value
   * @returns {State}
   */
  stateOf(value) {
    const { kind, onUndo, onRedo } = this.options;
    const schema = SCHEMAS[kind];
    const host = {
      leave: (/** @type {LeaveReason} */ reason) => this.leave(reason),
      undo: onUndo,
      redo: onRedo,
      editLink: () => this.link?.open(),
      enterToolbar: () => this.tools?.enter(),
    };
    const plugins = [
      markdownRules(schema),
      ...textKeys(kind, schema, host),
      pasting(kind, {
        refuse: () => this.options.onProblem?.('text.pasteTooLarge', { limit: this.charsMax }),
        takeCells: (cells) => this.options.onCells?.(cells) ?? false,
        tellPictures: (count) => this.options.onPictures?.(count),
      }),
      placeholder(this.options.placeholder ?? ''),
      joinLists,
      linkMarking,
    ];
    return EditorState.create({ doc: readDocument(value, kind), plugins });
  }

  /** @returns {Record<string, string>} */
  attributes() {
    const { kind, label, placeholder: words } = this.options;
    return {
      class: 'is-editing-text',
      role: 'textbox',
      'aria-label': label,
      'aria-multiline': String(kind === 'markdown'),
      ...(words ? { 'aria-placeholder': words } : {}),
      ...(kind === 'plain' ? {} : { 'aria-keyshortcuts': 'Alt+F10' }),
      spellcheck: 'true',
      dir: 'auto',
    };
  }

  /** @returns {import('../../../vendor/prosemirror.js').DOMEventHandlers} */
  listeners() {
    return {
      focusout: (_, event) => this.leaveByFocus(event),
      keydown: (_, event) => this.beginKey(event),
      // a space is a letter in the words of a button too
      keyup: (_, event) => void (event.key === ' ' && event.preventDefault()),
      // when the last letters of an input method are in the document
      compositionend: () => void requestAnimationFrame(() => this.endComposition()),
      beforeinput: (_, event) => {
        const asked = { historyUndo: this.options.onUndo, historyRedo: this.options.onRedo }[event.inputType];
        if (asked) event.preventDefault();
        asked?.();
        return Boolean(asked);
      },
    };
  }

  /**
   * The page's own shortcuts are not meant while somebody writes. A key may come before the browser told of the caret
   * that the key before it moved: so it is asked.
   *
   * @param {KeyboardEvent} event
   */
  beginKey(event) {
    event.stopPropagation();
    if (!this.view.composing) this.view.domObserver.flush();
  }

  /** @param {{ x: number, y: number }[]} chosen where the words begin and end that were selected by the press */
  placeCaret(chosen) {
    const { view } = this;
    const { at = 'end' } = this.options;
    const { doc, tr } = view.state;
    const points = typeof at === 'object' ? [...chosen, at] : [];
    const [from, to] = points.flatMap(({ x, y }) => view.posAtCoords({ left: x, top: y })?.pos ?? []);
    const place = typeof at === 'number' ? Math.min(at, doc.content.size) : from;
    const end = at === 'start' ? Selection.atStart(doc) : Selection.atEnd(doc);
    if (chosen.length && to !== undefined) tr.setSelection(TextSelection.between(doc.resolve(from), doc.resolve(to)));
    else tr.setSelection(place === undefined ? end : Selection.near(doc.resolve(place)));
    view.dispatch(tr);
    view.focus();
  }

  /** @param {Transaction} transaction */
  apply(transaction) {
    const { view, changes } = this;
    const { state, transactions } = view.state.applyTransaction(transaction);
    if (transaction.docChanged && !view.composing && this.isTooLong(state)) return this.refuse(transaction);
    view.updateState(state);
    changes.take(transactions);
    if (!view.composing) this.tell();
    this.showTools();
  }

  /** @param {State} state */
  isTooLong({ doc }) {
    const chars = lengthOf(writeDocument(doc, this.options.kind));
    return chars > this.charsMax && chars > lengthOf(this.changes.value);
  }

  /** What was typed is taken off the screen again. @param {Transaction} transaction */
  refuse(transaction) {
    const key = transaction.getMeta(PASTE) ? 'text.pasteTooLarge' : 'text.full';
    this.view.updateState(this.view.state);
    this.options.onProblem?.(key, { limit: this.charsMax });
  }

  /** While letters are composed nothing can be refused: the browser would begin anew. */
  endComposition() {
    if (this.isOver || this.view.composing) return;
    if (!this.isTooLong(this.view.state)) return this.tell();
    this.show(this.changes.value);
    this.options.onProblem?.('text.full', { limit: this.charsMax });
  }

  tell() {
    if (!this.isOver && !this.changes.tell(this.view.state)) this.show(this.changes.value);
  }

  showTools() {
    if (!this.tools || this.isOver) return;
    const isIn = this.view.hasFocus() || this.tools.hasFocus();
    if (isIn && !this.link?.hasFocus()) this.tools.update();
    else this.tools.hide();
  }

  /** @param {LeaveReason} reason */
  leave(reason) {
    if (this.isOver) return;
    this.tell();
    this.options.onLeave(reason);
  }

  /**
   * The focus went elsewhere on the page: not to a panel of the text, and not because the window lost it.
   *
   * @param {Event} event
   */
  leaveByFocus(event) {
    const target = /** @type {Node | null} */ (/** @type {FocusEvent} */ (event).relatedTarget);
    const isOurs = [this.view.dom, ...this.panels].some((part) => part.contains(target));
    if (!this.isOver && !isOurs && document.hasFocus()) this.leave('blur');
  }

  /** @param {string} value */
  setValue(value) {
    if (value === this.changes.value) return;
    this.changes.value = value;
    this.show(value);
  }

  /** With the caret where the text becomes another. @param {string} value */
  show(value) {
    const { view, options } = this;
    const doc = readDocument(value, options.kind);
    const start = view.state.doc.content.findDiffStart(doc.content);
    if (start === null) return;
    const tr = view.state.tr.replaceWith(0, view.state.doc.content.size, doc.content);
    const end = doc.content.size - endOf(doc.content, view.state.doc.content);
    const caret = tr.doc.resolve(Math.max(start, Math.min(end, tr.doc.content.size)));
    view.updateState(view.state.apply(tr.setSelection(TextSelection.between(caret, caret))));
  }

  close() {
    if (this.isOver) return;
    this.tell();
    this.isOver = true;
    removeEventListener('scroll', this.follow, { capture: true });
    removeEventListener('resize', this.follow);
    this.panels.forEach((panel) => panel.remove());
    this.view.destroy();
    this.drawn.restore(this.changes.value);
  }
}

/** Where the words begin and end that are selected in an element. @param {HTMLElement} element */
function selectedIn(element) {
  const selection = document.getSelection();
  const isIn = [selection?.anchorNode, selection?.focusNode].every((node) => node && element.contains(node));
  const boxes = selection && isIn && !selection.isCollapsed ? [...selection.getRangeAt(0).getClientRects()] : [];
  if (boxes.length === 0) return [];
  const [first, last] = [boxes[0], boxes[boxes.length - 1]];
  return [
    { x: first.left, y: first.top + first.height / 2 },
    { x: last.right, y: last.top + last.height / 2 },
  ];
}

/**
 * How much at the end of a content is as it was.
 *
 * @param {import('../../../vendor/prosemirror.js').Fragment} content
 * @param {import('../../../vendor/prosemirror.js').Fragment} before
 */
function endOf(content, before) {
  const found = content.findDiffEnd(before);
  return found ? content.size - found.a : content.size;
}
