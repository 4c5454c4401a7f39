/** @import { BridgeCallback } from '../host.js' */
import { call, readFacts, reasonOf } from '../server.js';
import { frameOf } from '../frames.js';
import { showFlag } from '../flags.js';

export const confluence = {
  /**
   * The callback comes when the macro is kept. When it is not, the site tells the person, and the app hears nothing.
   *
   * @param {Record<string, unknown>} parameters
   * @param {string | undefined} body absent: it stays as it is
   * @param {BridgeCallback} callback
   */
  async saveMacro(parameters, body, callback) {
    const frame = frameOf(callback);
    if (!frame.save) return;
    try {
      await frame.save(toTexts(parameters), body === undefined || body === null ? undefined : String(body));
      callback();
    } catch (error) {
      showFlag({ type: 'error', title: 'We could not save your changes', body: reasonOf(error) });
    }
  },
  /** @param {BridgeCallback} callback */
  closeMacroEditor(callback) {
    frameOf(callback).close?.();
    callback();
  },
  /**
   * Undefined for a macro that is being inserted.
   *
   * @param {BridgeCallback} callback
   */
  getMacroData(callback) {
    const { macro, place } = frameOf(callback).asked;
    const isNew = place === 'editor' && !macro.id;
    callback(isNew && Object.keys(macro.parameters).length === 0 ? undefined : macro.parameters);
  },
  /**
   * As it is on the page that everybody edits together.
   *
   * @param {BridgeCallback} callback
   */
  async getMacroBody(callback) {
    await frameOf(callback).sync?.();
    callback(frameOf(callback).asked.macro.body);
  },
  /** @param {string} key @param {BridgeCallback} callback */
  async getContentProperty(key, callback) {
    callback(await findProperty(key));
  },
  /** @param {{ key: string, value: unknown, version?: number | { number: number } }} property @param {BridgeCallback} callback */
  async setContentProperty(property, callback) {
    try {
      const { key, value, version } = property;
      const sent = { key, value, version: typeof version === 'object' ? version.number : (version ?? 1) };
      callback({ property: await call('PUT', `pages/${readFacts().page.id}/properties`, sent) });
    } catch (error) {
      callback({ error: reasonOf(error) });
    }
  },
  /** @param {string} key @param {BridgeCallback} callback */
  async syncPropertyFromServer(key, callback) {
    callback(await findProperty(key));
  },
  /** @param {unknown} _events @param {BridgeCallback} callback */
  onMacroPropertyPanelEvent(_events, callback) {
    callback();
  },
};

/** @param {string} key @returns {Promise<object | undefined>} */
function findProperty(key) {
  return call('GET', `pages/${readFacts().page.id}/properties/${encodeURIComponent(key)}`).catch(() => undefined);
}

/**
 * A macro's parameters are texts: what is no text becomes one, as the storage format makes it.
 *
 * @param {Record<string, unknown>} parameters
 */
function toTexts(parameters) {
  const pairs = Object.entries(parameters ?? {}).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(pairs.map(([name, value]) => [name, String(value)]));
}
