/** @import { BridgeCallback, Macro } from './host.js' */
import { element } from './dom.js';
import { call, reasonOf } from './server.js';

/**
 * An app's frame on this page and what it may do with its macro.
 *
 * @typedef {object} Frame
 * @property {{ page: string, macro: Macro, place: 'view' | 'editor', editing: boolean }} asked what the server was asked for
 * @property {(parameters: Record<string, string>, body: string | undefined) => Promise<void>} [save] macro editors only
 * @property {() => void} [close] macro editors only
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
    place.replaceChildren(element('p.macro-error', { role: 'alert' }, `This macro cannot be shown. ${reasonOf(error)}`));
  }
}

/**
 * A title, for those who hear the page.
 *
 * @param {HTMLElement} place
 * @param {string} key
 */
function nameFrame(place, key) {
  const iframe = place.querySelector('iframe');
  if (iframe) iframe.title = `Macro ${key}`;
}

/**
 * The frame that a call came from. A dialog that an app opened has only the product context of its opener.
 *
 * @param {BridgeCallback} callback
 * @returns {Frame}
 */
export function frameOf(callback) {
  const found = openerOf(callback._context.extension.options);
  if (!found) throw new Error('This frame belongs to no macro of the page');
  return found;
}

/**
 * @param {Record<string, any>} options an extension's
 * @returns {Frame | undefined}
 */
function openerOf(options) {
  const macroId = options.productContext?.['macro.id'];
  return frames.get(options.frameName) ?? [...frames.values()].find((frame) => frame.asked.macro.id === macroId);
}

/**
 * A new address for a frame whose own has expired, and one for a dialog that an app opened by a key alone.
 * The bridge wants a promise of jQuery's.
 */
export function resolveAddresses() {
  window.connectHost.registerContentResolver.resolveByExtension((extension) => {
    const deferred = window.jQuery.Deferred();
    const opener = openerOf(extension.options);
    const asked = opener ? call('POST', 'frame', opener.asked) : Promise.reject(new Error('No such macro on this page'));
    asked.then(
      ({ url, options }) => deferred.resolve({ url, options: { ...options, ...extension.options } }),
      (error) => deferred.reject(reasonOf(error)),
    );
    return deferred.promise();
  });
}
