/** @import { Host } from '../../host/types.js' */
import { send } from '../../api/send.js';

/**
 * What the library has, as POST /api/media tells it.
 *
 * @typedef {{ id: string, kind: 'image' | 'video', alt: string, width: number, height: number, colour: string,
 *   durationS?: number }} Item
 * @typedef {{ q: string, colour: string | null, cursor: string | null }} Wanted
 * @typedef {{ items: Item[], nextCursor: string | null }} Found
 */

const ALIKE_MAX = 12;
const ALIKE_CHARS_MAX = 120;

/**
 * @param {Host} host
 * @param {Item['kind']} kind
 * @param {Wanted} wanted
 * @returns {Promise<Found>}
 */
export function findMedia(host, kind, { q, colour, cursor }) {
  return ask(host, { kind, q, colour, cursor });
}

/**
 * The one that is chosen, those that its words would find too, then the rest.
 *
 * @param {Host} host
 * @param {Item['kind']} kind
 * @param {{ id: string, alt: string }} chosen
 * @returns {Promise<Found>}
 */
export async function findBeside(host, kind, { id, alt }) {
  const [own, alike, all] = await Promise.all([
    ask(host, { ids: [id] }),
    alt.trim() ? ask(host, { kind, q: alt.slice(0, ALIKE_CHARS_MAX), limit: ALIKE_MAX }) : { items: [] },
    ask(host, { kind }),
  ]);
  const items = [...own.items, ...alike.items, ...all.items];
  return { items: [...new Map(items.map((item) => [item.id, item])).values()], nextCursor: all.nextCursor };
}

/** @param {Host} host @param {Record<string, unknown>} wanted @returns {Promise<Found>} */
async function ask(host, wanted) {
  const headers = { 'Content-Type': 'application/json' };
  return (await send(host, 'media', { method: 'POST', headers, body: JSON.stringify(wanted) })).json();
}
