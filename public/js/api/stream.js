/** @import { Host } from '../host/types.js' */
/** @import { ApiEvent } from './client.js' */
import { ApiProblem, ConnectionLost } from './errors.js';
import { readEvents } from './events.js';
import { send } from './send.js';

/**
 * A request that costs credits. The same key again brings the same answer, without a second charge.
 *
 * @param {Host} host
 * @param {string} path below /api/
 * @param {object} request
 * @param {string} key
 * @param {AbortSignal} signal
 */
export function post(host, path, request, key, signal) {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
  return send(host, path, { method: 'POST', headers, body: JSON.stringify(request), signal });
}

/**
 * The events of a stream to its end. Rejects with ApiProblem, with ConnectionLost where it breaks off, or as the signal's
 * abort does.
 *
 * @param {Response} answer
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<ApiEvent>}
 */
export async function* readWhole(answer, signal) {
  try {
    for await (const event of readEvents(/** @type {ReadableStream<Uint8Array>} */ (answer.body))) {
      if (event.name === 'error') throw new ApiProblem(event.data, event.data?.status ?? 500);
      yield event;
      if (event.name === 'done') return;
    }
  } catch (error) {
    throw signal.aborted || error instanceof ApiProblem ? error : new ConnectionLost();
  }
  throw new ConnectionLost();
}
