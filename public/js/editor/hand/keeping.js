/** @import { Page } from '../../core/types.js' */
/** @import { Found, Whose } from '../../core/draft.js' */
/** @import { Tab } from '../../core/tabs.js' */
/** @import { Hand } from './index.js' */
import { Draft, checksum, draftKey, eraseOld } from '../../core/draft.js';
import { equal } from '../../core/equal.js';
import { Store as Shelves } from '../../core/store.js';
import { openTab } from '../../core/tabs.js';
import { isDocument } from '../../page/document.js';
import { isDirty } from '../store.js';
import { whoIsHere } from '../who.js';
import { createKeepingNotices } from './keeping-notices.js';

/** The author's unsaved work, kept in this browser by one tab at a time and offered when the editor is opened again. */
export class Keeping {
  /** @param {Hand} hand */
  constructor(hand) {
    this.hand = hand;
    this.shelves = new Shelves(hand.host.isShared && []);
    /** @type {Whose | null} */
    this.whose = null;
    /** @type {Draft | null} null: nothing is kept yet, or by another tab */
    this.draft = null;
    /** @type {Tab | null} */
    this.tab = null;
    this.notices = createKeepingNotices(hand, this);
    /** When it is known whether anything can be kept. */
    this.begun = this.begin().catch(() => hand.store.set({ kept: 'not kept' }));
  }

  async begin() {
    const { editing, store } = this.hand;
    this.whose = await whoseWork(this.hand);
    if (!this.whose) return store.set({ kept: 'not kept' });
    editing.listen((page, operations) => page !== editing.blank && this.draft?.note(page, operations));
    document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && this.flush());
    addEventListener('pagehide', () => void this.flush());
    eraseOld(this.shelves).catch(() => {});
    this.tab = await openTab(draftKey(this.whose), () => this.lose());
    if (this.tab.isFirst) return this.resume();
    store.set({ isReadOnly: true });
    this.notices.busy();
  }

  /** Keeps from now on what is written here, beside what was left here before. */
  async resume() {
    const { editing, store } = this.hand;
    const draft = this.open();
    const found = await draft.find(this.hand.apply, readPage).catch(() => null);
    this.draft = draft;
    store.set({ kept: await this.shelves.reach() });
    if (found && !equal(found.page, editing.page)) this.notices.offer(found, found.base === baseOf(store.get()));
    else draft.unpin();
    this.keepNow();
  }

  open() {
    const whose = /** @type {Whose} */ (this.whose);
    return new Draft(this.shelves, whose, { base: baseOf(this.hand.store.get()), onKept: (page) => void this.tell(page) });
  }

  /** Writes down the page as a whole, if it is another than the saved one. */
  keepNow() {
    const { editing, store } = this.hand;
    if (editing.page !== editing.blank && isDirty(store.get())) this.draft?.note(editing.page, []);
  }

  /** @param {Page} page that was written just now */
  async tell(page) {
    const kept = await this.shelves.reach();
    this.hand.store.set({ kept, keptPage: /** @type {any} */ (page) });
  }

  async flush() {
    await this.begun;
    await this.draft?.flush();
  }

  /** Nothing of what was kept stays; what is not saved by now is kept anew. Another tab's work is not touched. */
  async forget() {
    await this.begun;
    const old = this.draft;
    if (!old) return;
    const next = this.open();
    next.writing = old.erase();
    this.draft = next;
    await next.writing;
    this.keepNow();
  }

  async takeOver() {
    await this.tab?.takeOver();
    this.hand.store.set({ isReadOnly: false });
    await this.resume();
  }

  /** Another tab took over: what is here stays in memory, and is not written any more. */
  lose() {
    const { text, store } = this.hand;
    text.close();
    if (this.draft) this.draft.isOver = true;
    this.draft = null;
    store.set({ isReadOnly: true, keptPage: null });
    this.notices.taken();
  }

  /** @param {Found} found */
  restore({ page }) {
    this.hand.editing.replace(/** @type {any} */ (page), { key: 'restore' });
  }
}

/** @param {import('../store.js').State} state */
function baseOf({ storedBody }) {
  return checksum(storedBody);
}

/**
 * A kept page is read as one in the macro is: whatever could be edited then can be had back.
 *
 * @param {unknown} value
 */
function readPage(value) {
  return isDocument(value) ? /** @type {Page} */ (/** @type {unknown} */ (value)) : null;
}

/**
 * Whose work it is: of the token's site and account, the page and the macro. Null where that is not known: then
 * nothing is kept, for it could be offered to somebody else.
 *
 * @param {Hand} hand
 * @returns {Promise<Whose | null>}
 */
async function whoseWork({ host }) {
  const asked = new URLSearchParams(location.search);
  const [{ site, account }, { pageId, macroId }] = await Promise.all([whoIsHere(host), host.context()]);
  const page = pageId || asked.get('page');
  return site && account && page ? { site, account, page, macro: macroId ?? asked.get('macro') ?? '' } : null;
}
