/** So long a wait needs no word. */
const SILENT_MS = 1_000;
const REST_MS = 1_000;

/**
 * What is not needed before a hand can begin: it is fetched when the browser has time, or when it is first used. Who
 * has to wait is told, and who cannot have it too: the next use asks for it again.
 *
 * @template T
 */
export class Later {
  /**
   * @param {() => Promise<T>} fetch
   * @param {{ warn: (words: string) => void, translate: import('../messages/index.js').Translate }} said
   */
  constructor(fetch, { warn, translate }) {
    this.fetch = fetch;
    this.warn = warn;
    this.translate = translate;
    /** @type {T | null} */
    this.here = null;
    /** @type {Promise<T> | null} */
    this.coming = null;
  }

  /** @returns {Promise<T>} */
  load() {
    this.coming ??= this.fetch().then(
      (here) => (this.here = here),
      (error) => {
        this.coming = null;
        throw error;
      },
    );
    return this.coming;
  }

  /** Fetches it when there is time; what cannot be had then is asked for when it is used. */
  prepare() {
    whenIdle(() => this.load().catch(() => {}));
  }

  /**
   * Does it at once where that is possible, else when it has come.
   *
   * @param {(here: T) => unknown} act
   */
  async use(act) {
    if (this.here) return act(this.here);
    const slow = setTimeout(() => this.warn(this.translate('later.slow')), SILENT_MS);
    const here = await this.load().catch(() => null);
    clearTimeout(slow);
    return here ? act(here) : this.warn(this.translate('later.failed'));
  }
}

/**
 * Asked for again while it goes on, it is not done beside itself.
 *
 * @template T
 * @param {() => Promise<T>} act
 * @returns {() => Promise<T>}
 */
export function oneAtATime(act) {
  /** @type {Promise<T> | null} */
  let going = null;
  return () => (going ??= act().finally(() => (going = null)));
}

/** @param {() => void} act */
export function whenIdle(act) {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(act, { timeout: REST_MS });
  else setTimeout(act, REST_MS);
}

/**
 * Asked for however often, it is done once, when all that goes on now is done: what stands beside the page need not
 * be drawn with it.
 *
 * @param {() => void} act
 */
export function onceAfter(act) {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    queueMicrotask(() => {
      isAsked = false;
      act();
    });
  };
}
