/** @import { BridgeCallback } from '../host.js' */
import { readFacts } from '../server.js';

const facts = readFacts();

/**
 * Where `AP.navigator.go` leads, by its documented targets.
 *
 * @type {Record<string, (context: Record<string, string>) => string>}
 */
const TARGETS = {
  dashboard: () => '/wiki',
  spaceview: () => '/wiki',
  contentview: ({ contentId }) => `/wiki/pages/${contentId}`,
  contentedit: ({ contentId }) => `/wiki/pages/${contentId}/edit`,
  site: ({ relativeUrl, absoluteUrl }) => absoluteUrl ?? relativeUrl,
};

export const navigator = {
  /** @param {string} target @param {Record<string, string> | undefined} context @param {BridgeCallback} _callback */
  go(target, context, _callback) {
    const address = TARGETS[target]?.(context ?? {});
    if (!address) throw new Error(`Unknown target: ${target}`);
    if (new URL(address, location.href).protocol.startsWith('http')) location.assign(address);
  },
  /** @param {BridgeCallback} callback */
  getLocation(callback) {
    if (!facts.page) return callback({ target: 'addonmodule', context: {} });
    const editing = location.pathname.endsWith('/edit');
    callback({
      target: editing ? 'contentedit' : 'contentview',
      context: {
        contentId: facts.page.id,
        contentType: facts.page.type,
        spaceKey: facts.space.key,
        spaceId: facts.space.id,
      },
    });
  },
  /** @param {BridgeCallback} _callback */
  reload(_callback) {
    location.reload();
  },
};
