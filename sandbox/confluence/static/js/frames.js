import { call } from './server.js';
import { element } from './dom.js';

/**
 * An app's frame on this page and what it may do with its macro.
 *
 * @typedef {object} Frame
 * @property {{ page: string, macro: Macro, place: 'view' | 'editor', editing: boolean }} asked what the server was asked for
 * @property {(parameters: Record<string, string>, body: string | undefined) => Promise<void>} [save] macro editors only
 * @property {() => void} [close] macro editors only
 *
 * @typedef {{ type?: string, id: string, key: string, parameters: Record<string, string>, body: string }} Macro
 */

/** @type {Map<string, Frame>} */
const frames = new Map();

/**
 * Puts the macro's frame into `place`, in the stead of what was there. The host's modules must be defined by now.
 *
 * @param {HTMLElement} place
 * @param {Frame} frame
 */
export async function showFrame(place, frame) {
  const name = crypto.randomUUID();
  try {
    const { macro, ...extension } = await call('POST', 'frame', frame.asked);
    if (!frame.asked.editing) frame.asked.macro = macro;
    frames.set(name, frame);
    extension.options.frameName = name;
    place.replaceChildren();
    window.jQuery(place).append(window.connectHost.create(extension));
    nameFrame(place, extension.key);
  } catch (error) {
    place.replaceChildren(element('p.macro-error', { role: 'alert' }, `This macro cannot be shown. ${error.message}`));
  }
}

/** A title, for those who hear the page. */
function nameFrame(place, key) {
  const iframe = place.querySelector('iframe');
  if (iframe) iframe.title = `Macro ${key}`;
}

/**
 * The frame that a call came from. A dialog that an app opened has only the product context of its opener.
 *
 * @param {any} callback the bridge's
 * @returns {Frame}
 */
export function frameOf(callback) {
  const { options } = callback._context.extension;
  const named = frames.get(options.frameName);
  if (named) return named;
  const macroId = options.productContext?.['macro.id'];
  const opener = [...frames.values()].find((frame) => frame.asked.macro.id === macroId);
  if (!opener) throw new Error('This frame belongs to no macro of the page');
  return opener;
}
