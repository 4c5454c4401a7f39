/** @import { Host } from '../host/types.js' */
import { API } from '../host/places.js';
import { ApiProblem, ConnectionLost } from './errors.js';

/**
 * One call of our functions as the one who looks at the page, with a fresh token. Rejects with ApiProblem, with
 * ConnectionLost, or as the signal's abort does.
 *
 * @param {Host} host
 * @param {string} path below /api/
 * @param {RequestInit} init
 */
export async function send(host, path, init) {
  const first = await sendOnce(host, path, init);
  // A token may grow old on its way; one more is asked for, once.
  const answer = first.status === 401 ? await sendOnce(host, path, init, true) : first;
  if (!answer.ok) throw await problemOf(answer);
  return answer;
}

/**
 * @param {Host} host
 * @param {string} path
 * @param {RequestInit} init
 * @param {boolean} [isAgain]
 */
async function sendOnce(host, path, init, isAgain) {
  const headers = { ...init.headers, Authorization: await host.authorization(isAgain) };
  try {
    return await fetch(new URL(path, API), { ...init, headers });
  } catch (error) {
    throw init.signal?.aborted ? error : new ConnectionLost();
  }
}

/** @param {Response} answer */
async function problemOf(answer) {
  const retryAfterS = Number(answer.headers.get('Retry-After')) || undefined;
  const problem = await answer.json().catch(() => ({}));
  return new ApiProblem(problem, answer.status, retryAfterS);
}
