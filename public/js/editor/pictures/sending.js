/** @import { Host } from '../../host/types.js' */
import { ApiProblem, ConnectionLost } from '../../api/errors.js';
import { API } from '../../api/send.js';

/**
 * What POST /api/attach-image answers.
 *
 * @typedef {{ attachmentId: string, fileName: string, mediaType: string, width: number, height: number }} Attached
 * @typedef {{ signal: AbortSignal, onProgress: (share: number) => void }} Watch `share` of the bytes that are sent
 */

const CREATED = 201;
const UNAUTHENTICATED = 401;

/**
 * A picture becomes an attachment of this page. Rejects with ApiProblem, ConnectionLost, HostSilent, or as the
 * signal's abort does. (`fetch` would not tell how far it has come.)
 *
 * @param {Host} host
 * @param {{ blob: Blob, name: string }} file
 * @param {Watch} watch
 * @returns {Promise<Attached>}
 */
export async function send(host, file, watch) {
  const first = await sendOnce(await host.token(), file, watch);
  // a token may grow old on its way; one more is asked for, once
  const answer = first.status === UNAUTHENTICATED ? await sendOnce(await host.token(), file, watch) : first;
  if (answer.status === CREATED) return JSON.parse(answer.responseText);
  const retryAfterS = Number(answer.getResponseHeader('Retry-After')) || undefined;
  throw new ApiProblem(problemOf(answer.responseText), answer.status, retryAfterS);
}

/**
 * @param {string} token
 * @param {{ blob: Blob, name: string }} file
 * @param {Watch} watch
 * @returns {Promise<XMLHttpRequest>}
 */
function sendOnce(token, { blob, name }, { signal, onProgress }) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open('POST', new URL('attach-image', API));
    request.setRequestHeader('Authorization', `JWT ${token}`);
    request.setRequestHeader('Content-Type', blob.type || 'image/png');
    request.setRequestHeader('X-File-Name', encodeURIComponent(name));
    request.upload.onprogress = ({ loaded, total }) => onProgress(loaded / total);
    request.onload = () => resolve(request);
    request.onerror = () => reject(new ConnectionLost());
    request.onabort = () => reject(signal.reason);
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(blob);
  });
}

/** @param {string} text */
function problemOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
