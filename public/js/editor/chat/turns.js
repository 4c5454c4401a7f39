/** @import { ApiEvent } from '../../api/client.js' */
/** @import { ChatRequest } from '../../api/chat.js' */
/** @import { Problem } from '../../api/errors.js' */
/** @import { Hand } from '../hand/index.js' */
/** @import { PromptPicture } from '../picture.js' */
import { chat } from '../../api/chat.js';
import { ApiProblem, ConnectionLost } from '../../api/errors.js';
import { startOf } from '../../core/start.js';
import { chargeOf, settled } from '../charge.js';
import { overLostLines } from '../patience.js';
import { toBase64 } from '../picture.js';
import { createStore } from '../store.js';
import { Review } from './review.js';

/**
 * One turn of the conversation, as far as it has come.
 *
 * @typedef {{ key: string, model: string, prompt: string, about: string, hasPicture: boolean, says: string,
 *   stage: 'starting' | 'thinking' | 'writing' | 'reconnecting' | 'offline', state: 'running' | 'done' | 'stopped' | 'failed',
 *   made: number, dropped: number, isPartial: boolean, charged: number | null, available: number | null,
 *   problem: Problem | null, retryAfterS?: number }} Turn
 *   `about` names what was selected; `made` edits were made, `dropped` no longer fitted
 * @typedef {{ prompt: string, picture: PromptPicture | null, model: string, selection: string | null, about: string }} Said
 * @typedef {{ prompt: string, picture: PromptPicture | null, pictureToRead: Blob | null, model: string, isOnlyHere: boolean, turns: Turn[], run: boolean,
 *   reviewed: number }} ChatState `reviewed` grows whenever what is left to decide may be other than before
 */

// what API.md takes of earlier prompts
const HISTORY_MAX = 20;
const HISTORY_CHARS_MAX = 20_000;
const NAME_CHARS_MAX = 32;

/** @param {Hand} hand */
export function createTurns(hand) {
  const { host, client, editing } = hand;
  const state = createStore(/** @type {ChatState} */ ({ prompt: '', picture: null, pictureToRead: null, model: '', isOnlyHere: true, turns: [], run: false, reviewed: 0 }));
  /** @type {AbortController | null} */
  let controller = null;
  let requestId = '';
  /** @type {Review | null} */
  let review = null;
  /** The last words as they were said: asked again unchanged they are the same request. @type {{ said: Said, key: string, request: ChatRequest } | null} */
  let last = null;

  /** @param {Partial<Turn>} change of the last turn */
  function tell(change) {
    const { turns } = state.get();
    state.set({ turns: turns.with(-1, { ...turns[turns.length - 1], ...change }) });
  }

  /** @param {Said} said */
  async function requestOf({ prompt, picture, model, selection }) {
    const image = picture && { mediaType: picture.mediaType, data: await toBase64(picture.blob) };
    return { prompt, model, image, page: /** @type {object} */ (editing.page), selection, history: historyOf(state.get().turns) };
  }

  /** @param {Said} said @param {(group: string, prompt: string) => void} [prepare] */
  async function say(said, prepare = begin) {
    if (controller) return;
    controller = new AbortController();
    const { model, prompt, about } = said;
    const key = crypto.randomUUID();
    prepare(key, prompt);
    const request = await requestOf(said);
    last = { said, key, request };
    requestId = '';
    const turn = { key, model, prompt, about, hasPicture: Boolean(said.picture), says: '', made: 0, dropped: 0, isPartial: false, charged: null, available: null, problem: null };
    state.set({ run: true, turns: [...state.get().turns, { ...turn, stage: 'starting', state: 'running' }] });
    await follow(request, key);
  }

  /** What the turn before has left undecided stays. @param {string} group @param {string} prompt */
  function begin(group, prompt) {
    review?.end();
    const name = startOf(prompt, NAME_CHARS_MAX);
    const onChange = () => state.set({ reviewed: state.get().reviewed + 1 });
    review = new Review(editing, { group, name, onChange, onUndone: () => void stop() });
  }

  /** What a turn that failed made is taken back, and made anew as a part of its step. @param {string} group @param {string} prompt */
  function startOver(group, prompt) {
    tell({ made: 0, dropped: 0 });
    if (!review || review.isOver) begin(group, prompt);
    else review.startOver();
  }

  /** The last words once more. A lost stream is the same request; one that failed is asked anew, of the page as it is. */
  async function again() {
    if (controller || !last) return;
    controller = new AbortController();
    if (state.get().turns.at(-1)?.problem) await anew(last);
    state.set({ run: true });
    tell({ state: 'running', stage: 'starting', charged: null, problem: null, retryAfterS: undefined });
    await follow(last.request, last.key);
  }

  /** @param {{ said: Said, key: string, request: ChatRequest }} asked */
  async function anew(asked) {
    startOver(asked.key, asked.said.prompt);
    tell({ says: '' });
    asked.request = await requestOf(asked.said);
  }

  /** @param {ChatRequest} request @param {string} key */
  async function follow(request, key) {
    const { signal } = /** @type {AbortController} */ (controller);
    const isBehindStopped = state.get().turns.at(-2)?.state === 'stopped';
    try {
      const done = await overLostLines(() => read(chat(host, request, key, signal)), signal, (stage) => tell({ stage }), isBehindStopped);
      tell({ state: 'done', charged: done.creditsCharged, available: done.available, isPartial: done.outcome === 'partial' });
      tellBalance(done);
    } catch (error) {
      await end(error, signal);
    }
    controller = null;
    state.set({ run: false });
  }

  /** @param {unknown} error @param {AbortSignal} signal */
  async function end(error, signal) {
    if (signal.aborted) {
      tell({ state: 'stopped' });
      return void tellCharge(requestId);
    }
    // what can be done about a failure depends on them
    await hand.actions.loadCredits();
    const known = error instanceof ApiProblem;
    tell({ state: 'failed', problem: known ? error.problem : null, retryAfterS: known ? error.retryAfterS : undefined, ...costOf(requestId) });
  }

  /** What it took until it was stopped is known when it is settled. @param {string} id of the request */
  async function tellCharge(id) {
    const turn = state.get().turns.at(-1);
    await settled(client, id);
    await hand.actions.loadCredits();
    if (turn === state.get().turns.at(-1)) tell(costOf(id));
  }

  /** @param {string} id of a request that is over */
  function costOf(id) {
    const { credits } = hand.store.get();
    const charged = chargeOf(credits, id);
    return charged && credits.state === 'ready' ? { charged, available: credits.available } : { charged: null };
  }

  /**
   * Reads one stream into the turn. The same request once more brings the same edits: those that were made are passed over;
   * another one begins from where the turn began.
   *
   * @param {AsyncGenerator<ApiEvent>} events
   * @returns {Promise<any>} the data of `done`
   */
  async function read(events) {
    let [says, edits] = ['', 0];
    for await (const { name, data } of events) {
      if (name === 'done') return data;
      if (name === 'started') takeUp(data.requestId);
      if (name === 'progress') tell({ stage: data.stage === 'thinking' ? 'thinking' : 'writing' });
      if (name === 'message') tell({ says: (says += data.text), stage: 'writing' });
      if (name === 'edit') take(data, (edits += 1));
    }
    throw new ConnectionLost();
  }

  /** @param {string} id of the request that answers */
  function takeUp(id) {
    const { made, dropped } = /** @type {Turn} */ (state.get().turns.at(-1));
    if (id !== requestId && made + dropped > 0) {
      review?.startOver();
      tell({ made: 0, dropped: 0, says: '' });
    }
    requestId = id;
    tell({ stage: 'thinking' });
  }

  /** @param {any} operation @param {number} number of the edit in its answer */
  function take(operation, number) {
    const { made, dropped } = /** @type {Turn} */ (state.get().turns.at(-1));
    if (number <= made + dropped) return;
    const isMade = review?.take(operation) ?? false;
    tell(isMade ? { made: made + 1 } : { dropped: dropped + 1 });
  }

  /** Where it could not be looked up, it can be now. @param {{ available: number }} done */
  function tellBalance({ available }) {
    const { credits } = hand.store.get();
    if (credits.state === 'ready') hand.store.set({ credits: { ...credits, available } });
    else void hand.actions.loadCredits();
  }

  async function stop() {
    if (!controller) return;
    const id = requestId;
    controller.abort();
    if (id) await client.cancel(id).catch(() => {});
  }

  return {
    state,
    say,
    again,
    stop,
    review: () => review,

    /** The last words to another model, or without their picture or selection. @param {Partial<Said>} change */
    sayOtherwise(change) {
      if (last) return say({ ...last.said, ...change }, startOver);
    },

    /** The last words, and their picture, where they can be changed; unless others were begun there. */
    reword() {
      if (!last || state.get().prompt) return;
      const { prompt, picture } = last.said;
      state.set({ prompt, picture: picture && { ...picture, address: URL.createObjectURL(picture.blob) } });
    },

    forget() {
      review?.end();
      review = null;
      last = null;
      state.set({ turns: [] });
    },
  };
}

/** @typedef {ReturnType<typeof createTurns>} Turns */

/** The earlier prompts that go along, as many of the last ones as may. @param {Turn[]} turns */
function historyOf(turns) {
  let chars = 0;
  const prompts = turns.filter((turn) => turn.state !== 'failed').map((turn) => turn.prompt);
  const fitting = prompts.slice(-HISTORY_MAX).reverse();
  const end = fitting.findIndex((prompt) => (chars += prompt.length) > HISTORY_CHARS_MAX);
  return (end < 0 ? fitting : fitting.slice(0, end)).reverse();
}
