/** @import { Host } from '../host/types.js' */
import { ApiProblem, ConnectionLost } from './errors.js';
import { readEvents } from './events.js';
import { send } from './send.js';

/**
 * @typedef {{ mediaType: string, data: string }} PromptImage base64 of a picture's bytes
 * @typedef {{ prompt: string, model: string, image: PromptImage | null, theme: string | null }} GenerateRequest
 * @typedef {{ model: string, label: string, provider: string, estimateCredits: number, holdCredits: number,
 *   state: 'on' | 'off' | 'retired', reason: string | null, retiresOn: string | null, servedBy: string | null }} Model
 * @typedef {{ available: number, lowBalanceSince: string | null, isAdministrator: boolean, models: Model[],
 *   brand?: unknown }} Checkout
 * @typedef {{ name: string, data: any }} ApiEvent
 * @typedef {ReturnType<typeof createClient>} Client
 */

/**
 * Our functions, called as the one who looks at the page. Every request carries a fresh token. Rejects with
 * ApiProblem, with ConnectionLost, or as the signal's abort does.
 *
 * @param {Host} host
 */
export function createClient(host) {
  return {
    /** @returns {Promise<Checkout>} */
    checkout: async () => (await send(host, 'checkout', { method: 'GET' })).json(),

    /**
     * The events of a generation. The same key again brings the same page, without a second charge.
     *
     * @param {GenerateRequest} request
     * @param {string} key
     * @param {AbortSignal} signal
     * @returns {AsyncGenerator<ApiEvent>}
     */
    async *generate(request, key, signal) {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
      const answer = await send(host, 'generate', { method: 'POST', headers, body: JSON.stringify(request), signal });
      yield* readWhole(answer, signal);
    },

    /** @param {string} requestId */
    cancel: async (requestId) => {
      await send(host, `generate?requestId=${encodeURIComponent(requestId)}`, { method: 'DELETE', keepalive: true });
    },
  };
}

/**
 * @param {Response} answer
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<ApiEvent>}
 */
async function* readWhole(answer, signal) {
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
