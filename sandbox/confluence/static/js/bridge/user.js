import { readFacts } from '../server.js';

const { viewer } = readFacts();

export const user = {
  getCurrentUser(callback) {
    callback({ atlassianAccountId: viewer?.accountId ?? null });
  },
  getLocale(callback) {
    callback(viewer?.locale ?? 'en_US');
  },
  getTimeZone(callback) {
    callback(viewer?.timeZone ?? 'UTC');
  },
};
