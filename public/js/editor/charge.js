/** @import { Checkout, Client } from '../api/client.js' */
/** @import { Credits } from './store.js' */

// as long as our functions may need to notice that nobody reads any more
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 6_000];

/**
 * Waits until a request that was stopped is settled: as long as it is not, credits are held for it. Others of the site may
 * hold some too, so it does not wait for ever.
 *
 * @param {Client} client
 * @param {string} requestId
 */
export async function settled(client, requestId) {
  for (const timeMs of PAUSES_MS) {
    await new Promise((resolve) => setTimeout(resolve, timeMs));
    const checkout = await client.checkout().catch(() => null);
    if (!checkout?.held || lineOf(checkout, requestId)) return;
  }
}

/**
 * What a request was charged, as the ledger says; 0 where it was charged nothing, or nothing is known of it.
 *
 * @param {Credits} credits
 * @param {string} [requestId]
 */
export function chargeOf(credits, requestId) {
  const line = credits.state === 'ready' && requestId ? lineOf(credits, requestId) : undefined;
  return line ? -line.credits : 0;
}

/** @param {Checkout} checkout @param {string} requestId */
function lineOf({ recent }, requestId) {
  return recent?.find((line) => line.kind === 'charge' && line.requestId === requestId);
}
