/** @import { Operation, Outcome, Page, Selection } from './types.js' */
import { applyAll } from './operations.js';
import { Difference } from './difference.js';
import { equal } from './equal.js';

/**
 * The page that is edited, and the one stack of undo for everything: hands, typing, themes, AI turns. An entry keeps
 * how the pages before and after differ, so that undo cannot fail.
 *
 * @typedef {{ key: string, name?: string }} Label what was done, as a key of the messages, and with what
 * @typedef {{
 *   operations: Operation[], inverse: Operation[], change: Difference, before: Selection, after: Selection,
 *   label: Label, time: number, group?: string, typing?: Typing, isClosed?: boolean,
 * }} Entry `before` and `after` are what was selected
 * @typedef {{ where: string, kind: 'insert' | 'delete', text: string, chars: number, start: number }} Typing
 * @typedef {{
 *   label?: Label, selection?: Selection, group?: string,
 *   typing?: { where: string, kind: 'insert' | 'delete', text: string },
 * }} How an edit was made: `typing` and its place, or `group`, the AI turn or gesture that it is part of
 */

export const STEPS_MAX = 1_000;
/** A pause that ends a step of typing. */
const PAUSE_MS = 500;
const RUN_MS = 1_000;
const RUN_CHARS = 40;

export class History {
  /**
   * @param {(page: Page, operation: unknown) => Outcome} apply
   * @param {Page} page
   * @param {{ now?: () => number, stepsMax?: number }} [options]
   */
  constructor(apply, page, { now = () => performance.now(), stepsMax = STEPS_MAX } = {}) {
    this.apply = apply;
    this.page = page;
    /** @type {Selection} */
    this.selection = { kind: 'none' };
    this.now = now;
    this.stepsMax = stepsMax;
    /** @type {Entry[]} */
    this.past = [];
    /** @type {Entry[]} */
    this.future = [];
    /** What is collected until a gesture or a composition ends. @type {Entry | null} */
    this.held = null;
    /** @type {Set<(operations: readonly Operation[]) => void>} */
    this.listeners = new Set();
  }

  /** Words of the next undo and redo; null where there is none. */
  get undoLabel() {
    return this.past.at(-1)?.label ?? null;
  }

  get redoLabel() {
    return this.future.at(-1)?.label ?? null;
  }

  /**
   * Makes an edit, all of it or nothing.
   *
   * @param {readonly unknown[]} operations
   * @param {How} [how]
   * @returns {Outcome}
   */
  edit(operations, how = {}) {
    const outcome = applyAll(this.apply, this.page, operations);
    if (outcome.refused) return outcome;
    if (outcome.page === this.page) {
      if (how.selection) this.selection = how.selection;
      return outcome;
    }
    const entry = this.entryOf(/** @type {Operation[]} */ (operations), outcome, how);
    this.keep(entry);
    this.show(outcome.page, entry.after, entry.operations);
    return outcome;
  }

  /**
   * The caret or the selected thing moved without an edit: typing there is a step of its own.
   *
   * @param {Selection} selection
   */
  select(selection) {
    if (!equal(selection, this.selection)) this.close();
    this.selection = selection;
  }

  /** No later edit joins the last step. */
  close() {
    const last = this.past.at(-1);
    if (last) last.isClosed = true;
  }

  /**
   * A gesture (slider, drag of a colour) or a composition (IME) begins: whatever it changes is one step, made when it
   * is released, and none if all is as it was.
   *
   * @param {Label} label
   */
  hold(label) {
    this.release();
    const { page, selection } = this;
    this.held = { operations: [], inverse: [], change: new Difference(page, page), before: selection, after: selection, label, time: this.now() };
  }

  release() {
    const held = this.held;
    this.held = null;
    if (!held || equal(held.change.back(this.page), this.page)) return;
    this.push({ ...held, after: this.selection, isClosed: true });
  }

  /** @returns {Entry | null} what was taken back; null when there is nothing, or a composition runs */
  undo() {
    const entry = this.held ? undefined : this.past.pop();
    if (!entry) return null;
    this.future.push(entry);
    this.close();
    this.show(entry.change.back(this.page), entry.before, entry.inverse);
    return entry;
  }

  /** @returns {Entry | null} */
  redo() {
    const entry = this.held ? undefined : this.future.pop();
    if (!entry) return null;
    this.past.push({ ...entry, isClosed: true });
    this.show(entry.change.forth(this.page), entry.after, entry.operations);
    return entry;
  }

  /** @param {(operations: readonly Operation[]) => void} listener told of each change; gives the way to leave */
  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * @param {Operation[]} operations
   * @param {{ page: Page, inverse: Operation[] }} outcome
   * @param {How} how
   * @returns {Entry}
   */
  entryOf(operations, { page, inverse }, { label, selection, group, typing }) {
    const time = this.now();
    return {
      operations,
      inverse,
      change: new Difference(this.page, page),
      before: this.selection,
      after: selection ?? this.selection,
      label: label ?? labelOf(operations),
      time,
      group,
      typing: typing && { ...typing, chars: typing.text.length, start: time },
    };
  }

  /** @param {Entry} entry of a change that is not shown yet */
  keep(entry) {
    this.future = [];
    const last = this.past.at(-1);
    if (this.held) this.held = this.joined(this.held, entry);
    else if (last && joins(last, entry)) this.past[this.past.length - 1] = this.joined(last, entry);
    else this.push(entry);
  }

  /** Two steps as one. @param {Entry} last @param {Entry} next @returns {Entry} */
  joined(last, next) {
    const replaces = isSameUpdate(last.operations, next.operations);
    return {
      ...last,
      operations: replaces ? next.operations : [...last.operations, ...next.operations],
      inverse: replaces ? last.inverse : [...next.inverse, ...last.inverse],
      change: new Difference(last.change.back(this.page), next.change.forth(this.page)),
      after: next.after,
      time: next.time,
      typing: last.typing && next.typing && { ...last.typing, chars: last.typing.chars + next.typing.chars },
    };
  }

  /** @param {Entry} entry */
  push(entry) {
    this.past.push(entry);
    if (this.past.length > this.stepsMax) this.past.shift();
  }

  /** @param {Page} page @param {Selection} selection @param {readonly Operation[]} operations that lead there */
  show(page, selection, operations) {
    this.page = page;
    this.selection = selection;
    for (const listener of this.listeners) listener(operations);
  }
}

/**
 * What the step of these operations is called.
 *
 * @param {readonly Operation[]} operations
 * @returns {Label}
 */
function labelOf(operations) {
  const [first] = operations;
  if (!first) return { key: 'edit' };
  if (operations.some((each) => each.op !== first.op)) return { key: 'edit' };
  if (first.op === 'setTheme') return { key: first.op, name: first.theme };
  if (first.op === 'insertBlock') return { key: first.op, name: first.block.type };
  return { key: first.op };
}

/**
 * Whether an edit is part of the step before it, as a person would see it.
 *
 * @param {Entry} last
 * @param {Entry} next
 */
function joins(last, next) {
  // whatever is selected while the assistant writes, its turn is one step
  if (last.group || next.group) return last.group === next.group;
  if (last.isClosed) return false;
  if (!last.typing || !next.typing) return false;
  const isSame = last.typing.where === next.typing.where && last.typing.kind === next.typing.kind;
  return isSame && next.time - last.time <= PAUSE_MS && !endsRun(last.typing, next);
}

/** White space after a long run of words begins a new step. @param {Typing} run @param {Entry} next */
function endsRun(run, next) {
  const isLong = next.time - run.start > RUN_MS || run.chars > RUN_CHARS;
  return isLong && next.typing?.kind === 'insert' && /^\s/.test(next.typing.text);
}

/** Whether the later edit says all that the earlier one said. @param {Operation[]} last @param {Operation[]} next */
function isSameUpdate(last, next) {
  const [one, other] = [last[0], next[0]];
  if (last.length !== 1 || next.length !== 1 || one.op !== other.op) return false;
  if (one.op === 'setTheme' || one.op === 'setTitle' || one.op === 'setBrand') return true;
  if (one.op === 'updateBlock' && other.op === 'updateBlock') {
    return one.id === other.id && equal(Object.keys(one.props), Object.keys(other.props));
  }
  if (one.op === 'updateSection' && other.op === 'updateSection') {
    return one.id === other.id && equal(Object.keys(one.members), Object.keys(other.members));
  }
  return false;
}
