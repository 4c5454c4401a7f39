/** @import { Host } from '../host/types.js' */
import { send } from './send.js';
import { post, readWhole } from './stream.js';

/**
 * @typedef {{ mediaType: string, data: string }} PromptImage base64 of a picture's bytes
 * @typedef {{ prompt: string, model: string, image: PromptImage | null, theme: string | null }} GenerateRequest
 * @typedef {{ model: string, label: string, provider: string, estimateCredits: number, holdCredits: number,
 *   state: 'on' | 'off' | 'retired', reason: string | null, retiresOn: string | null, servedBy: string | null }} Model
 * @typedef {{ available: number, held?: number, recent?: { kind: string, credits: number, requestId?: string }[], lowBalanceSince: string | null, isAdministrator: boolean, models: Model[],
 *   brand?: unknown, analytics: boolean }} Checkout
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
      yield* readWhole(await post(host, 'generate', request, key, signal), signal);
    },

    /** @param {string} requestId */
    cancel: async (requestId) => {
      await send(host, `generate?requestId=${encodeURIComponent(requestId)}`, { method: 'DELETE', keepalive: true });
    },
  };
}
