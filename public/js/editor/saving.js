/** @import { Host } from '../host/types.js' */
/** @import { Words } from '../messages/index.js' */
/** @import { PageDocument } from '../page/types.js' */
/** @import { Keeping } from './hand/keeping.js' */
/** @import { Store } from './store.js' */
import { startOf } from '../core/start.js';
import { SaveRefused } from '../host/index.js';
import { PAGE_BYTES_MAX, TITLE_CHARS_MAX, bodyOf, readBody, sizeBytes } from '../page/document.js';
import { oneOf } from '../page/values.js';
import { THEMES } from '../page/view.js';
import { ask } from './ask.js';
import { branded } from './branding.js';
import { download } from './download.js';
import { oneAtATime } from './later.js';
import { measureHeight } from './measure.js';
import { isDirty } from './store.js';

// What the macro holds may be more than is shown: it is replaced only by a choice.
export const UNSURE = ['cut', 'unreadable', 'newer'];
const STORAGE_MS_MAX = 1_000;
const KEEP_MS_MAX = 5_000;

/**
 * Saving, closing and handing out files.
 *
 * @typedef {(isWhole: boolean) => void} Then what follows when it is saved; `isWhole`: and nothing was changed since
 *
 * @param {{ store: Store, host: Host, words: Words, stop: () => Promise<unknown>, whenKeeping: () => Promise<Keeping | null>,
 *   replacePage: (page: PageDocument, label: { key: string }, beside: Partial<import('./store.js').State>) => Promise<void> }} parts
 */
export function createSaver({ store, host, words, stop, whenKeeping, replacePage }) {
  const { translate } = words;
  /** What was given to the host by us: one that answers too late may hold it. @type {Set<string>} */
  const given = new Set();

  /** @param {PageDocument} page @param {Then} then */
  async function put(page, then) {
    const saved = branded(page, store.get().siteBrand);
    const body = bodyOf(saved);
    const parameters = {
      v: String(page.version),
      title: startOf(page.title, TITLE_CHARS_MAX),
      // stands in the address of the reader's frame (vercel.json): its style is asked for before the bridge answers
      theme: oneOf(THEMES, page.theme),
      height: String(await measureHeight(saved)),
    };
    given.add(body);
    await host.save({ body, parameters }, { close: false });
    store.set({ savedPage: page, storedBody: body, reading: 'page' });
    await forget();
    then(store.get().page === page);
  }

  const forget = () => inTime((keeping) => keeping?.forget());

  /** Nothing waits long for a browser's storage. @param {(keeping: Keeping | null) => Promise<void> | undefined} act @param {number} [timeMs] */
  async function inTime(act, timeMs = STORAGE_MS_MAX) {
    const done = whenKeeping().then(act);
    await Promise.race([done.catch(() => {}), new Promise((resolve) => setTimeout(resolve, timeMs))]);
  }

  /**
   * Whether the page may take the place of what the macro holds now.
   *
   * @param {PageDocument} page
   */
  async function mayReplace(page) {
    const { reading, storedBody } = store.get();
    const { body } = await host.load();
    if (body !== storedBody && !given.has(body)) return mayReplaceTheirs(page, body);
    if (!UNSURE.includes(reading)) return true;
    const answer = await (await import('./compare.js')).askToReplace(words);
    if (answer === 'download') downloadOriginal();
    return answer === 'yes';
  }

  /**
   * Somebody saved another page here since this one was opened: both are shown, and one of them is chosen, or both.
   *
   * @param {PageDocument} mine
   * @param {string} body
   */
  async function mayReplaceTheirs(mine, body) {
    const { compare } = await import('./compare.js');
    const theirs = await readBody(body);
    const { answer, page } = await compare({ host, words }, { mine, theirs: { page: theirs.page, body }, key: 'other' });
    if (answer !== 'theirs' && answer !== 'both') return answer === 'mine';
    const beside = { storedBody: body, reading: theirs.state, savedPage: theirs.page };
    await replacePage(/** @type {PageDocument} */ (page), { key: answer }, beside);
    return false;
  }

  /** What came of a page that is being written is kept too. @param {boolean} isDone whether nothing has to be kept here */
  async function leave(isDone) {
    if (!isDone) {
      if (store.get().run) await stop();
      await inTime((keeping) => keeping?.flush(), KEEP_MS_MAX);
    }
    store.set({ savedPage: store.get().page });
    if (isDone) await forget();
    host.close();
  }

  function downloadOriginal() {
    download(translate('file.original'), store.get().storedBody);
  }

  function downloadPage() {
    const { page, siteBrand } = store.get();
    if (page) download(translate('file.page'), bodyOf(branded(page, siteBrand)));
  }

  /** Work that is kept here can be left and found again; other work is offered as a file. */
  async function askToLeave() {
    await inTime((keeping) => keeping?.flush());
    const isKept = store.get().kept === 'kept' && !store.get().isReadOnly;
    return ask({
      title: translate('leave.title'),
      text: translate(isKept ? 'leave.kept' : 'leave.text'),
      cancel: translate('ask.cancel'),
      answers: isKept
        ? [
            { id: 'discard', label: translate('leave.discard'), kind: 'danger' },
            { id: 'yes', label: translate('leave.yes') },
          ]
        : [
            { id: 'download', label: translate('save.download') },
            { id: 'yes', label: translate('leave.yes'), kind: 'danger' },
          ],
    });
  }

  /** What is still on its way would not come to the page. */
  async function mayLeavePictures() {
    return (await store.get().uploads?.()) ?? true;
  }

  /** @param {Then} then */
  async function saveThen(then) {
    const { page, run, isSaving, isReadOnly, siteBrand } = store.get();
    if (!page || run || isSaving || isReadOnly) return;
    const size = sizeBytes(bodyOf(branded(page, siteBrand)));
    if (size > PAGE_BYTES_MAX) return store.set({ outcome: { kind: 'too-large', sizeBytes: size } });
    store.set({ isSaving: true, outcome: null });
    try {
      if (await mayReplace(page)) await put(page, then);
      store.set({ isSaving: false });
    } catch (error) {
      store.set({ isSaving: false, outcome: { kind: 'save-failed', cause: causeOf(error) } });
    }
  }

  return {
    downloadOriginal,
    downloadPage,
    saveThen,

    async save() {
      if (await mayLeavePictures()) await saveThen((isWhole) => (isWhole ? host.close() : store.set({ outcome: { kind: 'saved-before' } })));
    },

    close: oneAtATime(async () => {
      if (!(await mayLeavePictures())) return;
      const state = store.get();
      if (!isDirty(state) && !state.run) return leave(true);
      const answer = await askToLeave();
      if (answer === 'download') downloadPage();
      if (answer === 'yes' || answer === 'discard') await leave(answer === 'discard');
    }),
  };
}

/** @param {unknown} error */
function causeOf(error) {
  if (!navigator.onLine) return 'offline';
  if (error instanceof SaveRefused) return 'refused';
  // browsers say by it that a module did not come
  return error instanceof TypeError ? 'unloaded' : 'silent';
}
