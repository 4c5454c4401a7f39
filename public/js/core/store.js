/**
 * Where drafts lie in the author's browser: IndexedDB, else localStorage, else memory. Nothing here raises for a
 * storage that is forbidden, full or broken: another one is taken, and `reach` says how long what is written stays.
 *
 * @typedef {'kept' | 'until you close' | 'not kept'} Reach
 * @typedef {{
 *   get: (key: string) => Promise<string | null>, set: (key: string, value: string) => Promise<void>,
 *   remove: (key: string) => Promise<void>, keys: () => Promise<string[]>,
 * }} Shelf
 */

const NAME = 'skyline-drafts';
/** More than this is not written to localStorage, which holds about five million characters for everything. */
const LOCAL_CHARS_MAX = 1_000_000;
const OPEN_MS = 2_000;

/**
 * The shelves that can be opened, best first. One that fails later is opened anew: a browser ends the connections of a
 * tab that sleeps. If that does not help, all goes to memory: the next time, what lies on this one would be found first.
 */
export class Store {
  /**
   * @param {(() => Promise<Shelf>)[]} openers
   * @param {{ isEphemeral?: boolean }} [options] `isEphemeral`: the browser forgets a frame's storage when it quits
   */
  constructor(openers = [openDatabase, openLocal], { isEphemeral = forgetsFrames() } = {}) {
    this.openers = [...openers, async () => memoryShelf()];
    this.isEphemeral = isEphemeral;
    /** @type {Promise<Shelf> | null} */
    this.opening = null;
  }

  /** How long what is written stays. @returns {Promise<Reach>} */
  async reach() {
    await this.shelf();
    if (this.openers.length === 1) return 'not kept';
    return this.isEphemeral ? 'until you close' : 'kept';
  }

  /** @param {string} key @returns {Promise<string | null>} */
  async get(key) {
    return this.attempt((shelf) => shelf.get(key));
  }

  /** @param {string} key @param {string} value */
  async set(key, value) {
    return this.attempt((shelf) => shelf.set(key, value));
  }

  /** @param {string} key */
  async remove(key) {
    return this.attempt((shelf) => shelf.remove(key));
  }

  /** @returns {Promise<string[]>} */
  async keys() {
    return this.attempt((shelf) => shelf.keys());
  }

  /**
   * @template T
   * @param {(shelf: Shelf) => Promise<T>} act
   * @param {boolean} [isAgain]
   * @returns {Promise<T>}
   */
  async attempt(act, isAgain = false) {
    const shelf = await this.shelf();
    try {
      return await act(shelf);
    } catch (error) {
      if (this.openers.length === 1) throw error;
      if ((await this.opening) === shelf) this.opening = isAgain ? this.giveUp() : this.openers[0]().catch(() => this.giveUp());
      return this.attempt(act, true);
    }
  }

  /** @returns {Promise<Shelf>} */
  shelf() {
    this.opening ??= this.open();
    return this.opening;
  }

  /** @returns {Promise<Shelf>} */
  async open() {
    try {
      return await this.openers[0]();
    } catch {
      this.openers.shift();
      return this.open();
    }
  }

  /** @returns {Promise<Shelf>} */
  giveUp() {
    this.openers = this.openers.slice(-1);
    return this.open();
  }
}

/** Safari forgets what a frame stored when it quits (webkit.org/tracking-prevention). */
function forgetsFrames() {
  const agent = globalThis.navigator?.userAgent ?? '';
  const isWebKit = /AppleWebKit/.test(agent) && !/Chrom(e|ium)|Edg|Android/.test(agent);
  return isWebKit && globalThis.self !== globalThis.top;
}

/** @returns {Promise<Shelf>} */
async function openDatabase() {
  const database = await inTime(opened(indexedDB.open(NAME, 1)));
  /** @template T @param {IDBTransactionMode} mode @param {(drafts: IDBObjectStore) => IDBRequest<T>} act */
  const run = (mode, act) => committed(database.transaction(NAME, mode, { durability: 'relaxed' }), act);
  return {
    get: async (key) => (await run('readonly', (drafts) => drafts.get(key))) ?? null,
    set: async (key, value) => void (await run('readwrite', (drafts) => drafts.put(value, key))),
    remove: async (key) => void (await run('readwrite', (drafts) => drafts.delete(key))),
    keys: async () => (await run('readonly', (drafts) => drafts.getAllKeys())).map(String),
  };
}

/** @param {IDBOpenDBRequest} request @returns {Promise<IDBDatabase>} */
function opened(request) {
  return new Promise((resolve, reject) => {
    request.onupgradeneeded = () => request.result.createObjectStore(NAME);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('the database is blocked'));
  });
}

/**
 * @template T
 * @param {IDBTransaction} transaction
 * @param {(drafts: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>}
 */
function committed(transaction, act) {
  return new Promise((resolve, reject) => {
    const request = act(transaction.objectStore(NAME));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

/** A database that never answers is none. @template T @param {Promise<T>} promise @returns {Promise<T>} */
function inTime(promise) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the database does not answer')), OPEN_MS);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** @returns {Promise<Shelf>} */
async function openLocal() {
  const storage = localStorage;
  storage.setItem(NAME, '');
  storage.removeItem(NAME);
  return {
    get: async (key) => storage.getItem(key),
    set: async (key, value) => {
      if (value.length > LOCAL_CHARS_MAX) throw new Error('too long for localStorage');
      storage.setItem(key, value);
    },
    remove: async (key) => storage.removeItem(key),
    keys: async () => Array.from({ length: storage.length }, (_, row) => storage.key(row) ?? ''),
  };
}

/** @returns {Shelf} */
export function memoryShelf() {
  /** @type {Map<string, string>} */
  const drafts = new Map();
  return {
    get: async (key) => drafts.get(key) ?? null,
    set: async (key, value) => void drafts.set(key, value),
    remove: async (key) => void drafts.delete(key),
    keys: async () => [...drafts.keys()],
  };
}
