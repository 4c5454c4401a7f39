/** @import { Bridge } from './forge.js' */
/** @import { Host, Macro } from './types.js' */
import { PAGE_BYTES_MAX, sizeBytes } from '../page/document.js';
import { HostSilent, SaveRefused } from './errors.js';
import { forgeReading, macroOf, readContext } from './forge.js';
import { createTokens } from './forge-tokens.js';
import { within } from './within.js';

const SAVED_MS_MAX = 5_000;
/** Of the configuration's form: the page's JSON is one text in it, which no rule of Confluence's for configurations can refuse. */
const CONFIG_VERSION = 1;
const CREDITS_MODULE = 'credits';
/** Nobody has met a limit of Confluence's for one macro, but the page that holds several has one. */
const LARGE_KB = 200;

/**
 * The whole host behind the Forge bridge, for who edits.
 *
 * @param {Promise<Bridge>} bridge
 * @returns {Host}
 */
export function forgeEditing(bridge) {
  const reading = forgeReading(bridge);
  const tokens = createTokens(bridge);
  const macro = createMacro(bridge);
  /** What the platform does not do, it says itself or we see by what follows. @param {(here: Bridge) => unknown} act */
  const ask = (act) => void bridge.then(act).catch(() => {});
  let isClosing = false;
  const close = () => {
    if (isClosing) return;
    isClosing = true;
    ask(({ view }) => view.close().catch(() => (isClosing = false)));
  };
  /** @param {() => unknown} keep */
  const keepAndClose = async (keep) => {
    if (isClosing) return;
    isClosing = true;
    await keep();
    isClosing = false;
  };
  /** @type {Host} */
  const host = {
    ...reading,
    isShared: true,
    redraws: true,
    load: macro.load,
    save: async (saved, { close: isLast }) => {
      await macro.save(saved);
      const sizeKb = Math.round(sizeBytes(saved.body) / 1000);
      if (sizeKb > LARGE_KB) await warnOfSize(host, sizeKb).catch(() => {});
      if (isLast) close();
    },
    authorization: async (isAgain) => `Bearer ${await tokens.get(isAgain)}`,
    attach: async (file, watch) => {
      const [{ attach }, here, { pageId }] = await Promise.all([import('./forge-attach.js'), bridge, reading.context()]);
      return attach(here, pageId, file, watch);
    },
    flag: ({ title, body, type }) => ask(({ showFlag }) => showFlag({ id: crypto.randomUUID(), title, description: body, type, isAutoDismiss: true })),
    close,
    open: (address) => ask(({ router }) => router.open(address)),
    openCredits: () => ask(({ router }) => router.open({ target: 'module', moduleKey: CREDITS_MODULE })),
    onClose: (_, keep) => ask(({ view }) => view.onClose(() => keepAndClose(keep))),
  };
  return host;
}

/** @param {Host} host @param {number} sizeKb */
async function warnOfSize(host, sizeKb) {
  const { forgeWords } = await import('../messages/forge/words.js');
  const translate = forgeWords(document.documentElement.lang);
  const values = { size: sizeKb, limit: PAGE_BYTES_MAX / 1000 };
  host.flag({ title: translate('large.title'), body: translate('large.text', values), type: 'warning' });
}

/**
 * The macro's configuration, read and written.
 *
 * @param {Promise<Bridge>} bridge
 */
function createMacro(bridge) {
  /** What was said of it when it was saved last: a platform that says the same again has not looked since. */
  let before = '';
  /** @type {Macro | null} */
  let saved = null;

  const readConfig = async () => (await readContext(bridge)).extension.config;

  return {
    load: async () => {
      const config = await readConfig();
      return saved && JSON.stringify(config) === before ? saved : macroOf(config);
    },

    /** @param {Macro} macro */
    save: async (macro) => {
      const { view } = await bridge;
      const held = JSON.stringify(await readConfig());
      const config = { ...macro.parameters, v: CONFIG_VERSION, page: macro.body };
      try {
        // the window is closed by us, when nothing more is to be said
        await within(SAVED_MS_MAX, 'save', view.submit({ config, keepEditing: true }));
      } catch (error) {
        throw error instanceof HostSilent ? error : new SaveRefused();
      }
      [before, saved] = [held, macro];
    },
  };
}
