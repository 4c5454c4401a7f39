import { isSafeAddress } from '../../core/text.js';
import { isSafeAddress as isReadAsLink } from '../../page/markdown.js';

/** What people write as an address: `https://example.com/a`, or without its beginning. */
const HAS_SCHEME = /^[a-z][a-z0-9+.-]*:/i;
const LOOKS_LIKE_HOST = /^[^\s/?#@:]+\.[^\s/?#@:.]{2,}(?=[:/?#]|$)/u;
/** As the Markdown subset reads it: brackets in pairs. */
const IN_PAIRS = /^(?:[^()\s]|\([^()\s]*\))*$/u;
const ADDRESS_CHARS_MAX = 2_000;

/**
 * The https address that somebody means, as a link can hold it; null where it is none.
 *
 * @param {string} written
 * @param {{ isWhole?: boolean }} [options] `isWhole`: only what already begins with `https://`
 * @returns {string | null}
 */
export function toAddress(written, { isWhole = false } = {}) {
  const words = written.trim();
  const isHost = !isWhole && !/^[a-z][a-z0-9+.-]*:(?!\d)/i.test(words) && LOOKS_LIKE_HOST.test(words);
  const address = paired(isHost ? `https://${words}` : words.replace(HAS_SCHEME, (scheme) => scheme.toLowerCase()));
  const isFine = isSafeAddress(address) && isReadAsLink(address) && address.length <= ADDRESS_CHARS_MAX;
  return isFine ? address : null;
}

/** @param {string} address */
function paired(address) {
  return IN_PAIRS.test(address) ? address : address.replaceAll('(', '%28').replaceAll(')', '%29');
}
