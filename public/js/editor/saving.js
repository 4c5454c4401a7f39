/** @import { Host } from '../host/types.js' */
/** @import { Words } from '../messages/index.js' */
/** @import { PageDocument } from '../page/types.js' */
/** @import { Store } from './store.js' */
import { PAGE_BYTES_MAX, TITLE_CHARS_MAX, bodyOf, sizeBytes } from '../page/document.js';
import { ask } from './ask.js';
import { download } from './download.js';
import { measureHeight } from './measure.js';
import { isDirty } from './store.js';

/**
 * Saving, closing and handing out files.
 *
 * @param {{ store: Store, host: Host, words: Words }} parts
 */
export function createSaver({ store, host, words: { translate } }) {
  /** @param {PageDocument} page */
  async function put(page) {
    const body = bodyOf(page);
    const parameters = {
      v: String(page.version),
      title: page.title.slice(0, TITLE_CHARS_MAX),
      height: String(await measureHeight(page)),
    };
    await host.save({ body, parameters }, { close: false });
    store.set({ savedPage: page, storedBody: body, reading: 'page' });
    host.close();
  }

  /** Whether the page may take the place of what the macro holds now. */
  async function mayReplace() {
    const { reading, storedBody } = store.get();
    if (reading === 'cut' || reading === 'unreadable' || reading === 'newer') return askToReplace();
    const { body } = await host.load();
    return body === storedBody || (await askWhich());
  }

  async function askToReplace() {
    const answer = await ask({
      title: translate('save.replace.title'),
      text: translate('save.replace.text'),
      cancel: translate('ask.cancel'),
      answers: [
        { id: 'download', label: translate('body.download') },
        { id: 'yes', label: translate('save.replace.yes'), kind: 'danger' },
      ],
    });
    if (answer === 'download') downloadOriginal();
    return answer === 'yes';
  }

  async function askWhich() {
    const answer = await ask({
      title: translate('save.other.title'),
      text: translate('save.other.text'),
      cancel: translate('ask.cancel'),
      answers: [
        { id: 'theirs', label: translate('save.other.theirs') },
        { id: 'mine', label: translate('save.other.mine'), kind: 'primary' },
      ],
    });
    if (answer === 'theirs') leave();
    return answer === 'mine';
  }

  function leave() {
    store.set({ savedPage: store.get().page });
    host.close();
  }

  function downloadOriginal() {
    download(translate('file.original'), store.get().storedBody);
  }

  return {
    downloadOriginal,

    downloadPage() {
      const { page } = store.get();
      if (page) download(translate('file.page'), bodyOf(page));
    },

    async save() {
      const { page, run, isSaving } = store.get();
      if (!page || run || isSaving) return;
      const size = sizeBytes(bodyOf(page));
      if (size > PAGE_BYTES_MAX) return store.set({ outcome: { kind: 'too-large', sizeBytes: size } });
      store.set({ isSaving: true, outcome: null });
      try {
        if (await mayReplace()) await put(page);
        store.set({ isSaving: false });
      } catch {
        store.set({ isSaving: false, outcome: { kind: 'save-failed' } });
      }
    },

    async close() {
      const state = store.get();
      if (!isDirty(state) && !state.run) return leave();
      const answer = await ask({
        title: translate('leave.title'),
        text: translate('leave.text'),
        cancel: translate('ask.cancel'),
        answers: [{ id: 'yes', label: translate('leave.yes'), kind: 'danger' }],
      });
      if (answer === 'yes') leave();
    },
  };
}
