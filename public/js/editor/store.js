/** @import { PageDocument } from '../page/types.js' */
/** @import { Reading } from '../page/document.js' */
/** @import { Checkout } from '../api/client.js' */
/** @import { Problem } from '../api/errors.js' */
/** @import { PromptPicture } from './picture.js' */

/**
 * A running generation, as far as it has come.
 *
 * @typedef {{ stage: 'starting' | 'thinking' | 'writing' | 'researching' | 'reconnecting' | 'offline',
 *   startedAt: number, title: string, theme: string, above: unknown[], sections: unknown[], requestId: string }} Run
 *   `above` are the sections of the page that it is put behind
 *
 * What is said above the page after something ended.
 * @typedef {{ kind: 'done', seconds: number, sections: number, credits: number, isPartial: boolean }
 *   | { kind: 'stopped', sections: number, credits?: number }
 *   | { kind: 'failed', model: string, sections: number, isInserted?: boolean, problem: Problem | null, retryAfterS?: number }
 *   | { kind: 'save-failed', cause: 'refused' | 'silent' | 'offline' | 'unloaded' } | { kind: 'saved-before' } | { kind: 'too-large', sizeBytes: number }} Outcome
 *
 * @typedef {{ state: 'loading' } | { state: 'failed' } | ({ state: 'ready' } & Checkout)} Credits
 *
 * @typedef {object} State
 * @property {'opening' | 'ready' | 'silent' | 'outside'} phase
 * @property {Reading['state']} reading what the macro held when it was opened
 * @property {string} storedBody what the macro holds, as far as we know
 * @property {PageDocument | null} page the page that is shown and would be saved
 * @property {import('../core/types.js').Selection} selection what of the page is selected
 * @property {string | null} undo what undo would take back, in words
 * @property {string | null} redo
 * @property {PageDocument | null} savedPage the page as the macro holds it
 * @property {boolean} isSaving
 * @property {boolean} isReadOnly another tab of this person edits the page
 * @property {import('../core/store.js').Reach | null} kept how long unsaved work stays here; null: not known yet
 * @property {PageDocument | null} keptPage the page as it lies in this browser
 * @property {Run | null} run
 * @property {Outcome | null} outcome
 * @property {Credits} credits
 * @property {string} prompt
 * @property {PromptPicture | null} picture
 * @property {Blob | null} pictureToRead the one that was chosen, until it can be sent
 * @property {string} model
 * @property {string | null} theme the theme asked for; null lets the model choose
 * @property {'column' | 'wide' | 'tablet' | 'phone'} width
 * @property {(() => Promise<boolean>) | null} uploads asks whether pictures that are on their way may be left behind
 * @property {'page' | 'here'} into whether what is generated takes the page's place or is put into it
 * @property {boolean} isResearching whether a research goes on that was begun or found here
 * @property {boolean} isTrying whether the page is shown as its readers see it
 * @property {unknown} siteBrand the site's colours and font; null where it has none, undefined until that is known
 */

/** @returns {State} */
export function initialState() {
  return {
    phase: 'opening',
    reading: 'empty',
    storedBody: '',
    page: null,
    selection: { kind: 'none' },
    undo: null,
    redo: null,
    savedPage: null,
    isSaving: false,
    isReadOnly: false,
    kept: null,
    keptPage: null,
    run: null,
    outcome: null,
    credits: { state: 'loading' },
    prompt: '',
    picture: null,
    pictureToRead: null,
    model: '',
    theme: null,
    width: 'column',
    uploads: null,
    into: 'page',
    isResearching: false,
    isTrying: false,
    siteBrand: undefined,
  };
}

/**
 * Whether the page differs from the one that the macro holds.
 *
 * @param {State} state
 */
export function isDirty({ page, savedPage }) {
  return page !== savedPage;
}

/**
 * The state and who is told of its changes.
 *
 * @template T
 * @param {T} initial
 */
export function createStore(initial) {
  let state = initial;
  let told = initial;
  let isTelling = false;
  /** @type {Set<(state: T, before: T | null) => void>} */
  const listeners = new Set();

  /** Tells of a change that a listener makes only when all have heard of the one before. */
  function tell() {
    isTelling = true;
    while (told !== state) {
      const before = told;
      told = state;
      for (const listener of listeners) listener(told, before);
    }
    isTelling = false;
  }

  return {
    get: () => state,

    /** @param {Partial<T>} change */
    set(change) {
      state = { ...state, ...change };
      if (!isTelling) tell();
    },

    /**
     * Calls now, without a state before, and at each change, or at those of the members that it asks for.
     *
     * @param {(state: T, before: T | null) => void} listener
     * @param {(keyof T)[]} [members]
     */
    watch(listener, members) {
      listeners.add((now, before) => members?.every((name) => now[name] === before?.[name]) || listener(now, before));
      listener(state, null);
    },
  };
}

/** @typedef {ReturnType<typeof createStore<State>>} Store */
