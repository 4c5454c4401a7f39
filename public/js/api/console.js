/** @import { Host } from '../host/types.js' */
/** @import { Model } from './client.js' */
import { send } from './send.js';

/**
 * @typedef {{ id: string, kind: 'pack' | 'plan', credits: number, amountCents: number, currency: string,
 *   period: 'month' | 'year' | null }} Pack
 * @typedef {{ id: string, at: string, kind: string, credits: number, balance: number, requestId?: string,
 *   checkoutSessionId?: string }} Line of the ledger
 * @typedef {{ balance: number, held: number, frozen: number, available: number, plan: 'trial' | 'payg' | 'enterprise',
 *   packs: Pack[], recent: Line[], lowBalance: boolean, isAdministrator: boolean, models: Model[], analytics: boolean }} Account
 * @typedef {'open' | 'paid' | 'expired' | 'failed' | 'refunded' | 'disputed' | 'review'} PaymentState
 * @typedef {{ colours: { accent: string, background?: string | null, text?: string | null }, font?: string | null }} Brand
 * @typedef {{ retentionDays: number, accountCapCredits: number | null, modelsOff: string[], analytics: boolean,
 *   brand: Brand | null, auditOpen: boolean, plan: string }} Settings
 * @typedef {{ sequence: number, requestId: string, createdAt: string, settledAt: string, accountId: string | null,
 *   kind: string, model: string | null, servedBy: string | null, prompt: string | null, hasImage: boolean,
 *   response: string | null, creditsCharged: number, outcome: string }} AuditRow
 * @typedef {{ from?: string, to?: string, account?: string, model?: string }} AuditFilter
 * @typedef {{ month: string, accountId: string | null, kind: string, requests: number, credits: number }} Spend
 * @typedef {{ events: number, intact: boolean, firstBroken: number | null, head: string, checkpoint: string | null }} Chain
 * @typedef {ReturnType<typeof createConsole>} Console
 */

/**
 * What the billing and administration pages ask of our functions.
 *
 * @param {Host} host
 */
export function createConsole(host) {
  const get = async (/** @type {string} */ path) => (await send(host, path, { method: 'GET' })).json();
  /** @param {string} path @param {object} body @param {RequestInit} [init] */
  const post = (path, body, init) =>
    send(host, path, {
      ...init,
      method: init?.method ?? 'POST',
      headers: { 'Content-Type': 'application/json', ...init?.headers },
      body: JSON.stringify(body),
    });

  return {
    /** @returns {Promise<Account>} */
    account: () => get('checkout'),

    /** @param {string | null} before @returns {Promise<{ lines: Line[], before: string | null }>} */
    statement: (before) => get(`checkout?statement=1${before ? `&before=${encodeURIComponent(before)}` : ''}`),

    /** @param {'comma' | 'point'} decimal @returns {Promise<Response>} all of the statement as CSV */
    statementFile: (decimal) => send(host, `checkout?statement=1&format=csv&decimal=${decimal}`, { method: 'GET' }),

    /**
     * The same key again brings the same payment page.
     *
     * @param {string} pack
     * @param {string} key
     * @returns {Promise<{ url: string, checkoutSessionId: string }>}
     */
    buy: async (pack, key) => (await post('checkout', { pack }, { headers: { 'Idempotency-Key': key } })).json(),

    /** @param {string} id @returns {Promise<{ state: PaymentState }>} */
    payment: (id) => get(`checkout?checkout=${encodeURIComponent(id)}`),

    /** @returns {Promise<Settings>} */
    settings: () => get('site'),

    /** @param {Partial<Settings>} settings @returns {Promise<Settings>} */
    saveSettings: async (settings) => (await post('site', settings, { method: 'PUT' })).json(),

    /** @returns {Promise<Response>} all that is held of the site, as NDJSON */
    everything: () => send(host, 'site?export=1', { method: 'GET' }),

    erase: () => send(host, 'site', { method: 'DELETE' }),

    /** @returns {Promise<{ spend: Spend[] }>} */
    spend: () => get('audit-export?spend=1'),

    /** @returns {Promise<Chain>} */
    chain: () => get('audit-export?verify=1'),

    /**
     * @param {AuditFilter} filter
     * @param {number} latest how many rows
     * @param {number | null} before rows older than this sequence
     * @returns {Promise<{ rows: AuditRow[], before: number | null }>}
     */
    audit: async (filter, latest, before) =>
      (await post('audit-export', { ...filter, latest, ...(before !== null && { before }) })).json(),

    /**
     * @param {AuditFilter} filter
     * @param {'csv' | 'ndjson'} format
     * @param {'comma' | 'point'} decimal of CSV
     * @param {AbortSignal} signal
     */
    auditFile: (filter, format, decimal, signal) => post('audit-export', { ...filter, format, decimal }, { signal }),
  };
}
