/** @import { Host } from './host/types.js' */
import { createClient } from './api/client.js';
import { element } from './dom.js';
import { startApp } from './editor/app.js';
import { createStore, initialState } from './editor/store.js';
import { HostMissing, createHost, followColourMode } from './host/index.js';
import { loadMessages } from './messages/index.js';
import { readBody } from './page/document.js';

open();

async function open() {
  const host = createHost();
  followColourMode(host);
  const store = createStore(initialState());
  const [{ locale }, opened] = await Promise.all([host.context(), readMacro(host)]);
  const words = await loadMessages(locale);
  if (opened instanceof Error) return showClosed(opened, words.translate);
  store.set(opened);
  startApp({ store, host, client: createClient(host), words });
}

/**
 * What the macro holds. Without knowing that, nothing may be changed.
 *
 * @param {Host} host
 */
async function readMacro(host) {
  try {
    const { body } = await host.load();
    const { state, page } = await readBody(body);
    return { phase: /** @type {const} */ ('ready'), storedBody: body, reading: state, page, savedPage: page };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/**
 * @param {Error} error
 * @param {import('./messages/index.js').Translate} translate
 */
function showClosed(error, translate) {
  const key = error instanceof HostMissing ? 'app.outside' : 'app.silent';
  const again = element('button', { type: 'button', class: 'button is-primary', onclick: () => location.reload() }, translate('again'));
  document.body.append(
    element(
      'main',
      { class: 'closed', role: 'alert' },
      element('h1', {}, translate(`${key}.title`)),
      element('p', {}, translate(`${key}.text`)),
      key === 'app.silent' && again,
    ),
  );
}
