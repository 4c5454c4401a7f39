import { ApiProblem, ConnectionLost } from '../../api/errors.js';
import { PictureRefused } from './fitting.js';

/** What became of a picture, as its message: why it is not on the page, and what to do. */

/** @type {Record<number, string>} */
const KEYS = {
  400: 'broken',
  401: 'signedOut',
  403: 'forbidden',
  404: 'gone',
  413: 'full',
  415: 'type',
  429: 'often',
  502: 'confluence',
  503: 'confluence',
  504: 'confluence',
};
const WAIT_S = 60;
// another picture, or another page, is wanted: the same would be refused again
const FINAL = ['type', 'broken', 'noPage', 'frames', 'tooLarge'];

/**
 * @param {unknown} problem
 * @returns {{ key: string, values: Record<string, string | number>, mayTryAgain: boolean }}
 */
export function explain(problem) {
  const key = keyOf(problem);
  const [seconds, id] = problem instanceof ApiProblem ? [problem.retryAfterS ?? WAIT_S, problem.problem.requestId] : [WAIT_S, ''];
  return { key: `problem.${key}`, values: { seconds, id }, mayTryAgain: !FINAL.includes(key) };
}

/** @param {unknown} problem */
function keyOf(problem) {
  if (problem instanceof PictureRefused) return problem.key;
  if (problem instanceof ApiProblem && problem.problem.code === 'malformed_request') return 'noPage';
  if (problem instanceof ApiProblem) return KEYS[problem.problem.status] ?? 'internal';
  if (!navigator.onLine) return 'offline';
  return problem instanceof ConnectionLost ? 'lost' : 'silent';
}
