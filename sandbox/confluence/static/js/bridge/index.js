/** Everything that a frame can ask of the site. Imported for its effect, before any frame: the list is frozen then. */
/** @import { BridgeCallback } from '../host.js' */
import { dialogModule } from '../dialogs.js';
import { flagModule } from '../flags.js';
import { resolveAddresses } from '../frames.js';
import { confluence } from './confluence.js';
import { context } from './context.js';
import { cookie } from './cookie.js';
import { history } from './history.js';
import { navigator } from './navigator.js';
import { request } from './request.js';
import { user } from './user.js';

const host = window.connectHost;
host.getFrameworkAdaptor().registerModule(dialogModule);
host.getFrameworkAdaptor().registerModule(flagModule);
resolveAddresses();
host.defineModule('context', context);
host.defineModule('confluence', confluence);
host.defineModule('user', user);
host.defineModule('navigator', navigator);
host.defineModule('history', history);
host.defineModule('cookie', cookie);

// Globals: the first is the product's, the others stand in AP.env already and are only named anew.
host.defineModule({
  request,
  /** @param {BridgeCallback} callback */
  getLocation(callback) {
    callback(window.location.href);
  },
  /** @param {BridgeCallback} callback */
  getCurrentUser(callback) {
    user.getCurrentUser(callback);
  },
  /** @param {boolean | undefined} _hideFooter @param {BridgeCallback} callback */
  sizeToParent(_hideFooter, callback) {
    const { extension, extension_id: id } = callback._context;
    if (!extension.options.isFullPage) return;
    const iframe = document.getElementById(id);
    if (iframe) Object.assign(iframe.style, { width: '100%', height: '100%' });
  },
  hideFooter() {},
});
