/** @import { Host } from '../host/types.js' */
/** @import { Client } from '../api/client.js' */
/** @import { Words } from '../messages/index.js' */
/** @import { Store } from './store.js' */
import { element } from '../dom.js';
import { createAnnouncer } from './announcer.js';
import { createCanvas } from './canvas.js';
import { createForm } from './form.js';
import { createGenerator } from './generation.js';
import { createNotices } from './notices.js';
import { toBase64 } from './picture.js';
import { createSaver } from './saving.js';
import { createTopBar } from './top-bar.js';
import { isDirty, redone, undone, withPage } from './store.js';

/**
 * What every part of the editor works with.
 *
 * @typedef {{ store: Store, host: Host, client: Client, words: Words, announce: import('./announcer.js').Announce,
 *   actions: ReturnType<typeof createActions> }} App
 */

/**
 * Puts the editor into the document.
 *
 * @param {{ store: Store, host: Host, client: Client, words: Words }} parts
 */
export function startApp(parts) {
  const { body } = document;
  const announce = createAnnouncer(body);
  const actions = createActions(parts, announce);
  const app = { ...parts, announce, actions };
  body.prepend(
    createTopBar(app),
    element('div', { class: 'desk' }, createForm(app), element('main', { class: 'stage' }, createNotices(app), createCanvas(app))),
  );
  listenToKeys(app);
  warnBeforeLeaving(app);
  actions.loadCredits();
}

/**
 * What the user can do, wherever the button is.
 *
 * @param {{ store: Store, host: Host, client: Client, words: Words }} parts
 * @param {import('./announcer.js').Announce} announce
 */
function createActions({ store, host, client, words }, announce) {
  const generator = createGenerator(store, client);
  const saver = createSaver({ store, host, words });

  async function loadCredits() {
    store.set({ credits: { state: 'loading' } });
    try {
      const checkout = await client.checkout();
      store.set({ credits: { state: 'ready', ...checkout } });
    } catch {
      store.set({ credits: { state: 'failed' } });
    }
  }

  return {
    ...saver,
    loadCredits,
    stop: () => generator.stop(),

    async generate() {
      const { prompt, model, picture, theme } = store.get();
      const image = picture && { mediaType: picture.mediaType, data: await toBase64(picture.blob) };
      await generator.start({ prompt: prompt.trim(), model, image, theme });
      await loadCredits();
    },

    undo() {
      store.set(undone(store.get()));
      announce(words.translate('top.undone'));
    },

    redo() {
      store.set(redone(store.get()));
      announce(words.translate('top.redone'));
    },

    /** @param {string | null} theme */
    chooseTheme(theme) {
      const { page, run } = store.get();
      store.set({ theme });
      if (page && !run && theme && theme !== page.theme) store.set(withPage(store.get(), { ...page, theme }));
    },

    /** @param {string} title */
    rename(title) {
      const { page } = store.get();
      if (page) store.set({ page: { ...page, title } });
    },
  };
}

/** @param {App} app */
function listenToKeys({ store, actions }) {
  document.addEventListener('keydown', (event) => {
    const isText = event.target instanceof Element && event.target.matches('input[type="text"], textarea');
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isText || store.get().run) return;
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) actions.redo();
    else actions.undo();
  });
}

/** @param {App} app */
function warnBeforeLeaving({ store, host, actions }) {
  window.addEventListener('beforeunload', (event) => {
    if (isDirty(store.get()) || store.get().run) event.preventDefault();
  });
  host.onClose(() => actions.close());
}
