/** @import { Hand } from './index.js' */
/** @import { LeaveReason, Options } from '../text/types.js' */
import { findBlock } from '../../core/places.js';
import { entryRow, levelUp, reconciled } from '../../core/selection.js';
import { idAt } from './surface.js';

/** @typedef {Awaited<ReturnType<typeof import('../text/index.js').loadWriting>>} Write */
/** @typedef {{ editor: ReturnType<Write>, id: string, path: string, element: HTMLElement }} Open */

/**
 * The one text that is edited where it is drawn. Its editor is loaded when a text is first touched.
 *
 * @param {Hand} hand
 */
export function createText(hand) {
  const { editing } = hand;
  /** @type {Open | null} */
  let opened = null;
  let last = { id: '', path: '' };
  /** Once it is here a text opens at once, and the next key is written in it. @type {Write | null} */
  let write = null;
  let turn = 0;
  editing.history.listen(() => follow());

  /** @param {HTMLElement} element @param {Options['at']} at */
  async function open(element, at) {
    close();
    const mine = (turn += 1);
    const id = idAt(element);
    const path = element.dataset.edit ?? '';
    const found = findBlock(editing.page, id);
    if (!found || editing.isHeld()) return;
    editing.select({ kind: 'text', section: found.section.id, block: id, member: path, start: 0, end: 0 });
    write ??= await import('../text/index.js').then(({ loadWriting }) => loadWriting(hand)).catch(() => null);
    if (!write) return hand.warn(hand.words.translate('text.unloaded'));
    if (mine !== turn || !element.isConnected) return;
    // the panel of a tab is in sight when its tab has the focus
    if (!element.checkVisibility()) hand.surface.entryNode(id, entryRow(path))?.focus();
    element.removeAttribute('data-empty');
    const editor = write({ element, id, path, at, onLeave: leave });
    opened = { editor, id, path, element };
    editor.focus();
  }

  /** @param {LeaveReason} reason */
  function leave(reason) {
    const left = opened;
    if (!left) return;
    const texts = textsOf(left.id);
    const next = texts.indexOf(left.path) + (reason === 'tab' || reason === 'enter' || reason === 'down' ? 1 : -1);
    close();
    if (reason === 'blur') return;
    const path = reason === 'escape' ? undefined : texts[next];
    const element = path && elementAt(left.id, path);
    if (element) return void open(element, reason === 'up' || reason === 'backtab' ? 'end' : 'start');
    hand.surface.select(editing.selection);
  }

  function close() {
    turn += 1;
    if (!opened) return;
    const { editor, id } = (last = opened);
    opened = null;
    editor.close(() => {
      hand.redraw(id);
      if (!opened) selectAround();
    });
  }

  /** What a text that is not written in stands in: that undo brings back, or whose entries became fewer meanwhile. */
  function selectAround() {
    if (editing.selection.kind === 'text') editing.select(reconciled(editing.page, levelUp(editing.selection)));
  }

  /** After undo the text is another one or not there any more, or what stands around it is another. */
  function follow() {
    if (!opened) return selectAround();
    const { editor, id, path } = opened;
    if (editor.follow()) return;
    const at = editor.caret();
    close();
    const element = elementAt(id, path);
    if (element) open(element, at);
  }

  /** Entry by entry: of tabs all titles are drawn before the texts. @param {string} id */
  function textsOf(id) {
    const paths = elementsOf(id).map((each) => each.dataset.edit ?? '');
    return paths.sort((one, other) => entryRow(one) - entryRow(other));
  }

  /** Where the texts of a block are drawn, which may be one itself. @param {string} id @returns {HTMLElement[]} */
  function elementsOf(id) {
    const node = hand.surface.nodeOf(id);
    const inside = /** @type {HTMLElement[]} */ ([...(node?.querySelectorAll('[data-edit]') ?? [])]);
    return node?.dataset.edit ? [node] : inside;
  }

  /** @param {string} id @param {string} path */
  function elementAt(id, path) {
    return elementsOf(id).find((each) => each.dataset.edit === path);
  }

  return {
    open,
    close,
    isOpen: () => opened !== null,
    /** @param {Element} target */
    holds: (target) => Boolean(opened?.element.contains(target)),
    /** The block whose drawing is being written in. */
    block: () => opened?.id ?? '',
    /** The path of the text of a block that was written in last. @param {string} id */
    last: (id) => (last.id === id ? last.path : ''),
    /** @param {string} id @param {string} path */
    openAt(id, path) {
      const element = elementAt(id, path);
      if (element) open(element, 'end');
      return Boolean(element);
    },
  };
}
