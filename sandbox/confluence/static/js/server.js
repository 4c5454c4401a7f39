// Characters of up to three bytes each.
const KEPT_ALIVE_CHARS = 20_000;

/** The site said no; `status` is its answer's, the message is for the person. */
export class ServerRefused extends Error {
  /** @param {number} status @param {string} message */
  constructor(status, message) {
    super(message);
    this.name = 'ServerRefused';
    this.status = status;
  }
}

/**
 * A call of this site's own server, with the person's session.
 *
 * @param {string} method
 * @param {string} path below /wiki/_host/
 * @param {object} [body]
 * @returns {Promise<any>}
 */
export async function call(method, path, body) {
  const text = method === 'GET' ? undefined : JSON.stringify(body ?? {});
  let answer;
  try {
    answer = await fetch(`/wiki/_host/${path}`, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: text,
      // so that a draft outlives its page; the browser takes no more than 64 kB that way
      keepalive: text !== undefined && text.length < KEPT_ALIVE_CHARS,
    });
  } catch {
    throw new ServerRefused(0, 'The site cannot be reached. Check your connection.');
  }
  const value = await answer.json().catch(() => ({ message: `The site answered ${answer.status}.` }));
  if (!answer.ok) throw new ServerRefused(answer.status, value.message);
  return value;
}

/**
 * What the page was delivered with.
 *
 * @returns {import('./host.js').Facts}
 */
export function readFacts() {
  return JSON.parse(document.getElementById('facts')?.textContent ?? '{}');
}

/**
 * Why something failed, in a sentence.
 *
 * @param {unknown} error
 * @returns {string}
 */
export function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}
