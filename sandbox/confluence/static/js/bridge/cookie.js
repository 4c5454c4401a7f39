/** @import { BridgeCallback } from '../host.js' */
/** @param {BridgeCallback} callback @param {string} name */
const named = (callback, name) => encodeURIComponent(`${callback._context.extension.addon_key}$$${name}`);

/** Cookies of the site, each under the app's own key. */
export const cookie = {
  /** @param {string} name @param {string} value @param {number | undefined} days @param {BridgeCallback} callback */
  save(name, value, days, callback) {
    const age = days ? `; Max-Age=${Math.round(days * 86400)}` : '';
    document.cookie = `${named(callback, name)}=${encodeURIComponent(value)}; Path=/; SameSite=Lax${age}`;
  },
  /** @param {string} name @param {BridgeCallback} callback */
  read(name, callback) {
    const begin = `${named(callback, name)}=`;
    const found = document.cookie.split('; ').find((pair) => pair.startsWith(begin));
    callback(found === undefined ? undefined : decodeURIComponent(found.slice(begin.length)));
  },
  /** @param {string} name @param {BridgeCallback} callback */
  erase(name, callback) {
    document.cookie = `${named(callback, name)}=; Path=/; Max-Age=0`;
  },
};
