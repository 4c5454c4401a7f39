/** @import { BridgeCallback } from './host.js' */
import { element } from './dom.js';
import { call, reasonOf } from './server.js';

/**
 * An app's frame on this page and what it may do with its macro.
 *
 * @typedef {object} Frame
 * @property {any} asked what the server was asked for: a macro's place, or the key of an app's own page
 * @property {string} [path] of the calls that open it and its tokens; a macro's are `frame` and `token`
 * @property {(parameters: Record<string, string>, body: string | undefined) => Promise<void>} [save] macro editors only
 * @property {() => Promise<void>} [sync] macro editors only: takes in what somebody else has made of the macro
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
    putFrame(place, name, frame, extension);
  } catch (error) {
    place.replaceChildren(element('p.macro-error', { role: 'alert' }, `This macro cannot be shown. ${reasonOf(error)}`));
  }
}

/**
 * Puts a page of the app's own into `place`.
 *
 * @param {HTMLElement} place
 * @param {string} key
 */
export async function showAppFrame(place, key) {
  try {
    const extension = await call('POST', 'app-page', { key });
    putFrame(place, crypto.randomUUID(), { asked: { key }, path: 'app-page' }, extension);
  } catch (error) {
    place.replaceChildren(element('p.macro-error', { role: 'alert' }, `This page cannot be shown. ${reasonOf(error)}`));
  }
}

/** @param {HTMLElement} place @param {string} name @param {Frame} frame @param {any} extension */
function putFrame(place, name, frame, extension) {
  frames.set(name, frame);
  extension.options.frameName = name;
  place.replaceChildren();
  window.jQuery(place).append(window.connectHost.create(extension));
  nameFrame(place, extension.key);
}

/**
 * A new token for the frame that a call came from.
 *
 * @param {BridgeCallback} callback
 * @returns {Promise<string>}
 */
export async function issueToken(callback) {
  const { asked, path } = frameOf(callback);
  return (await call('POST', path ? `${path}/token` : 'token', asked)).token;
}

/**
 * A title, for those who hear the page.
 *
 * @param {HTMLElement} place
 * @param {string} key
 */
function nameFrame(place, key) {
  const iframe = place.querySelector('iframe');
  if (iframe) iframe.title = key;
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
  return frames.get(options.frameName) ?? [...frames.values()].find((frame) => frame.asked.macro?.id === macroId);
}

/**
 * A new address for a frame whose own has expired, and one for a dialog that an app opened by a key alone.
 * The bridge wants a promise of jQuery's.
 */
export function resolveAddresses() {
  window.connectHost.registerContentResolver.resolveByExtension((extension) => {
    const deferred = window.jQuery.Deferred();
    const opener = openerOf(extension.options);
    const asked = opener ? call('POST', opener.path ?? 'frame', opener.asked) : Promise.reject(new Error('No such macro on this page'));
    asked.then(
      ({ url, options }) => deferred.resolve({ url, options: { ...options, ...extension.options } }),
      (error) => deferred.reject(reasonOf(error)),
    );
    return deferred.promise();
  });
}
