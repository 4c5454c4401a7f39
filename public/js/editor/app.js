/** @import { Host } from '../host/types.js' */
/** @import { Client } from '../api/client.js' */
/** @import { Words } from '../messages/index.js' */
/** @import { Store } from './store.js' */
/** @import { Hand } from './hand/index.js' */
/** @import { PageDocument } from '../page/types.js' */
import { element } from '../dom.js';
import { createAnnouncer } from './announcer.js';
import { readyBrand } from './branding.js';
import { createCanvas } from './canvas.js';
import { createForm } from './form.js';
import { startHand } from './hand/index.js';
import { Later, whenIdle } from './later.js';
import { createNotices } from './notices.js';
import { createSaver } from './saving.js';
import { createTopBar } from './top-bar.js';
import { RESEARCH } from './model-field.js';
import { createWarner } from './warner.js';
import { VERSION } from '../page/view.js';
import { isDirty } from './store.js';
import { countView } from '../views.js';

/**
 * What every part of the editor works with.
 *
 * @typedef {{ store: Store, host: Host, client: Client, words: Words, announce: import('./announcer.js').Announce,
 *   warn: import('./warner.js').Warn, begun: Promise<Hand | null>, actions: ReturnType<typeof createActions> }} App
 *   `begun` gives the hand editor once a hand can begin, null where its files cannot be had
 */

/**
 * Puts the editor into the document.
 *
 * @param {{ store: Store, host: Host, client: Client, words: Words }} parts
 */
export function startApp(parts) {
  const { body } = document;
  const announce = createAnnouncer(body);
  const warn = createWarner(body, announce);
  // When all of this stands. Without it pages are still generated, shown and saved.
  const begun = Promise.resolve()
    .then(() => startHand(app, { ...canvas, side }))
    .catch(() => {
      warn(parts.words.translate('app.noHand'));
      return null;
    });
  const actions = createActions({ ...parts, announce, warn, begun });
  /** @type {App} */
  const app = { ...parts, announce, warn, begun, actions };
  // First the page: what is taken out of it may have the focus, and then the browser lays out all that was set before.
  const canvas = createCanvas(app);
  const side = createForm(app);
  body.prepend(
    createTopBar(app),
    element('div', { class: 'desk' }, side, element('main', { class: 'stage' }, createNotices(app), canvas.canvas)),
  );
  listenToKeys(app);
  warnBeforeLeaving(app);
  const findResearch = () => actions.findResearch().catch(() => {});
  Promise.all([begun, actions.loadCredits()]).then(() => whenIdle(findResearch));
}

/**
 * What the user can do, wherever the button is.
 *
 * @param {Omit<App, 'actions'>} parts
 */
function createActions({ store, host, client, words, announce, warn, begun }) {
  const generation = new Later(loadGeneration, { warn, translate: words.translate });
  const stop = () => generation.use((generator) => generator.stop());
  const saver = createSaver({ store, host, words, replacePage, stop, whenKeeping: async () => (await (await begun)?.parts.load().catch(() => null))?.keeping ?? null });

  async function loadGeneration() {
    const { createGenerator } = await import('./generation.js');
    return createGenerator(store, client, putPage, loadCredits);
  }

  /**
   * @param {PageDocument} page
   * @param {import('../core/history.js').Label} label
   * @param {Partial<import('./store.js').State>} [beside]
   */
  async function replacePage(page, label, beside = {}) {
    const hand = await begun;
    if (hand) hand.editing.replace(page, label, beside);
    else store.set({ page, ...beside });
  }

  /** Whether another tab edits the page; then it is said. */
  const isHeld = async () => (await begun)?.editing.isHeld() ?? false;

  /** @type {import('./generation.js').PutPage} */
  async function putPage(page, place, beside) {
    const hand = place && (await begun);
    if (hand) hand.editing.insert(page.sections, place.after, beside);
    else await replacePage(page, { key: 'generate' }, beside);
  }

  /** What is known stays in sight while it is looked up again. */
  async function loadCredits() {
    if (store.get().credits.state !== 'ready') store.set({ credits: { state: 'loading' } });
    try {
      const checkout = await client.checkout();
      store.set({ credits: { state: 'ready', ...checkout } });
      store.set({ siteBrand: await readyBrand(checkout.brand) });
      begun.then(() => countView(checkout));
    } catch {
      store.set({ credits: { state: 'failed' } });
    }
  }

  /** Researches are looked after by a part that few need. */
  const research = new Later(async () => {
    const [{ createResearch }, generator] = await Promise.all([import('./research.js'), generation.load()]);
    return createResearch({ store, host, words, client, announce, generator, loadCredits });
  }, { warn, translate: words.translate });

  begun.then(() => generation.prepare());
  return {
    ...saver,
    loadCredits,

    /** What was asked before is done before. */
    async save() {
      await begun;
      await saver.save();
    },

    async close() {
      await begun;
      await saver.close();
    },

    stop,

    generate: () =>
      generation.use(async (generator) => {
        const state = store.get();
        if (state.model !== RESEARCH) return generator.start(state);
        await research.use(async (runs) => void runs.start(...(await generator.keyed(state))));
      }),

    /** Where credits are bought; who comes back from there sees what there is to spend by then. */
    buyCredits() {
      host.openCredits();
      const look = () => {
        if (document.visibilityState !== 'visible') return;
        document.removeEventListener('visibilitychange', look);
        loadCredits();
      };
      document.addEventListener('visibilitychange', look);
    },

    /** Looks for research that goes on, or has ended, since this person was here. */
    async findResearch() {
      const { credits } = store.get();
      const isOffered = credits.state === 'ready' && credits.models.some(({ model, state }) => model === RESEARCH && state === 'on');
      if (isOffered) await (await research.load()).find();
    },

    async undo() {
      (await begun)?.editing.undo();
    },

    async redo() {
      (await begun)?.editing.redo();
    },

    /** @param {string | null} theme */
    async chooseTheme(theme) {
      const { page, run } = store.get();
      store.set({ theme });
      if (page && !run && theme && theme !== page.theme) (await begun)?.commands.setTheme(theme);
    },

    /** @param {string} title */
    async rename(title) {
      (await begun)?.commands.setTitle(title);
    },

    /** A page to be written by hand. */
    async beginBlank() {
      if (await isHeld()) return;
      const theme = store.get().theme ?? 'harbour';
      await replacePage({ version: VERSION, title: '', theme, sections: [] }, { key: 'blank' });
      (await begun)?.commands.insertSection('banner', null);
    },

    /**
     * A page made of a template, in the theme that was chosen or else in its own: one step of undo.
     *
     * @param {PageDocument} page
     * @param {string} name of the template
     */
    async beginFrom(page, name) {
      if (await isHeld()) return;
      await replacePage({ ...page, theme: store.get().theme ?? page.theme }, { key: 'template', name });
      (await begun)?.surface.focus();
    },

    /** Shows the page as its readers see it, or goes back to editing. */
    async tryPage() {
      (await begun)?.tryPage();
    },

    async showShortcuts() {
      (await begun)?.showShortcuts();
    },
  };
}

/** @param {App} app */
function listenToKeys({ store, actions }) {
  document.addEventListener('keydown', (event) => {
    const isElsewhere = event.target instanceof Element && event.target.closest('input:not(.title, [type="radio"], [type="checkbox"]), textarea, [contenteditable], dialog');
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isElsewhere || store.get().run) return;
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
  const keep = async () => {
    if (store.get().run) await actions.stop();
    if (isDirty(store.get())) await actions.save();
  };
  host.onClose(() => actions.close(), keep);
}
