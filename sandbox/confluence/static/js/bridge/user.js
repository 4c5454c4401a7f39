/** @import { BridgeCallback } from '../host.js' */
import { readFacts } from '../server.js';

const { viewer } = readFacts();

export const user = {
  /** @param {BridgeCallback} callback */
  getCurrentUser(callback) {
    callback({ atlassianAccountId: viewer?.accountId ?? null });
  },
  /** @param {BridgeCallback} callback */
  getLocale(callback) {
    callback(viewer?.locale ?? 'en_US');
  },
  /** @param {BridgeCallback} callback */
  getTimeZone(callback) {
    callback(viewer?.timeZone ?? 'UTC');
  },
};
