/** @import { Host } from '../host/types.js' */
/** @import { GenerateRequest } from './client.js' */
import { send } from './send.js';
import { post } from './stream.js';

/**
 * How a research run stands.
 *
 * @typedef {{ requestId: string, status: 'queued' | 'researching' | 'structuring', searches?: number, elapsedS?: number,
 *   pollAfterS: number }} Standing
 * @typedef {{ standing: Standing, answer: null } | { standing: null, answer: Response }} Looked the events, once there are any
 */

/**
 * Research runs of who asks: they go on at our functions, whoever is there to look.
 *
 * @param {Host} host
 */
export function createRuns(host) {
  return {
    /** @param {GenerateRequest} request @param {string} key @param {AbortSignal} signal */
    begin: async (request, key, signal) => read(await post(host, 'generate', request, key, signal)),

    /** @param {string} requestId @param {AbortSignal} signal */
    look: async (requestId, signal) => read(await send(host, `generate?requestId=${encodeURIComponent(requestId)}`, { method: 'GET', signal })),

    /**
     * Those that go on, the newest first; or those that have had a page for less than a day, the last that ended first.
     *
     * @param {'running' | 'ended'} which
     * @returns {Promise<{ requestId: string, createdAt: string }[]>}
     */
    list: async (which) => (await (await send(host, `generate?${which}=1`, { method: 'GET' })).json())[which],
  };
}

/** @param {Response} answer @returns {Promise<Looked>} */
async function read(answer) {
  if (answer.status === 202) return { standing: await answer.json(), answer: null };
  return { standing: null, answer };
}
