/** @import { Bridge } from './ap.js' */
/** @import { Host, Macro } from './types.js' */
import { ApiProblem } from '../api/errors.js';
import { connectReading, readMacro, whenBridge } from './connect.js';
import { HostMissing, HostSilent, SaveRefused } from './errors.js';
import { ANSWER_MS_MAX, within } from './within.js';

const SAVED_MS_MAX = 5_000;
const SAVED_EVERY_MS = 150;

/**
 * The whole host behind the Connect bridge, for who edits.
 *
 * @returns {Host}
 */
export function connectEditing() {
  const bridge = whenBridge();
  holdEscape();
  /** @type {Host} */
  const host = {
    ...connectReading(bridge),
    save: async (macro, { close }) => {
      await saveMacro(await bridge, macro);
      if (close) (await bridge).confluence?.closeMacroEditor();
    },
    authorization: async () => `JWT ${await within(ANSWER_MS_MAX, 'token', readToken(bridge))}`,
    attach: async (file, watch) => (await import('./connect-attach.js')).attach(host, file, watch),
    flag: (message) => void bridge.then((ap) => ap.flag?.create({ ...message, close: 'auto' })),
    close: () => void bridge.then((ap) => ap.confluence?.closeMacroEditor()),
    open: (address) => void window.open(address, '_blank', 'noopener'),
    openCredits: () => void window.open(creditsAddress(), '_blank', 'noopener'),
    onClose: (listener) => void bridge.then((ap) => ap.events?.on('dialog.button.click', listener), () => {}),
  };
  return host;
}

/**
 * The bridge closes the window at any Escape that comes to its listener, unsaved work or not. Here the key ends what is
 * open within the editor, which asks before it is left.
 */
function holdEscape() {
  document.addEventListener('keydown', (event) => event.key === 'Escape' && event.stopPropagation());
}

/** Where Confluence shows our page of that key (atlassian-connect.json); site and path are told to each of our frames. */
function creditsAddress() {
  // the bridge calls a frame by app, module and a number: `<app>__<module>__<number>`
  const [app] = String(JSON.parse(window.name).extension_id).split('__');
  const told = new URLSearchParams(location.search);
  return `${told.get('xdm_e') ?? ''}${told.get('cp') ?? ''}/plugins/servlet/ac/${app}/skyline-credits`;
}

/**
 * Confluence gives none to who was signed out, or lost the right to this page: as our functions say that, 401.
 *
 * @param {Promise<Bridge>} bridge
 * @returns {Promise<string>}
 */
async function readToken(bridge) {
  const { context } = await bridge;
  if (!context) throw new HostMissing();
  try {
    return await context.getToken();
  } catch (cause) {
    throw navigator.onLine ? new ApiProblem({ code: 'unauthenticated' }, 401) : cause;
  }
}

/**
 * The bridge does not say whether it saved: so it is asked what the macro holds now.
 *
 * @param {Bridge} bridge
 * @param {Macro} macro
 */
async function saveMacro(bridge, macro) {
  const until = Date.now() + SAVED_MS_MAX;
  try {
    await within(SAVED_MS_MAX, 'save', Promise.resolve(bridge.confluence?.saveMacro(macro.parameters, macro.body)));
  } catch {
    throw new SaveRefused();
  }
  for (let held = await readBack(bridge); held !== macro.body; held = await readBack(bridge)) {
    if (Date.now() > until) throw held === undefined ? new HostSilent('save') : new SaveRefused();
    await new Promise((resolve) => setTimeout(resolve, SAVED_EVERY_MS));
  }
}

/** @param {Bridge} bridge */
async function readBack(bridge) {
  const macro = await within(SAVED_MS_MAX, 'load', readMacro(Promise.resolve(bridge))).catch(() => null);
  return macro?.body;
}
