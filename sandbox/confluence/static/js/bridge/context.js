import { call } from '../server.js';
import { frameOf } from '../frames.js';

export const context = {
  /** A new token each time: it lives 15 minutes, and no app may keep one. */
  async getToken(callback) {
    return (await call('POST', 'token', frameOf(callback).asked)).token;
  },
  async getContext(callback) {
    frameOf(callback);
    return callback._context.extension.options.structuredContext;
  },
};
context.getToken.returnsPromise = true;
context.getContext.returnsPromise = true;
