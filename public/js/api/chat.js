/** @import { Host } from '../host/types.js' */
/** @import { ApiEvent, PromptImage } from './client.js' */
import { post, readWhole } from './stream.js';

/**
 * @typedef {{ prompt: string, model: string, image: PromptImage | null, page: object, selection: string | null,
 *   history: string[] }} ChatRequest
 */

/**
 * The events of one turn of the conversation.
 *
 * @param {Host} host
 * @param {ChatRequest} request
 * @param {string} key
 * @param {AbortSignal} signal
 * @returns {AsyncGenerator<ApiEvent>}
 */
export async function* chat(host, request, key, signal) {
  yield* readWhole(await post(host, 'chat', request, key, signal), signal);
}
