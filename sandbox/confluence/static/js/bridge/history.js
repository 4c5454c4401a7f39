// An app's state stands in the fragment behind a '!', so that no fragment of the site's own is touched.
const read = () => (location.hash.startsWith('#!') ? decodeURIComponent(location.hash.slice(2)) : '');
const address = (state) => `#!${encodeURIComponent(typeof state === 'string' ? state : state?.hash ?? '')}`;

export const history = {
  getState(_type, callback) {
    callback(read());
  },
  pushState(state, _callback) {
    window.history.pushState(null, '', address(state));
  },
  replaceState(state, _callback) {
    window.history.replaceState(null, '', address(state));
  },
  go(delta, _callback) {
    window.history.go(delta);
  },
  back(_callback) {
    window.history.back();
  },
  forward(_callback) {
    window.history.forward();
  },
};
