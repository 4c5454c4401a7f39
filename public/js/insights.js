/**
 * The platform's page views (Vercel Web Analytics), for sites whose administrators allow it; never in the viewer.
 */

/** Not written where the bundle would look for it: the platform serves it. */
const SCRIPT = new URL('/_vercel/insights/script.js', location.href).href;

/** @typedef {{ type: string, url: string }} View */
/** @type {{ va?: (name: string, value: unknown) => void, vaq?: [string, unknown][] }} */
const page = /** @type {any} */ (globalThis);
let isCounted = false;

/** Counts this page once: its path, and nothing else of an address that carries tokens. */
export async function countView() {
  if (isCounted) return;
  isCounted = true;
  const view = { path: location.pathname };
  let isOpen = false;
  page.vaq = [
    ['beforeSend', (/** @type {View} */ sent) => (isOpen ? { ...sent, url: withoutQuery(sent.url) } : null)],
    ['pageview', view],
  ];
  await import(SCRIPT);
  // The script's first view names the page before it, which is the customer's site: that one was held back.
  isOpen = true;
  page.va?.('pageview', view);
}

/** @param {string} url */
function withoutQuery(url) {
  return url.replace(/[?#].*/s, '');
}
