/** @import { ApiEvent, Client, GenerateRequest } from '../api/client.js' */
/** @import { PageDocument } from '../page/types.js' */
/** @import { Outcome, Run, Store } from './store.js' */
import { ApiProblem, ConnectionLost } from '../api/errors.js';
import { startOf } from '../core/start.js';
import { VERSION } from '../page/view.js';
import { toBase64 } from './picture.js';

// About half a minute in all: as long as our function needs to notice that its reader is gone.
const PAUSES_MS = [1_000, 2_000, 3_000, 5_000, 8_000, 8_000];
const OFFLINE_TRY_MS = 10_000;

/**
 * Puts another page in the place of the one that is there, together with what else changes.
 *
 * @typedef {(page: PageDocument, beside: Partial<import('./store.js').State>) => Promise<void>} ReplacePage
 */

/**
 * Generates pages, one at a time.
 *
 * @param {Store} store
 * @param {Client} client
 * @param {ReplacePage} replacePage
 */
export function createGenerator(store, client, replacePage) {
  /** @type {AbortController | null} */
  let controller = null;
  /** The last request and its key: asked again unchanged, it is the same request. @type {{ asked: string, key: string } | null} */
  let last = null;

  return {
    /** @param {import('./store.js').State} state with what is asked for */
    async start({ prompt, model, picture, theme }) {
      const image = picture && { mediaType: picture.mediaType, data: await toBase64(picture.blob) };
      if (controller) return;
      controller = new AbortController();
      const request = { prompt: prompt.trim(), model, image, theme };
      const asked = JSON.stringify(request);
      last = last?.asked === asked ? last : { asked, key: crypto.randomUUID() };
      store.set({ run: newRun(), outcome: null });
      const outcome = await follow(store, client, request, last.key, controller.signal);
      if (outcome.kind === 'done') last = null;
      controller = null;
      await finish(store, replacePage, outcome);
    },

    async stop() {
      const requestId = store.get().run?.requestId;
      controller?.abort();
      if (requestId) await client.cancel(requestId).catch(() => {});
    },
  };
}

/** @returns {Run} */
function newRun() {
  return { stage: 'starting', startedAt: Date.now(), title: '', theme: '', sections: [], requestId: '' };
}

/**
 * Follows a generation to its end, over lost connections.
 *
 * @param {Store} store
 * @param {Client} client
 * @param {GenerateRequest} request
 * @param {string} key
 * @param {AbortSignal} signal
 * @returns {Promise<Outcome & { page?: PageDocument }>}
 */
async function follow(store, client, request, key, signal) {
  for (let lost = 0; ; lost += 1) {
    try {
      const done = await readRun(store, client.generate(request, key, signal));
      return { kind: 'done', ...summary(store, done), page: done.page };
    } catch (error) {
      const sections = store.get().run?.sections.length ?? 0;
      if (signal.aborted) return { kind: 'stopped', sections };
      if (!canGoOn(error, lost)) return failure(error, sections);
      await pause(store, PAUSES_MS[lost], signal);
      if (signal.aborted) return { kind: 'stopped', sections };
    }
  }
}

/**
 * @param {unknown} error
 * @param {number} lost how often the connection was lost before
 */
function canGoOn(error, lost) {
  const isStillRunning = lost > 0 && error instanceof ApiProblem && error.problem.status === 409;
  return lost < PAUSES_MS.length && (isStillRunning || error instanceof ConnectionLost);
}

/**
 * @param {unknown} error
 * @param {number} sections
 * @returns {Outcome}
 */
function failure(error, sections) {
  if (error instanceof ApiProblem) {
    return { kind: 'failed', sections, problem: error.problem, retryAfterS: error.retryAfterS };
  }
  return { kind: 'failed', sections, problem: null };
}

/**
 * Reads one stream into the run. What came over a lost connection stays in sight until the first section of the new
 * one is there.
 *
 * @param {Store} store
 * @param {AsyncGenerator<ApiEvent>} events
 * @returns {Promise<any>} the data of `done`
 */
async function readRun(store, events) {
  /** @type {unknown[]} */
  let sections = [];
  for await (const { name, data } of events) {
    const run = /** @type {Run} */ (store.get().run);
    if (name === 'done') return data;
    if (name === 'section') sections = [...sections, data];
    store.set({ run: { ...run, ...changeOf(name, data), ...(name === 'section' ? { sections } : {}) } });
  }
  throw new ConnectionLost();
}

/**
 * @param {string} name
 * @param {any} data
 * @returns {Partial<Run>}
 */
function changeOf(name, data) {
  if (name === 'started') return { requestId: data.requestId, stage: 'thinking' };
  if (name === 'progress') return { stage: data.stage };
  if (name === 'page') return { title: data.title, theme: data.theme, stage: 'writing' };
  return {};
}

/**
 * @param {Store} store
 * @param {any} done
 */
function summary(store, done) {
  const startedAt = store.get().run?.startedAt ?? Date.now();
  return {
    seconds: Math.round((Date.now() - startedAt) / 1000),
    sections: done.page.sections.length,
    credits: done.creditsCharged,
    isPartial: done.outcome === 'partial',
  };
}

/**
 * Puts what came in the place of the page; what was there before is one undo away.
 *
 * @param {Store} store
 * @param {ReplacePage} replacePage
 * @param {Outcome & { page?: PageDocument }} ended
 */
async function finish(store, replacePage, { page, ...outcome }) {
  const state = store.get();
  const made = page ?? pageOf(/** @type {Run} */ (state.run), state.prompt);
  if (made.sections.length) await replacePage(made, { run: null, outcome });
  else store.set({ run: null, outcome });
}

/**
 * The page of a run that was not finished.
 *
 * @param {Run} run
 * @param {string} prompt
 * @returns {PageDocument}
 */
function pageOf(run, prompt) {
  const title = run.title || startOf(prompt.trim().split('\n')[0], 80);
  return { version: VERSION, title, theme: run.theme || 'harbour', sections: run.sections };
}

/**
 * Waits before the next try: shortly, or until the browser is online again. What the browser says of that is a hint,
 * wrong behind some networks, so it is tried after a while all the same.
 *
 * @param {Store} store
 * @param {number} timeMs
 * @param {AbortSignal} signal
 */
async function pause(store, timeMs, signal) {
  const run = /** @type {Run} */ (store.get().run);
  store.set({ run: { ...run, stage: navigator.onLine ? 'reconnecting' : 'offline' } });
  if (!navigator.onLine) await Promise.race([once(window, 'online', signal), after(OFFLINE_TRY_MS, signal)]);
  await after(timeMs, signal);
}

/**
 * @param {number} timeMs
 * @param {AbortSignal} signal
 */
function after(timeMs, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeMs);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve(undefined)), { once: true });
  });
}

/**
 * @param {EventTarget} target
 * @param {string} name
 * @param {AbortSignal} signal
 */
function once(target, name, signal) {
  return new Promise((resolve) => {
    target.addEventListener(name, resolve, { once: true, signal });
    signal.addEventListener('abort', resolve, { once: true });
  });
}
