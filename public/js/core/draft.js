/** @import { Operation, Outcome, Page } from './types.js' */
/** @import { Store } from './store.js' */

/**
 * What an author has made since the last save, kept in this browser: a snapshot of the page and the operations after
 * it, in three generations. Only the page and where it belongs is written, nothing else; docs/SECURITY.md says so.
 *
 * @typedef {{ site: string, account: string, page: string, macro: string }} Whose `macro` is empty until its first save
 * @typedef {{ page: Page, savedAt: number, base: string }} Found `base` tells the saved page that the draft began from
 * @typedef {{ set: (act: () => void, ms: number) => unknown, clear: (timer: any) => void, now: () => number }} Clock
 */

const IDLE_MS = 1_000;
const WAIT_MS = 5_000;
export const AGE_MS_MAX = 30 * 24 * 3_600_000;
const GENERATIONS = 3;
const TAIL_MAX = 200;
const PREFIX = 'skyline-draft/';
const VERSION = 1;

/** @type {Clock} */
const CLOCK = { set: (act, ms) => setTimeout(act, ms), clear: (timer) => clearTimeout(timer), now: () => Date.now() };

/** The name under which a draft lies: one for each site, account, page and macro. @param {Whose} whose */
export function draftKey({ site, account, page, macro }) {
  return `${PREFIX}${[site, account, page, macro].map(encodeURIComponent).join('/')}`;
}

export class Draft {
  /**
   * @param {Store} store
   * @param {Whose} whose
   * @param {{ base: string, clock?: Clock, onKept?: (page: Page) => void }} options
   */
  constructor(store, whose, { base, clock = CLOCK, onKept = () => {} }) {
    this.store = store;
    this.key = draftKey(whose);
    this.base = base;
    this.clock = clock;
    this.onKept = onKept;
    this.generation = 0;
    /** The generation that was found here and is not decided on yet: it is not written over. */
    this.pinned = -1;
    /** @type {Page | null} What the tail begins from; null until something is written. */
    this.snapshot = null;
    /** @type {Operation[]} */
    this.tail = [];
    /** @type {Page | null} The page as it is now. */
    this.page = null;
    this.isWaiting = false;
    /** Another page took the place of the one before: no operations lead to it. */
    this.isAnew = false;
    /** @type {any} */
    this.timer = null;
    this.dirtySince = 0;
    /** @type {Promise<unknown>} */
    this.writing = Promise.resolve();
    this.isOver = false;
  }

  /**
   * The page was changed by these operations; none: another page is in its place. It is written when the author rests
   * a second, at the latest after five.
   *
   * @param {Page} page as it is now
   * @param {readonly Operation[]} operations
   */
  note(page, operations) {
    if (this.isOver) return;
    const now = this.clock.now();
    if (!this.isWaiting) this.dirtySince = now;
    this.isWaiting = true;
    this.isAnew ||= operations.length === 0;
    this.page = page;
    this.tail.push(...operations);
    this.clock.clear(this.timer);
    this.timer = this.clock.set(
      () => void this.flush(),
      Math.max(0, Math.min(IDLE_MS, this.dirtySince + WAIT_MS - now)),
    );
  }

  /** Writes what waits; to be called when the page is hidden. */
  flush() {
    this.clock.clear(this.timer);
    if (this.isWaiting) this.writing = this.writing.then(() => (this.isOver ? undefined : this.write()));
    this.isWaiting = false;
    return this.writing;
  }

  /**
   * The draft that was left here, by the newest generation that is whole; null when there is none. Operations after
   * the last one that still fits are left out. It stays as it is until `unpin`.
   *
   * @param {(page: Page, operation: unknown) => Outcome} apply
   * @param {(value: unknown) => Page | null} readPage
   * @returns {Promise<Found | null>}
   */
  async find(apply, readPage) {
    const found = await Promise.all(generations().map((number) => this.read(number, readPage)));
    const newest = found.filter((each) => each !== null).sort((one, other) => other.savedAt - one.savedAt)[0];
    if (!newest) return null;
    this.pinned = newest.number;
    this.generation = newest.number + 1;
    let page = newest.page;
    for (const operation of newest.tail) {
      const outcome = apply(page, operation);
      if (outcome.refused) break;
      page = outcome.page;
    }
    return { page, savedAt: newest.savedAt, base: newest.base };
  }

  /** What was found is taken up or given up. */
  unpin() {
    this.pinned = -1;
  }

  /** Saved and confirmed, or given up: nothing of it stays. */
  async erase() {
    this.isOver = true;
    this.clock.clear(this.timer);
    this.isWaiting = false;
    await this.writing.catch(() => {});
    for (const number of generations()) {
      await this.store.remove(this.name(number, 'page'));
      await this.store.remove(this.name(number, 'tail'));
    }
  }

  /** Writes page and operations as they are by now, which may be more than when it was asked for. */
  async write() {
    const [at, page] = [this.clock.now(), /** @type {Page} */ (this.page)];
    if (this.snapshot && !this.isAnew && this.tail.length <= TAIL_MAX) {
      await this.put('tail', at, this.tail.slice());
    } else {
      this.advance();
      this.snapshot = page;
      this.isAnew = false;
      this.tail = [];
      await this.store.remove(this.name(this.generation, 'tail'));
      await this.put('page', at, page);
    }
    this.onKept(page);
  }

  /** To the generation that is written next. */
  advance() {
    this.generation += this.snapshot ? 1 : 0;
    if (this.generation % GENERATIONS === this.pinned) this.generation += 1;
  }

  /** @param {'page' | 'tail'} part @param {number} at @param {unknown} value */
  put(part, at, value) {
    const text = JSON.stringify({ version: VERSION, at, base: this.base, value });
    return this.store.set(this.name(this.generation, part), `${checksum(text)} ${text}`);
  }

  /** @param {number} number @param {(value: unknown) => Page | null} readPage */
  async read(number, readPage) {
    const kept = whole(await this.store.get(this.name(number, 'page')));
    const page = kept && readPage(kept.value);
    if (!kept || !page || this.clock.now() - kept.at > AGE_MS_MAX) return null;
    const tail = whole(await this.store.get(this.name(number, 'tail')));
    const isOfIt = tail && Array.isArray(tail.value) && tail.at >= kept.at;
    return { number, page, tail: isOfIt ? tail.value : [], savedAt: isOfIt ? tail.at : kept.at, base: kept.base };
  }

  /** @param {number} number @param {'page' | 'tail'} part */
  name(number, part) {
    return `${this.key}/${number % GENERATIONS}/${part}`;
  }
}

/**
 * Erases drafts that nobody came back for in 30 days, and what cannot be read.
 *
 * @param {Store} store
 * @param {number} [now]
 */
export async function eraseOld(store, now = Date.now()) {
  for (const key of (await store.keys()).filter((each) => each.startsWith(PREFIX))) {
    const kept = whole(await store.get(key));
    if (!kept || now - kept.at > AGE_MS_MAX) await store.remove(key);
  }
}

function generations() {
  return Array.from({ length: GENERATIONS }, (_, number) => number);
}

/**
 * What was written, if it is whole and of our version.
 *
 * @param {string | null} text
 * @returns {{ version: number, at: number, base: string, value: any } | null}
 */
function whole(text) {
  if (text === null) return null;
  const [sum, json] = [text.slice(0, text.indexOf(' ')), text.slice(text.indexOf(' ') + 1)];
  if (checksum(json) !== sum) return null;
  const kept = JSON.parse(json);
  return kept.version === VERSION ? kept : null;
}

/** FNV-1a over the text's units: finds what was cut or changed by accident. @param {string} text */
export function checksum(text) {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193);
  return (sum >>> 0).toString(16);
}
