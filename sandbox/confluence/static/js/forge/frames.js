/** @import { AppContext } from './bridge.js' */
import { element } from '../dom.js';
import { call, reasonOf } from '../server.js';
import { connect } from './bridge.js';

/**
 * A frame of the Forge app and what it may do with its macro.
 *
 * @typedef {object} Frame
 * @property {any} asked what the server was asked for: a macro's place, or the key of an app's own page
 * @property {string} [path] of the call that opens it; a macro's is `frame`
 * @property {(config: Record<string, unknown>) => Promise<void>} [save] the window of a macro's configuration only
 * @property {() => void} [close] the same
 */

/**
 * Puts the macro's frame into `place`, in the stead of what was there.
 *
 * @param {HTMLElement} place
 * @param {Frame} frame
 * @returns {Promise<import('./bridge.js').Connection | null>}
 */
export async function showFrame(place, frame) {
  try {
    const described = await call('POST', `forge/${frame.path ?? 'frame'}`, frame.asked);
    if (!frame.asked.editing && described.macro) frame.asked.macro = described.macro;
    return putFrame(place, frame, described);
  } catch (error) {
    place.replaceChildren(element('p.macro-error', { role: 'alert' }, `This macro cannot be shown. ${reasonOf(error)}`));
    return null;
  }
}

/**
 * @param {HTMLElement} place
 * @param {Frame} frame
 * @param {{ address: string, origin: string, sandbox: string, context: AppContext }} described
 */
function putFrame(place, frame, { address, origin, sandbox, context }) {
  const iframe = element('iframe', { src: address, sandbox, title: context.moduleKey, allow: 'clipboard-write' });
  const connection = connect(iframe, { origin, frame, context });
  place.replaceChildren(iframe);
  if (!frame.close) iframe.addEventListener('load', () => window.iFrameResize({ checkOrigin: [origin], warningTimeout: 0 }, iframe), { once: true });
  return connection;
}
