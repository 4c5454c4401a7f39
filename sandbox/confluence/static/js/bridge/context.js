/** @import { BridgeCallback } from '../host.js' */
import { frameOf, issueToken } from '../frames.js';

export const context = {
  /**
   * A new token each time: it lives 15 minutes, and no app may keep one.
   *
   * @param {BridgeCallback} callback
   */
  async getToken(callback) {
    return issueToken(callback);
  },
  /** @param {BridgeCallback} callback */
  async getContext(callback) {
    frameOf(callback);
    return callback._context.extension.options.structuredContext;
  },
};
// the bridge hands a promise to the app for functions that are marked so
Object.assign(context.getToken, { returnsPromise: true });
Object.assign(context.getContext, { returnsPromise: true });
