/** @import { FullContext } from '../../vendor/forge-bridge.js' */
/** @import { ColourMode, Macro, ReadingHost } from './types.js' */
import { HostMissing } from './errors.js';
import { ANSWER_MS_MAX, within } from './within.js';

/** @typedef {typeof import('../../vendor/forge-bridge.js')} Bridge */

/**
 * The host behind the Forge bridge, as far as a reader's page needs it. This file and those that begin with `forge-`
 * alone know the bridge.
 *
 * @param {Promise<Bridge>} bridge
 * @returns {ReadingHost}
 */
export function forgeReading(bridge) {
  /** @type {ReadingHost['picture'] | undefined} */
  let reading;
  const context = () => readContext(bridge);
  const place = async () => {
    const { extension, locale, localId } = await context();
    return { pageId: String(extension.content?.id ?? ''), locale: locale || navigator.language, macroId: localId };
  };
  return {
    context: () => place().catch(() => ({ pageId: '', locale: navigator.language })),
    load: async () => macroOf((await context()).extension.config),
    picture: async (picture, box) => {
      const { readerOf } = await import('./forge-attachments.js');
      reading ??= readerOf(bridge, place());
      return reading(picture, box);
    },
    // Nothing may be asked of a page's permissions in this door: who edits it is told so by the page.
    mayEdit: async () => (await context()).extension.isEditing === true,
    onColourMode: (listener) => void tellTheme(bridge, listener).catch(() => {}),
    // the frame is as high as what is in it: the platform's own script sees to that
    resize: () => {},
  };
}

/**
 * The bridge, which the platform's first script of the page has made by now.
 *
 * @returns {Promise<Bridge>}
 */
export async function whenBridge() {
  if (!('__bridge' in globalThis)) throw new HostMissing();
  return import('../../vendor/forge-bridge.js');
}

/**
 * What the platform says of this frame, asked anew each time.
 *
 * @param {Promise<Bridge>} bridge
 * @returns {Promise<FullContext>}
 */
export function readContext(bridge) {
  return within(ANSWER_MS_MAX, 'context', bridge.then(({ view }) => view.getContext()));
}

/**
 * The page stands in the configuration as one text. A macro of the Connect app has it as its body, until it is saved.
 *
 * @param {Record<string, unknown> | null | undefined} config of a macro that was never saved there is none
 * @returns {Macro}
 */
export function macroOf(config) {
  const { page, __bodyContent: body, ...rest } = config ?? {};
  const parameters = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  return { body: String(page ?? body ?? ''), parameters };
}

/**
 * Once asked to, the platform itself keeps the colour mode on the root element, under the name that our styles look for.
 *
 * @param {Promise<Bridge>} bridge
 * @param {(mode: ColourMode) => void} listener
 */
async function tellTheme(bridge, listener) {
  const { theme } = await readContext(bridge);
  listener(toMode(theme?.colorMode));
  await (await bridge).view.theme.enable();
}

/**
 * @param {string | undefined} name
 * @returns {ColourMode}
 */
function toMode(name) {
  return name === 'dark' || name === 'auto' ? name : 'light';
}
