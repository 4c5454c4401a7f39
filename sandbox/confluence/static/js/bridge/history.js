/** @import { BridgeCallback } from '../host.js' */
// An app's state stands in the fragment behind a '!', so that no fragment of the site's own is touched.
const read = () => (location.hash.startsWith('#!') ? decodeURIComponent(location.hash.slice(2)) : '');
/** @param {string | { hash?: string } | undefined} state */
const address = (state) => `#!${encodeURIComponent(typeof state === 'string' ? state : (state?.hash ?? ''))}`;

export const history = {
  /** @param {string | undefined} _type @param {BridgeCallback} callback */
  getState(_type, callback) {
    callback(read());
  },
  /** @param {string} state @param {BridgeCallback} _callback */
  pushState(state, _callback) {
    window.history.pushState(null, '', address(state));
  },
  /** @param {string} state @param {BridgeCallback} _callback */
  replaceState(state, _callback) {
    window.history.replaceState(null, '', address(state));
  },
  /** @param {number} delta @param {BridgeCallback} _callback */
  go(delta, _callback) {
    window.history.go(delta);
  },
  /** @param {BridgeCallback} _callback */
  back(_callback) {
    window.history.back();
  },
  /** @param {BridgeCallback} _callback */
  forward(_callback) {
    window.history.forward();
  },
};
