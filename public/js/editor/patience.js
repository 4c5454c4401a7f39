import { ApiProblem, ConnectionLost } from '../api/errors.js';

// About half a minute in all: as long as our function needs to notice that its reader is gone.
const PAUSES_MS = [1_000, 2_000, 3_000, 5_000, 8_000, 8_000];
// Where nobody tells it, it goes on to its end, which most pages have come to in two minutes and a half.
const RUNNING_TRIES_MAX = 21;
const OFFLINE_TRY_MS = 10_000;

/**
 * Tries until it has an answer, over lost connections. Rejects as the last try does, or when it is stopped.
 *
 * @template T
 * @param {() => Promise<T>} attempt the same request with the same key each time
 * @param {AbortSignal} signal
 * @param {(stage: 'reconnecting' | 'offline') => void} onLost
 * @param {boolean} [isBehindStopped] whether one that was stopped just now may still be ending
 * @returns {Promise<T>}
 */
export async function overLostLines(attempt, signal, onLost, isBehindStopped = false) {
  let isLost = false;
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      isLost ||= error instanceof ConnectionLost;
      if (signal.aborted || tries >= triesMax(error, isLost, isBehindStopped)) throw error;
      if (!isConflict(error)) onLost(navigator.onLine ? 'reconnecting' : 'offline');
      await pause(PAUSES_MS[tries] ?? PAUSES_MS[PAUSES_MS.length - 1], signal);
      if (signal.aborted) throw error;
    }
  }
}

/**
 * @param {unknown} error
 * @param {boolean} isLost whether the connection was lost, now or before
 * @param {boolean} isBehindStopped
 */
function triesMax(error, isLost, isBehindStopped) {
  if (isConflict(error)) return isLost ? RUNNING_TRIES_MAX : isBehindStopped ? PAUSES_MS.length : 0;
  // without a connection the host has no token either
  return isLost && !isAnswer(error) ? PAUSES_MS.length : 0;
}

/**
 * Whether one of our functions said it: what the host or the platform says in between has no number of a request.
 *
 * @param {unknown} error
 * @returns {error is ApiProblem}
 */
export function isAnswer(error) {
  return error instanceof ApiProblem && error.problem.requestId !== '';
}

/** @param {unknown} error */
function isConflict(error) {
  return error instanceof ApiProblem && error.problem.status === 409;
}

/**
 * Waits before the next try: shortly, or until the browser is online again. What the browser says of that is a hint,
 * wrong behind some networks, so it is tried after a while all the same.
 *
 * @param {number} timeMs
 * @param {AbortSignal} signal
 */
async function pause(timeMs, signal) {
  if (!navigator.onLine) await Promise.race([once(window, 'online', signal), after(OFFLINE_TRY_MS, signal)]);
  await after(timeMs, signal);
}

/**
 * @param {number} timeMs
 * @param {AbortSignal} signal
 */
export function after(timeMs, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeMs);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve(undefined)), { once: true });
  });
}

/**
 * @param {EventTarget} target
 * @param {string} name
 * @param {AbortSignal} signal
 */
function once(target, name, signal) {
  return new Promise((resolve) => {
    target.addEventListener(name, resolve, { once: true, signal });
    signal.addEventListener('abort', resolve, { once: true });
  });
}
