/** @import { ApiEvent, Client, GenerateRequest } from '../api/client.js' */
/** @import { Looked, Standing } from '../api/research.js' */
/** @import { Host } from '../host/types.js' */
/** @import { Translate, Words } from '../messages/index.js' */
/** @import { Place, Source } from './generation.js' */
/** @import { Store } from './store.js' */
import { ApiProblem, ConnectionLost } from '../api/errors.js';
import { createRuns } from '../api/research.js';
import { readWhole } from '../api/stream.js';
import { element } from '../dom.js';
import { loadAssistWords } from '../messages/assist/index.js';
import { kept } from './kept.js';
import { RESEARCH } from './model-field.js';
import { button, notice } from './notice.js';
import { after, isAnswer } from './patience.js';
import { whoIsHere } from './who.js';

const LOST_PAUSE_MS = 5_000;
/** The page is there, but could not be settled: it is made anew. */
const UNAVAILABLE = 503;
const SHELF = 'skyline-research/';
const TAKEN_SHELF = 'skyline-research-taken/';
// what ended is listed for a day, and a run takes minutes
const TAKEN_MAX = 50;

/**
 * @typedef {{ store: Store, host: Host, words: Words, client: Client, announce: import('./announcer.js').Announce,
 *   loadCredits: () => Promise<void>, generator: ReturnType<typeof import('./generation.js').createGenerator> }} Parts
 */

/** @param {Parts} parts */
export async function createResearch(parts) {
  const { site, account } = await whoIsHere(parts.host);
  const translate = await loadAssistWords(parts.words.locale);
  return new Research(parts, translate, `${encodeURIComponent(site)}/${encodeURIComponent(account)}`);
}

/**
 * Deep research beside the editing of a page: begun or found, asked after until it has an answer, and put where its
 * author wants it. It goes on with the window closed; the names of runs, and nothing else, are kept in this browser.
 */
class Research {
  /** @param {Parts} parts @param {Translate} translate @param {string} whose under which the runs' names are kept */
  constructor({ store, host, client, announce, generator, loadCredits }, translate, whose) {
    this.store = store;
    this.client = client;
    this.generator = generator;
    this.announce = announce;
    this.loadCredits = loadCredits;
    this.translate = translate;
    this.shelf = SHELF + whose;
    this.takenShelf = TAKEN_SHELF + whose;
    this.runs = createRuns(host);
    this.place = element('div', { class: 'researching' });
    document.querySelector('.notices')?.append(this.place);
    /** @type {AbortController | null} */
    this.controller = null;
    this.requestId = '';
    this.isBegunHere = false;
    /** The title of what is said now. */
    this.said = '';
    /** What is offered now. @type {Source | null} */
    this.offered = null;
    store.watch(({ run }, before) => {
      if (before && Boolean(run) !== Boolean(before.run) && this.offered) this.offer(this.offered);
    });
  }

  /** @param {GenerateRequest} request @param {string} key */
  async start(request, key) {
    this.isBegunHere = true;
    await this.attend((signal) => this.runs.begin(request, key, signal));
  }

  /** What was begun before, here or on another device. */
  async find() {
    const known = kept((storage) => storage.getItem(this.shelf)) ?? (await this.findElsewhere().catch(() => undefined));
    if (!known) return;
    this.requestId = known;
    await this.attend((signal) => this.look(signal));
  }

  /** What goes on, or else has ended and was neither put anywhere nor dismissed in this browser. */
  async findElsewhere() {
    const [running] = await this.runs.list('running');
    if (running) return running.requestId;
    const taken = this.taken();
    return (await this.runs.list('ended')).find(({ requestId }) => !taken.includes(requestId))?.requestId;
  }

  /** @param {(signal: AbortSignal) => Promise<Looked>} begin */
  async attend(begin) {
    if (this.controller) return;
    const { signal } = (this.controller = new AbortController());
    this.store.set({ isResearching: true });
    try {
      await this.follow(await begin(signal), signal);
    } catch (error) {
      if (signal.aborted) return;
      this.release();
      await this.fail(error);
    }
  }

  /** To its page. @param {Looked} first @param {AbortSignal} signal */
  async follow(first, signal) {
    let looked = first;
    while (looked.standing && !signal.aborted) looked = await this.wait(looked.standing, signal);
    if (looked.answer && !signal.aborted) await this.take(looked.answer, signal);
  }

  /** How it stands after a while. @param {Standing} standing @param {AbortSignal} signal @returns {Promise<Looked>} */
  async wait(standing, signal) {
    this.remember(standing.requestId);
    this.show(standing);
    await after(standing.pollAfterS * 1000, signal);
    return this.look(signal);
  }

  /** How it stands: the run goes on, whether it can be asked after just now or not. @param {AbortSignal} signal @returns {Promise<Looked>} */
  async look(signal) {
    for (;;) {
      try {
        return await this.runs.look(this.requestId, signal);
      } catch (error) {
        if (signal.aborted || !isPassing(error)) throw error;
        await after(LOST_PAUSE_MS, signal);
      }
    }
  }

  /** Its page: written before the eyes of who began it and has none, else read to its end and offered. @param {Response} answer @param {AbortSignal} signal */
  async take(answer, signal) {
    this.requestId ||= answer.headers.get('X-Request-Id') ?? '';
    const { page, run } = this.store.get();
    if (this.isBegunHere && !page && !run) return this.put(this.fresh(answer), null);
    this.say(this.translate('research.structuring'), [], []);
    const events = await eventsOf(answer, signal);
    if (!events) {
      await after(LOST_PAUSE_MS, signal);
      return this.follow(await this.look(signal), signal);
    }
    this.offer(async function* () {
      yield* events;
    });
  }

  /** This answer, and after a lost connection the same once more. @param {Response} answer @returns {Source} */
  fresh(answer) {
    /** @type {Response | null} */
    let first = answer;
    const { runs, requestId } = this;
    return async function* (signal) {
      const found = first ?? (await runs.look(requestId, signal)).answer;
      first = null;
      if (!found) throw new ConnectionLost();
      yield* readWhole(found, signal);
    };
  }

  /** @param {Source} events @param {Place} at */
  async put(events, at) {
    this.release();
    const outcome = await this.generator.follow(events, at);
    if (outcome?.kind === 'done') this.forget();
  }

  /** While a page is generated it cannot be put anywhere. @param {Source} events */
  offer(events) {
    this.offered = events;
    const { translate } = this;
    const { page, run } = this.store.get();
    const last = () => /** @type {any} */ (this.store.get().page?.sections.at(-1))?.id ?? null;
    const hasPage = Boolean(page);
    const puts = [
      button(translate(hasPage ? 'research.replace' : 'research.use'), () => void this.put(events, null), 'is-primary'),
      ...(hasPage ? [button(translate('research.append'), () => void this.put(events, { after: last() }))] : []),
    ];
    const buttons = [
      ...(run ? [] : puts),
      button(translate('research.later'), () => this.release()),
      button(translate('research.dismiss'), () => this.dismiss()),
    ];
    this.say(translate('research.ready'), hasPage ? [translate('research.ready.text')] : [], buttons, false);
  }

  dismiss() {
    this.release();
    this.forget();
  }

  /** @param {Standing} standing */
  show({ status, searches = 0, elapsedS = 0 }) {
    const { translate } = this;
    const standing = translate(`research.${status}`, { count: searches });
    const lines = [`${standing} ${translate('research.minutes', { count: Math.floor(elapsedS / 60) })}`, translate('research.goesOn')];
    this.say(translate('research.title'), lines, [this.stopButton()]);
  }

  /** @param {string} title @param {string[]} lines @param {HTMLElement[]} buttons @param {boolean} [isRunning] */
  say(title, lines, buttons, isRunning = true) {
    const hadFocus = this.place.contains(document.activeElement);
    if (title !== this.said) this.announce((this.said = title));
    const said = notice('info', title, lines, buttons);
    if (isRunning) said.firstElementChild?.replaceWith(element('span', { class: 'pulse', 'aria-hidden': 'true' }));
    this.place.replaceChildren(said);
    if (hadFocus) buttons[0]?.focus();
  }

  /** One that could not be stopped goes on, or is finished: it is asked after as before. */
  async stop() {
    this.controller?.abort();
    this.release();
    const isOver = await this.client.cancel(this.requestId).then(() => true, isUnknown);
    if (!isOver) {
      void this.attend((signal) => this.look(signal));
      return this.say(this.translate('research.title'), [this.translate('research.unstopped')], [this.stopButton()]);
    }
    this.forget();
    await this.loadCredits();
  }

  stopButton() {
    return button(this.translate('research.stop'), () => void this.stop());
  }

  /** @param {unknown} error */
  async fail(error) {
    await this.loadCredits();
    if (!(error instanceof ApiProblem)) return this.store.set({ outcome: { kind: 'failed', model: RESEARCH, sections: 0, problem: null } });
    this.forget();
    const { problem, retryAfterS } = error;
    // one of another day is not missed
    if (!isUnknown(error)) this.store.set({ outcome: { kind: 'failed', model: RESEARCH, sections: 0, problem, retryAfterS } });
  }

  release() {
    this.controller = null;
    this.offered = null;
    this.said = '';
    this.place.replaceChildren();
    this.store.set({ isResearching: false });
  }

  /** @param {string} requestId */
  remember(requestId) {
    this.requestId = requestId;
    kept((storage) => storage.setItem(this.shelf, requestId));
  }

  /** It is offered no more, as what ended of another device either. */
  forget() {
    kept((storage) => {
      storage.setItem(this.takenShelf, [...this.taken(), this.requestId].slice(-TAKEN_MAX).join(' '));
      storage.removeItem(this.shelf);
    });
  }

  taken() {
    return (kept((storage) => storage.getItem(this.takenShelf)) ?? '').split(' ');
  }
}

/** All of them; null where they broke off and may come whole the next time. @param {Response} answer @param {AbortSignal} signal */
async function eventsOf(answer, signal) {
  /** @type {ApiEvent[]} */
  const events = [];
  try {
    for await (const event of readWhole(answer, signal)) events.push(event);
  } catch (error) {
    const isCut = error instanceof ConnectionLost || (error instanceof ApiProblem && error.problem.status === UNAVAILABLE);
    if (isCut) return null;
    throw error;
  }
  return events;
}

/** @param {unknown} error */
function isUnknown(error) {
  return error instanceof ApiProblem && error.problem.status === 404;
}

/** Whether it is not our functions that said no for good. @param {unknown} error */
function isPassing(error) {
  return !isAnswer(error) || error.problem.status >= 500 || error.problem.status === 429;
}
