/** @import { Operation, Page } from '../../core/types.js' */
/** @import { OwnPicture } from './uploads.js' */

/** Somebody's own pictures as the page has them. */

/**
 * Each once, in page order.
 *
 * @param {Page} page
 * @returns {OwnPicture[]}
 */
export function ownPicturesOf(page) {
  /** @type {Map<string, OwnPicture>} */
  const found = new Map();
  read(page.sections);
  return [...found.values()];

  /** @param {unknown} part */
  function read(part) {
    if (typeof part !== 'object' || part === null) return;
    if (isOwn(part)) found.set(part.id, found.get(part.id) ?? part);
    else Object.values(part).forEach(read);
  }
}

/**
 * What gives a picture its words, wherever the page shows it.
 *
 * @param {Page} page
 * @param {string} id of the attachment
 * @param {string} alt
 * @returns {Operation[]}
 */
export function describing(page, id, alt) {
  const described = (/** @type {unknown} */ part) => withWords(part, id, alt);
  return page.sections.flatMap((section) => {
    const background = described(section.background);
    const blocks = section.blocks.flatMap(({ id: block, props }) => {
      const changed = Object.entries(props).filter(([, value]) => described(value) !== value);
      return changed.length ? [{ op: /** @type {const} */ ('updateBlock'), id: block, props: Object.fromEntries(changed.map(([name, value]) => [name, described(value)])) }] : [];
    });
    const ground = background === section.background ? [] : [{ op: /** @type {const} */ ('updateSection'), id: section.id, members: { background } }];
    return /** @type {Operation[]} */ ([...ground, ...blocks]);
  });
}

/**
 * The same part where nothing of it changes.
 *
 * @template T
 * @param {T} part
 * @param {string} id
 * @param {string} alt
 * @returns {T}
 */
function withWords(part, id, alt) {
  if (typeof part !== 'object' || part === null) return part;
  if (isOwn(part)) return part.id === id && part.alt !== alt ? { ...part, alt } : part;
  const entries = Object.entries(part).map(([name, value]) => [name, withWords(value, id, alt)]);
  const isSame = entries.every(([name, value]) => value === /** @type {any} */ (part)[name]);
  if (isSame) return part;
  return /** @type {T} */ (Array.isArray(part) ? entries.map(([, value]) => value) : Object.fromEntries(entries));
}

/** @param {object} part @returns {part is OwnPicture} */
function isOwn(part) {
  return 'source' in part && part.source === 'attachment';
}
