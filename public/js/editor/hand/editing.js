/** @import { History } from '../../core/history.js' */
/** @import { Label } from '../../core/history.js' */
/** @import { Operation, Page, Selection } from '../../core/types.js' */
/** @import { PageDocument } from '../../page/types.js' */
/** @import { Translate } from '../../messages/index.js' */
/** @import { State, Store } from '../store.js' */
import { Difference } from '../../core/difference.js';
import { equal } from '../../core/equal.js';
import { reconciled } from '../../core/selection.js';

/**
 * The page while it is edited: the one way to change it. Every change is a step of the one undo, and is told to the
 * store, which everything on the screen follows.
 */
export class Editing {
  /**
   * @param {History} history whose first page is `blank` where there is none yet
   * @param {{ store: Store, translate: Translate, announce: (words: string) => void, warn: (words: string) => void, blank: Page }} parts
   */
  constructor(history, { store, translate, announce, warn, blank }) {
    this.history = history;
    this.store = store;
    this.translate = translate;
    this.announce = announce;
    this.warn = warn;
    this.blank = blank;
    this.before = history.page;
    /** What else changes with the next page. @type {Partial<State>} */
    this.beside = {};
    history.listen(() => this.publish());
  }

  get page() {
    return this.history.page;
  }

  get selection() {
    return this.history.selection;
  }

  /** @param {(page: Page, operations: readonly Operation[]) => void} listener of what is to be kept */
  listen(listener) {
    this.history.listen((operations) => listener(this.page, operations));
  }

  /**
   * Makes an edit, or says why it cannot be made.
   *
   * @param {readonly Operation[]} operations
   * @param {import('../../core/history.js').How} [how]
   * @returns {boolean} whether it was made
   */
  edit(operations, how = {}) {
    if (this.isHeld()) return false;
    const { refused } = this.history.edit(operations, how);
    if (refused) this.warn(this.translate(`refused.${refused}`));
    return !refused;
  }

  /**
   * Another page in the place of this one: generated, from a template, or an unsaved one that came back.
   *
   * @param {PageDocument} document
   * @param {Label} label
   * @param {Partial<State>} [beside] what else changes at the same moment
   */
  replace(document, label, beside = {}) {
    const page = /** @type {Page} */ (document);
    const { history } = this;
    /** @type {Selection} */
    const after = { kind: 'none' };
    this.beside = beside;
    history.keep({
      operations: [],
      inverse: [],
      change: new Difference(history.page, page),
      before: history.selection,
      after,
      label,
      time: history.now(),
      isClosed: true,
    });
    history.show(page, after, []);
  }

  /**
   * Generated sections behind that one (null: first), as one step.
   *
   * @param {readonly unknown[]} sections
   * @param {string | null} after
   * @param {Partial<State>} beside what else changes at the same moment
   */
  insert(sections, after, beside) {
    let place = after;
    const operations = sections.map((section) => {
      const operation = { op: 'insertSection', after: place, section };
      place = /** @type {{ id: string }} */ (section).id;
      return /** @type {Operation} */ (operation);
    });
    this.beside = beside;
    if (this.edit(operations, { label: { key: 'generate' } })) return;
    this.beside = {};
    this.store.set(beside);
  }

  /** @param {Selection} selection */
  select(selection) {
    this.history.select(selection);
    this.store.set({ selection });
  }

  /** Whether another tab edits the page: then it is said, and nothing is changed here. */
  isHeld() {
    const { isReadOnly } = this.store.get();
    if (isReadOnly) this.warn(this.translate('refused.read_only'));
    return isReadOnly;
  }

  undo() {
    if (this.isHeld()) return;
    const step = this.history.undo();
    if (step) this.announce(this.translate('undone', { name: this.wordsOf(step.label) }));
  }

  redo() {
    if (this.isHeld()) return;
    const step = this.history.redo();
    if (step) this.announce(this.translate('redone', { name: this.wordsOf(step.label) }));
  }

  publish() {
    const { history, blank } = this;
    const selection = reconciled(history.page, history.selection, this.before);
    if (!equal(selection, history.selection)) history.selection = selection;
    this.before = history.page;
    this.store.set({
      page: history.page === blank ? null : /** @type {PageDocument} */ (/** @type {unknown} */ (history.page)),
      selection: history.selection,
      undo: history.undoLabel && this.wordsOf(history.undoLabel),
      redo: history.redoLabel && this.wordsOf(history.redoLabel),
      ...this.beside,
    });
    this.beside = {};
  }

  /** @param {Label} label */
  wordsOf({ key, name = '' }) {
    return this.translate(`label.${key}`, { name });
  }
}
