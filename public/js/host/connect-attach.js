/** @import { Attached, Host, PictureFile, Watch } from './types.js' */
import { ApiProblem, ConnectionLost } from '../api/errors.js';

const ADDRESS = new URL('../../api/attach-image', import.meta.url);
const CREATED = 201;
const UNAUTHENTICATED = 401;

/**
 * By our function. (`fetch` would not tell how far it has come.)
 *
 * @param {Host} host
 * @param {PictureFile} file
 * @param {Watch} watch
 * @returns {Promise<Attached>}
 */
export async function attach(host, file, watch) {
  const first = await sendOnce(await host.authorization(), file, watch);
  // a token may grow old on its way; one more is asked for, once
  const answer = first.status === UNAUTHENTICATED ? await sendOnce(await host.authorization(true), file, watch) : first;
  if (answer.status === CREATED) return JSON.parse(answer.responseText);
  const retryAfterS = Number(answer.getResponseHeader('Retry-After')) || undefined;
  throw new ApiProblem(problemOf(answer.responseText), answer.status, retryAfterS);
}

/**
 * @param {string} authorization
 * @param {PictureFile} file
 * @param {Watch} watch
 * @returns {Promise<XMLHttpRequest>}
 */
function sendOnce(authorization, { blob, name }, { signal, onProgress }) {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    request.open('POST', ADDRESS);
    request.setRequestHeader('Authorization', authorization);
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
