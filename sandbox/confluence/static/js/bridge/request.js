/** @import { BridgeCallback } from '../host.js' */

/**
 * @typedef {object} Asked what an app asks for
 * @property {string} url
 * @property {string} [type] the method, GET when absent
 * @property {string | Record<string, any>} [data]
 * @property {string} [contentType]
 * @property {Record<string, string>} [headers]
 * @property {boolean} [binaryAttachment] the answer as bytes
 */

// An app may not choose these: they say who asks.
const RESERVED = new Set(['authorization', 'cookie', 'host', 'origin', 'ap-app-key', 'ap-client-key', 'user-agent']);

/**
 * `AP.request(url, options)` or `AP.request({url, …})`: with the person's own session, within the app's scopes.
 * Answers `{body, xhr}`; rejects with `{xhr, err}` for a status from 400 on.
 *
 * @param {string | Asked} address
 * @param {Omit<Asked, 'url'> | undefined} options
 * @param {BridgeCallback} callback
 */
export async function request(address, options, callback) {
  const asked = typeof address === 'string' ? { ...options, url: address } : { ...address };
  const { addon_key: key } = callback._context.extension;
  const answer = await fetch(target(asked), {
    method: (asked.type ?? 'GET').toUpperCase(),
    headers: headersOf(asked, key),
    body: bodyOf(asked),
  });
  const body = asked.binaryAttachment ? await answer.arrayBuffer() : await answer.text();
  const responseText = typeof body === 'string' ? body : undefined;
  const xhr = { status: answer.status, statusText: answer.statusText, headers: shownHeaders(answer), responseText };
  if (!answer.ok) throw { xhr, err: answer.statusText || String(answer.status) };
  return { body, xhr };
}
Object.assign(request, { returnsPromise: true });

/**
 * Below /wiki of this site and nowhere else.
 *
 * @param {Asked} asked
 */
function target({ url, type, data }) {
  const address = new URL(`/wiki${url.startsWith('/') ? url : `/${url}`}`, location.origin);
  if (address.origin !== location.origin || !address.pathname.startsWith('/wiki/') || url.includes('://')) {
    throw new Error('AP.request takes paths of this site only');
  }
  if (data && !hasBody(type)) {
    const pairs = typeof data === 'string' ? new URLSearchParams(data) : Object.entries(data);
    for (const [name, value] of pairs) address.searchParams.append(name, String(value));
  }
  return address;
}

/** @param {string | undefined} type */
const hasBody = (type) => /^(post|put|patch)$/i.test(type ?? 'GET');

/** @param {Asked} asked @param {string} key */
function headersOf({ headers = {}, contentType, data, type }, key) {
  const own = Object.entries(headers).filter(([name]) => !RESERVED.has(name.toLowerCase()));
  const made = new Headers(own);
  made.set('AP-App-Key', key);
  if (!made.has('Accept')) made.set('Accept', 'application/json, */*');
  if (contentType === 'multipart/form-data') made.set('X-Atlassian-Token', 'no-check');
  else if (data && hasBody(type)) made.set('Content-Type', contentType ?? 'application/x-www-form-urlencoded');
  return made;
}

/** @param {Asked} asked */
function bodyOf({ type, data, contentType }) {
  if (!data || !hasBody(type)) return undefined;
  if (contentType === 'multipart/form-data') {
    const form = new FormData();
    for (const [name, value] of Object.entries(data)) form.append(name, value);
    return form;
  }
  return typeof data === 'string' ? data : new URLSearchParams(data).toString();
}

/** @param {Response} answer */
function shownHeaders(answer) {
  return { 'content-type': answer.headers.get('Content-Type'), etag: answer.headers.get('ETag') };
}
