/** @import { Change, Touched } from '../../core/changes.js' */
/** @import { Operation } from '../../core/types.js' */
/** @import { Editing } from '../hand/editing.js' */
import { backFrom, changesOf, touch, wouldLose } from '../../core/changes.js';

/**
 * What a turn did to the page, until its author has decided: each edit is made as it comes, all of them one step of undo,
 * and each change can be kept or taken back alone. What hands have written since the turn began is never written over.
 */
export class Review {
  /**
   * @param {Editing} editing
   * @param {{ group: string, name: string, onChange: () => void, onUndone: () => void }} turn `onUndone`: its step was
   *   taken back while it went on
   */
  constructor(editing, { group, name, onChange, onUndone }) {
    this.editing = editing;
    this.group = group;
    this.name = name;
    this.before = editing.page;
    /** @type {Touched} */
    this.touched = new Map();
    /** What hands changed meanwhile. @type {Touched} */
    this.written = new Map();
    /** @type {Set<string>} */
    this.kept = new Set();
    this.isOver = false;
    this.isMine = false;
    this.leave = editing.history.listen((operations) => {
      if (!this.isMine) this.notice(operations, onUndone);
      onChange();
    });
  }

  /** @param {readonly Operation[]} operations @param {() => void} onUndone */
  notice(operations, onUndone) {
    // another page is in the place of the one that the turn was about
    if (!operations.length) return this.end();
    for (const operation of operations) touch(this.written, operation);
    if (this.editing.history.future.at(-1)?.group === this.group) onUndone();
  }

  /** Whether the edit was made. @param {Operation} operation */
  take(operation) {
    const { editing } = this;
    if (this.isOver || editing.store.get().isReadOnly || wouldLose(editing.page, operation, this.written)) return false;
    return this.edit([operation], 'turn');
  }

  /** Everything as it was before the turn, as a part of its step: it is asked anew. */
  startOver() {
    this.edit(this.wayBack(this.changes()), 'turn');
    this.touched.clear();
    this.kept.clear();
  }

  /** What is not decided yet. @returns {Change[]} */
  changes() {
    if (this.isOver) return [];
    return changesOf(this.before, this.editing.page, this.touched).filter(({ id }) => !this.kept.has(id));
  }

  /** @param {string} id */
  keep(id) {
    this.kept.add(id);
  }

  /** @param {readonly Change[]} changes @param {import('../../core/history.js').Label} label */
  reject(changes, label) {
    return this.editing.edit(this.wayBack(changes), { label });
  }

  /** Nothing of it is left to decide. */
  end() {
    this.isOver = true;
    this.leave();
  }

  /** @param {readonly Change[]} changes @returns {Operation[]} */
  wayBack(changes) {
    const { editing, before, touched } = this;
    return backFrom(editing.history.apply, before, editing.page, touched, changes);
  }

  /** @param {readonly Operation[]} operations @param {string} key */
  edit(operations, key) {
    this.isMine = true;
    const { refused } = this.editing.history.edit(operations, { label: { key, name: this.name }, group: this.group });
    this.isMine = false;
    if (refused) return false;
    for (const operation of operations) {
      touch(this.touched, operation);
      this.kept.delete(/** @type {{ id?: string }} */ (operation).id ?? '');
    }
    return true;
  }
}
