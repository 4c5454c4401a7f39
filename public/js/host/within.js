import { HostSilent } from './errors.js';

export const ANSWER_MS_MAX = 10_000;

/**
 * The answer, or HostSilent when it does not come in time.
 *
 * @template T
 * @param {number} timeMs
 * @param {string} call
 * @param {Promise<T>} answer
 * @returns {Promise<T>}
 */
export function within(timeMs, call, answer) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new HostSilent(call)), timeMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
