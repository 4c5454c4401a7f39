/** @import { ApiEvent, Client, GenerateRequest } from '../api/client.js' */
/** @import { PageDocument } from '../page/types.js' */
/** @import { Outcome, Run, Store } from './store.js' */
import { ApiProblem, ConnectionLost } from '../api/errors.js';
import { startOf } from '../core/start.js';
import { VERSION } from '../page/view.js';
import { chargeOf, settled } from './charge.js';
import { after, overLostLines } from './patience.js';
import { toBase64 } from './picture.js';

const REFRESH_MS_MAX = 2_000;

/**
 * Where what is generated goes: in the place of the page, or behind a section of it (null: first).
 *
 * @typedef {{ after: string | null } | null} Place
 * @typedef {(page: PageDocument, place: Place, beside: Partial<import('./store.js').State>) => Promise<void>} PutPage
 * @typedef {(signal: AbortSignal) => AsyncGenerator<ApiEvent>} Source
 * @typedef {Outcome & { page?: PageDocument }} Ended
 */

/**
 * Generates pages, one at a time.
 *
 * @param {Store} store
 * @param {Client} client
 * @param {PutPage} putPage puts what was made where it belongs, together with what else changes
 * @param {() => Promise<void>} refresh looks up models and credits: what can be done about a failure depends on them
 */
export function createGenerator(store, client, putPage, refresh) {
  /** @type {AbortController | null} */
  let controller = null;
  /** When what goes on is over, and has been put where it belongs. @type {Promise<unknown>} */
  let over = Promise.resolve();
  /** The last request and its key: asked again unchanged, it is the same request. @type {{ asked: string, key: string } | null} */
  let last = null;

  /** @param {Source} source @param {Place} place */
  async function follow(source, place) {
    if (controller) return null;
    controller = new AbortController();
    store.set({ run: newRun(store.get().page, place), outcome: null });
    const { signal } = controller;
    const ending = readToEnd(store, source, signal).then((outcome) => end(outcome, place, signal));
    over = ending;
    return ending;
  }

  /** @param {Ended} outcome @param {Place} place @param {AbortSignal} signal */
  async function end(outcome, place, signal) {
    const { requestId } = /** @type {Run} */ (store.get().run);
    const refreshed = outcome.kind === 'stopped' ? null : refresh();
    if (outcome.kind === 'failed') await Promise.race([refreshed, after(REFRESH_MS_MAX, signal)]);
    controller = null;
    if (outcome.kind !== 'failed') last = null;
    await finish(store, putPage, place, outcome.kind === 'failed' ? { ...outcome, isInserted: Boolean(place) } : outcome);
    if (outcome.kind === 'stopped') void tellCharge(requestId);
    return outcome;
  }

  /** What it took until it was stopped is known when it is settled. @param {string} requestId */
  async function tellCharge(requestId) {
    const { outcome } = store.get();
    await settled(client, requestId);
    await refresh();
    const credits = chargeOf(store.get().credits, requestId);
    if (credits && outcome?.kind === 'stopped' && store.get().outcome === outcome) store.set({ outcome: { ...outcome, credits } });
  }

  /** @param {import('./store.js').State} state @returns {Promise<[GenerateRequest, string]>} */
  async function keyed({ prompt, model, picture, theme }) {
    const image = picture && { mediaType: picture.mediaType, data: await toBase64(picture.blob) };
    const request = { prompt: prompt.trim(), model, image, theme };
    const asked = JSON.stringify(request);
    last = last?.asked === asked ? last : { asked, key: crypto.randomUUID() };
    return [request, last.key];
  }

  return {
    follow,

    /** What is asked for, and its key: the same one as long as it is asked unchanged, and was not answered or stopped. */
    keyed,

    /** @param {import('./store.js').State} state with what is asked for */
    async start(state) {
      const [request, key] = await keyed(state);
      await follow((signal) => client.generate(request, key, signal), placeOf(state));
    },

    /** Resolves when what came is where it belongs. */
    async stop() {
      const requestId = store.get().run?.requestId;
      controller?.abort();
      if (requestId) client.cancel(requestId).catch(() => {});
      await over;
    },
  };
}

/**
 * Where what is generated goes by the author's choice: behind what is selected, else at the end.
 *
 * @param {import('./store.js').State} state
 * @returns {Place}
 */
export function placeOf({ page, selection, into }) {
  if (!page || into === 'page') return null;
  const selected = 'section' in selection ? selection.section : selection.kind === 'section' ? selection.focus : null;
  return { after: selected ?? /** @type {any} */ (page.sections.at(-1))?.id ?? null };
}

/** @param {PageDocument | null} page @param {Place} place @returns {Run} */
function newRun(page, place) {
  const common = { stage: /** @type {const} */ ('starting'), startedAt: Date.now(), sections: [], requestId: '' };
  if (!page || !place) return { ...common, title: '', theme: '', above: [] };
  const row = page.sections.findIndex((section) => /** @type {any} */ (section)?.id === place.after);
  return { ...common, title: page.title, theme: page.theme, above: page.sections.slice(0, row + 1) };
}

/**
 * @param {Store} store
 * @param {Source} source
 * @param {AbortSignal} signal
 * @returns {Promise<Ended>}
 */
async function readToEnd(store, source, signal) {
  const { model } = store.get();
  const onLost = (/** @type {Run['stage']} */ stage) => store.set({ run: { .../** @type {Run} */ (store.get().run), stage } });
  try {
    const done = await overLostLines(() => readRun(store, source(signal)), signal, onLost);
    return { kind: 'done', ...summary(store, done), page: done.page };
  } catch (error) {
    const sections = store.get().run?.sections.length ?? 0;
    return signal.aborted ? { kind: 'stopped', sections } : failure(error, sections, model);
  }
}

/**
 * @param {unknown} error
 * @param {number} sections
 * @param {string} model that was asked
 * @returns {Outcome}
 */
function failure(error, sections, model) {
  if (error instanceof ApiProblem) {
    return { kind: 'failed', model, sections, problem: error.problem, retryAfterS: error.retryAfterS };
  }
  return { kind: 'failed', model, sections, problem: null };
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
    store.set({ run: { ...run, ...changeOf(name, data, run), ...(name === 'section' ? { sections } : {}) } });
  }
  throw new ConnectionLost();
}

/**
 * @param {string} name
 * @param {any} data
 * @param {Run} run
 * @returns {Partial<Run>}
 */
function changeOf(name, data, run) {
  if (name === 'started') return { requestId: data.requestId, stage: 'thinking' };
  if (name === 'progress') return { stage: data.stage };
  if (name === 'page') return { title: run.title || data.title, theme: run.theme || data.theme, stage: 'writing' };
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
 * Puts what came where it belongs; what was there before is one undo away.
 *
 * @param {Store} store
 * @param {PutPage} putPage
 * @param {Place} place
 * @param {Ended} ended
 */
async function finish(store, putPage, place, { page, ...outcome }) {
  const state = store.get();
  const made = page ?? pageOf(/** @type {Run} */ (state.run), state.prompt);
  if (made.sections.length) await putPage(made, place, { run: null, outcome });
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
