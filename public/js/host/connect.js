/** @import { Bridge, ThemeEvent } from './ap.js' */
/** @import { ColourMode, Macro, ReadingHost } from './types.js' */
import { HostMissing, HostSilent } from './errors.js';
import { ANSWER_MS_MAX, within } from './within.js';

// Locale and page are wanted before the first word is shown; nobody should wait for them.
const CONTEXT_MS_MAX = 1_500;

/**
 * The host behind the Connect bridge, as far as a reader's page needs it. This file and those that begin with `connect-` alone
 * know the bridge.
 *
 * @param {Promise<Bridge>} bridge
 * @returns {ReadingHost}
 */
export function connectReading(bridge) {
  /** @type {ReadingHost['picture'] | undefined} */
  let reading;
  return {
    context: () => readContext(bridge),
    load: () => within(ANSWER_MS_MAX, 'load', readMacro(bridge)),
    picture: async (picture, box) => {
      const { attachmentReader } = await import('./attachments.js');
      reading ??= attachmentReader(bridge, readContext(bridge));
      return reading(picture, box);
    },
    mayEdit: async () => {
      const { mayEdit } = await import('./permission.js');
      return mayEdit(await bridge, (await readContext(bridge)).pageId);
    },
    onColourMode: (listener) => void bridge.then((ap) => watchTheme(ap, listener), () => {}),
    resize: (heightPx) => void bridge.then((ap) => ap.resize?.('100%', `${Math.ceil(heightPx)}px`), () => {}),
  };
}

/**
 * The bridge, once its script has run. It is loaded beside our modules and may come before or after them.
 *
 * @returns {Promise<Bridge>}
 */
export async function whenBridge() {
  if (!window.AP) await within(ANSWER_MS_MAX, 'bridge', whenLoaded());
  if (!window.AP) throw new HostSilent('bridge');
  if (!window.AP.confluence) throw new HostMissing();
  return window.AP;
}

/** When the bridge's script has run or failed: at the latest when the document is complete. */
function whenLoaded() {
  const script = document.querySelector('script[src$="vendor/connect.js"]');
  return new Promise((resolve) => {
    if (document.readyState === 'complete') resolve(undefined);
    for (const place of [script, window]) {
      place?.addEventListener('load', resolve);
      place?.addEventListener('error', resolve);
    }
  });
}

/**
 * @param {Promise<Bridge>} bridge
 * @returns {Promise<{ pageId: string, locale: string }>}
 */
async function readContext(bridge) {
  const page = bridge.then((ap) => ap.context?.getContext());
  const locale = bridge.then((ap) => new Promise((resolve) => (ap.user ? ap.user.getLocale(resolve) : resolve(''))));
  const [context, language] = await Promise.all([
    within(CONTEXT_MS_MAX, 'context', page).catch(() => undefined),
    within(CONTEXT_MS_MAX, 'locale', locale).catch(() => ''),
  ]);
  return { pageId: String(context?.confluence?.content?.id ?? ''), locale: String(language || navigator.language) };
}

/**
 * @param {Promise<Bridge>} bridge
 * @returns {Promise<Macro>}
 */
export async function readMacro(bridge) {
  const { confluence } = await bridge;
  const [body, parameters] = await Promise.all([
    new Promise((resolve) => confluence?.getMacroBody(resolve)),
    new Promise((resolve) => confluence?.getMacroData(resolve)),
  ]);
  return { body: typeof body === 'string' ? body : '', parameters: parameters ?? {} };
}

/**
 * Our handlers take the place of the bridge's own, which would load style sheets from Atlassian's servers: our
 * content security policy forbids that, and our own styles match the colour mode.
 *
 * @param {Bridge} bridge
 * @param {(mode: ColourMode) => void} listener
 */
function watchTheme(bridge, listener) {
  const tell = (/** @type {ThemeEvent} */ { initialTheme, newTheme }) => listener(toMode((initialTheme ?? newTheme)?.colorMode));
  bridge.register?.({ theme_initialized: tell, theme_changed: tell });
  bridge.theming?.initializeTheming();
}

/**
 * @param {string | undefined} name
 * @returns {ColourMode}
 */
function toMode(name) {
  return name === 'dark' || name === 'auto' ? name : 'light';
}
