/** @import { EditorState, Transaction } from '../../../vendor/prosemirror.js' */
/** @import { ChangeKind, Kind, Options } from './types.js' */
import { FORMAT } from './commands.js';
import { PASTE } from './paste.js';
import { writeDocument } from './write.js';

/**
 * Tells the host what the text says after each change, and what kind of change it was. While letters are composed (an
 * input method) nothing is told: they are one change when they are done.
 */
export class Changes {
  /**
   * @param {Kind} kind
   * @param {string} value
   * @param {Options['onChange']} onChange
   */
  constructor(kind, value, onChange) {
    this.kind = kind;
    this.value = value;
    this.onChange = onChange;
    /** What was changed but is not told yet. @type {ChangeKind | null} */
    this.pending = null;
  }

  /**
   * @param {readonly Transaction[]} transactions
   */
  take(transactions) {
    const [changed] = transactions.filter(({ docChanged }) => docChanged);
    if (changed) this.pending = kindOf(changed);
  }

  /**
   * @param {EditorState} state
   * @returns {boolean} false where the host refuses what the text says
   */
  tell({ doc }) {
    const { pending: kind, value: before } = this;
    this.pending = null;
    const value = kind ? writeDocument(doc, this.kind) : before;
    if (!kind || value === before) return true;
    this.value = value;
    if (this.onChange(value, { kind }) !== false) return true;
    this.value = before;
    return false;
  }
}

/**
 * @param {Transaction} transaction
 * @returns {ChangeKind}
 */
function kindOf(transaction) {
  const { before, doc } = transaction;
  if (transaction.getMeta(PASTE) || transaction.getMeta('uiEvent') === 'drop') return 'paste';
  if (transaction.getMeta(FORMAT)) return 'format';
  if (doc.content.size !== before.content.size) return doc.content.size < before.content.size ? 'delete' : 'type';
  return doc.textContent === before.textContent ? 'format' : 'type';
}
