// An app may not choose these: they say who asks.
const RESERVED = new Set(['authorization', 'cookie', 'host', 'origin', 'ap-app-key', 'ap-client-key', 'user-agent']);

/**
 * `AP.request(url, options)` or `AP.request({url, …})`: with the person's own session, within the app's scopes.
 * Answers `{body, xhr}`; rejects with `{xhr, err}` for a status from 400 on.
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
  const xhr = { status: answer.status, statusText: answer.statusText, headers: shownHeaders(answer) };
  if (!asked.binaryAttachment) xhr.responseText = body;
  if (!answer.ok) throw { xhr, err: answer.statusText || String(answer.status) };
  return { body, xhr };
}
request.returnsPromise = true;

/** Below /wiki of this site and nowhere else. */
function target({ url, type, data }) {
  const address = new URL(`/wiki${url?.startsWith('/') ? url : `/${url}`}`, location.origin);
  if (address.origin !== location.origin || !address.pathname.startsWith('/wiki/') || url.includes('://')) {
    throw new Error('AP.request takes paths of this site only');
  }
  if (data && !/^(post|put|patch)$/i.test(type ?? 'GET')) {
    const pairs = typeof data === 'string' ? new URLSearchParams(data) : Object.entries(data);
    for (const [name, value] of pairs) address.searchParams.append(name, String(value));
  }
  return address;
}

function headersOf({ headers = {}, contentType, data, type }, key) {
  const own = Object.entries(headers).filter(([name]) => !RESERVED.has(name.toLowerCase()));
  const made = new Headers(own);
  made.set('AP-App-Key', key);
  if (!made.has('Accept')) made.set('Accept', 'application/json, */*');
  const isForm = contentType === 'multipart/form-data';
  if (isForm) made.set('X-Atlassian-Token', 'no-check');
  else if (data && /^(post|put|patch)$/i.test(type ?? '')) made.set('Content-Type', contentType ?? 'application/x-www-form-urlencoded');
  return made;
}

function bodyOf({ type, data, contentType }) {
  if (!data || !/^(post|put|patch)$/i.test(type ?? 'GET')) return undefined;
  if (contentType === 'multipart/form-data') {
    const form = new FormData();
    for (const [name, value] of Object.entries(data)) form.append(name, value);
    return form;
  }
  return typeof data === 'string' ? data : new URLSearchParams(data).toString();
}

function shownHeaders(answer) {
  return { 'content-type': answer.headers.get('Content-Type'), etag: answer.headers.get('ETag') };
}
