/**
 * The characters that a page's texts may hold: the same rules as the server's (`lib/page/text.py`), so that both cores
 * store the same words. `tests/core` holds them equal.
 */

const NEW_LINES = /\r\n|[\r\x85\u2028\u2029]/g;

/** The tag sequences that people write, the flags of England, Scotland and Wales; every other use of tags hides words. */
const TAG_FLAG = `\\u{1f3f4}(?:${['gbeng', 'gbsct', 'gbwls'].map(asTags).join('|')})\\u{e007f}`;
// Nobody sees these, and instructions have been hidden in them (ASCII smuggling, Trojan Source).
const UNSEEN =
  '\\0-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e' +
  '\\u2060-\\u206f\\u3164\\ufeff\\uffa0\\ufff0-\\ufffb\\ufffe\\uffff\\ud800-\\udfff\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}';
const UNSEEN_OR_FLAG = new RegExp(`(${TAG_FLAG})|[${UNSEEN}]`, 'gu');
// Whatever one of the rules looks at; nearly no text has any of it.
const SUSPECT = new RegExp(`[${UNSEEN}\\r\\u2028\\u2029\\u200c\\u200d\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]`, 'u');

const IDEOGRAPH = '\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
const EMOJI =
  '\\xa9\\xae\\u203c\\u2049\\u20e3\\u2122\\u2139\\u2190-\\u2bff\\u3030\\u303d\\u3297\\u3299\\u{1f000}-\\u{1faff}';
// Variation selectors stay after what has variants: one after an emoji, a symbol or an ideograph, never a run of them.
const STRAY_SELECTOR = new RegExp(
  `(?<![#*0-9${EMOJI}])[\\ufe0e\\ufe0f]|(?<![\\u1000-\\u18ff\\u2200-\\u2bff${IDEOGRAPH}])[\\ufe00-\\ufe0d]` +
    `|(?<![${IDEOGRAPH}])[\\u{e0100}-\\u{e01ef}]`,
  'gu',
);

// Scripts whose letters join or take another form at a joiner: Arabic to Mongolian, Indic and their extensions.
const JOINING =
  '\\u0600-\\u1cff\\ua800-\\uabff\\ufb1d-\\ufdff\\ufe70-\\ufefc\\u{10a00}-\\u{11fff}\\u{1e900}-\\u{1e95f}';
const ALONE = `(?:(?<![${JOINING}])|(?=[\\u200c\\u200d]{2}))`;
const STRAY_JOINER = new RegExp(
  `${ALONE}\\u200c|${ALONE}(?:(?<![${EMOJI}\\ufe0f])|(?!\\u200d[${EMOJI}]))\\u200d`,
  'gu',
);

const ADDRESS = /^https:\/\/[^\s/?#@%:\\<>"[\]^|]+(:[0-9]{0,5})?([/?#][^\s\\<>"]*)?$/u;
// A link or picture as the Markdown subset spells it: `!`, its words, its address.
const LINK = /\\[\\`*_[\]()#+\-.!>]|`[^`\n]+`|(!?)\[(?:[^[\]\n\\]|\\.)+\]\(((?:[^()\s]|\([^()\s]*\))*)\)/gu;
// The letters that equal an ASCII letter whatever their case are letters of a scheme too, as in the server's rule.
const LEADS_SOMEWHERE = /^(?:[a-z\u0130\u0131\u017f\u212a][a-z\u0130\u0131\u017f\u212a0-9+.-]*:|[/\\]{2})/i;

/**
 * The text without what nobody sees; letters of every script, emoji and line breaks stay as they are. Cleaning twice is
 * cleaning once.
 *
 * @param {string} text
 */
export function clean(text) {
  if (!SUSPECT.test(text)) return text;
  return text
    .replace(NEW_LINES, '\n')
    .replace(UNSEEN_OR_FLAG, (_, flag) => flag ?? '')
    .replace(STRAY_SELECTOR, '')
    .replace(STRAY_JOINER, '');
}

/**
 * Whether a link may lead there: https, a host, no account before it, nothing unseen in it.
 *
 * @param {string} address
 */
export function isSafeAddress(address) {
  return ADDRESS.test(address) && clean(address) === address;
}

/**
 * Whether a Markdown text spells a link to an address that is not https; `[see](appendix)` is text and leads nowhere.
 *
 * @param {string} markdown
 */
export function hasUnsafeLink(markdown) {
  if (!markdown.includes('](')) return false;
  for (const [, bang, href] of markdown.matchAll(LINK)) {
    if (href && !bang && LEADS_SOMEWHERE.test(href) && !isSafeAddress(href)) return true;
  }
  return false;
}

/**
 * How many characters (code points) a text has, as JSON Schema counts them.
 *
 * @param {string} text
 */
export function lengthOf(text) {
  let pairs = 0;
  for (let at = 0; at < text.length - 1; at += 1) {
    if ((text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) {
      pairs += 1;
      at += 1;
    }
  }
  return text.length - pairs;
}

/** @param {string} letters */
function asTags(letters) {
  return [...letters].map((letter) => `\\u{${(0xe0000 + letter.charCodeAt(0)).toString(16)}}`).join('');
}
