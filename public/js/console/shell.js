/** @import { Host } from '../host/types.js' */
/** @import { Words } from '../messages/index.js' */
/** @import { Console } from '../api/console.js' */
import { ApiProblem } from '../api/errors.js';
import { createConsole } from '../api/console.js';
import { element } from '../dom.js';
import { keepFocus } from '../focus.js';
import { HostMissing, HostSilent, createHost, followColourMode } from '../host/index.js';
import { loadConsoleWords } from '../messages/console/index.js';

/** @typedef {{ host: Host, words: Words, api: Console }} Parts what every part of these pages works with */

/**
 * Opens a page of the app's own: `start` draws it into the document, and its failures are said in words.
 *
 * @param {(parts: Parts) => Promise<Node>} start
 */
export async function openConsole(start) {
  const host = createHost();
  followColourMode(host);
  keepFocus();
  const { locale } = await host.context();
  const words = await loadConsoleWords(locale);
  const main = element('main', { class: 'console', 'aria-busy': 'true' }, waiting(words));
  document.body.append(main);
  new ResizeObserver(() => host.resize(main.offsetHeight)).observe(main);
  try {
    main.replaceChildren(await start({ host, words, api: createConsole(host) }));
  } catch (error) {
    main.replaceChildren(closedBy(error, words));
  }
  main.removeAttribute('aria-busy');
}

/** @param {Words} words */
export function waiting({ translate }) {
  return element('p', { class: 'hint is-waiting', role: 'status' }, translate('loading'));
}

/**
 * Why something did not work, and what to do next, in a sentence.
 *
 * @param {unknown} error
 * @param {Words} words
 */
export function reasonOf(error, { translate }) {
  if (error instanceof HostSilent) return translate('silent.text');
  // what else is no problem of ours is an answer, or a part of this page, that did not come
  if (!(error instanceof ApiProblem)) return translate('problem.connection');
  const { status, requestId } = error.problem;
  if (isAuditClosed(error)) return translate('closed.text');
  if (status === 401) return translate('problem.signedOut');
  if (status === 403) return translate('problem.right');
  if (status === 429) return translate('problem.wait', { count: error.retryAfterS ?? 60 });
  if (status === 500 && requestId) return translate('problem.internal', { requestId });
  return translate(status < 500 ? 'problem.other' : 'problem.unavailable');
}

/** @param {unknown} error */
export function isAuditClosed(error) {
  return error instanceof ApiProblem && error.problem.reason === 'audit_closed';
}

/**
 * A page that says why it is empty.
 *
 * @param {string} title
 * @param {string} text
 * @param {...Node} actions
 */
export function closed(title, text, ...actions) {
  return element('section', { class: 'console-closed', role: 'alert' }, element('h1', {}, title), element('p', {}, text), ...actions);
}

/** @param {unknown} error @param {Words} words */
function closedBy(error, words) {
  const { translate } = words;
  if (error instanceof HostMissing) return closed(translate('outside.title'), translate('outside.text'));
  if (error instanceof ApiProblem && error.problem.status === 403) return closed(translate('admin.forbidden.title'), translate('admin.forbidden.text'));
  const again = element('button', { type: 'button', class: 'button is-primary', onclick: () => location.reload() }, translate('again'));
  return closed(translate('shut.title'), reasonOf(error, words), again);
}
