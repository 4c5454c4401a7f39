/** @import { Bridge } from './forge.js' */
/** @import { Attached, PictureFile, Watch } from './types.js' */
import { ApiProblem, ConnectionLost } from '../api/errors.js';
import { fileNames } from './file-names.js';
import { attachmentsOf } from './picture-reader.js';

/** A page that was published has the first, one that never was the second: which it is may not be asked in this door. */
const STATUSES = ['current', 'draft'];
const NAME_TAKEN = 400;
/** As our function has it through Connect. */
const NO_PAGE = 400;
const NOT_FOUND = 404;

/**
 * As the one who edits the page. The bridge tells no progress, and what is on its way cannot be called back.
 *
 * @param {Bridge} bridge
 * @param {string} pageId
 * @param {PictureFile} file
 * @param {Watch} watch
 * @returns {Promise<Attached>}
 */
export async function attach(bridge, pageId, { blob, name, width, height }, { signal, onProgress }) {
  if (!pageId) throw new ApiProblem({ code: 'malformed_request' }, NO_PAGE);
  let answer = Response.error();
  for (const fileName of fileNames(name, blob.type)) {
    signal.throwIfAborted();
    answer = await upload(bridge, pageId, new File([blob], fileName, { type: blob.type }));
    if (answer.status !== NAME_TAKEN) break;
  }
  signal.throwIfAborted();
  if (!answer.ok) throw new ApiProblem({}, answer.status);
  onProgress(1);
  const [{ id, title }] = (await answer.json()).results;
  return { attachmentId: id, fileName: title, mediaType: blob.type, width, height };
}

/** @param {Bridge} bridge @param {string} pageId @param {File} file */
async function upload(bridge, pageId, file) {
  let answer = Response.error();
  for (const status of STATUSES) {
    answer = await send(bridge, `/wiki${attachmentsOf(pageId)}?status=${status}`, file);
    if (answer.status !== NOT_FOUND) break;
  }
  return answer;
}

/** @param {Bridge} bridge @param {string} address @param {File} file */
async function send({ requestConfluence }, address, file) {
  const body = new FormData();
  // the bridge carries bytes in no other way and under no other name
  body.append('file', file);
  body.append('minorEdit', 'true');
  try {
    return await requestConfluence(address, { method: 'POST', headers: { 'X-Atlassian-Token': 'no-check' }, body });
  } catch {
    throw new ConnectionLost();
  }
}
