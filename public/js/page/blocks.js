/** @import { Block, Columns } from './types.js' */
import { ICONS } from '../render/icons.js';
import { address, link, list, oneOf, picture, record, text } from './values.js';

/** How each block's props are read; null where there is nothing to show. The limits are those of docs/PAGE.md. */

const RATIOS = /** @type {const} */ (['16:9', '4:3', '3:2', '1:1']);
const TONES = /** @type {const} */ (['info', 'success', 'warning', 'note']);
const ALIGNS = /** @type {const} */ (['start', 'center']);
const COLUMNS = /** @type {Columns[]} */ ([3, 2, 4]);
const STYLES = /** @type {const} */ (['steps', 'timeline']);
const ICON_OTHERWISE = 'star';
const CARDS_MAX = 12;
const ITEMS_MAX = 24;
const BUTTONS_MAX = 4;
const TABLE_COLUMNS_MAX = 12;
const TABLE_ROWS_MAX = 60;

/** @typedef {Record<string, unknown>} Raw */

/** @type {Record<string, (props: Raw) => object | null>} */
const READERS = {
  hero: (props) => ({
    eyebrow: text(props.eyebrow),
    title: text(props.title),
    text: text(props.text),
    image: picture(props.image),
    align: oneOf(ALIGNS, props.align),
    link: link(props.link),
  }),
  heading: (props) =>
    text(props.text) ? { eyebrow: text(props.eyebrow), text: text(props.text), level: props.level === 3 ? 3 : 2 } : null,
  'rich-text': (props) => (text(props.text) ? { text: text(props.text) } : null),
  image: (props) => {
    const image = picture(props.image);
    return image && { image, caption: text(props.caption), ratio: oneOf(RATIOS, props.ratio) };
  },
  video: (props) => {
    const video = picture(props.video);
    return video?.source === 'library' ? { video, caption: text(props.caption) } : null;
  },
  buttons: (props) => filled({ items: items(props, buttonOf, BUTTONS_MAX), align: oneOf(ALIGNS, props.align) }),
  cards: (props) => filled({ items: items(props, cardOf, CARDS_MAX), columns: oneOf(COLUMNS, props.columns) }),
  features: (props) => filled({ items: items(props, featureOf, CARDS_MAX), columns: oneOf(COLUMNS, props.columns) }),
  steps: (props) => filled({ items: items(props, stepOf), style: oneOf(STYLES, props.style) }),
  quote: (props) =>
    text(props.text)
      ? { text: text(props.text), name: text(props.name), role: text(props.role), image: picture(props.image) }
      : null,
  stats: (props) => filled({ items: items(props, statOf) }),
  callout: (props) =>
    text(props.text) || text(props.title)
      ? { tone: oneOf(TONES, props.tone), title: text(props.title), text: text(props.text) }
      : null,
  accordion: (props) => filled({ items: items(props, panelOf) }),
  tabs: (props) => filled({ items: items(props, panelOf) }),
  gallery: (props) => filled({ items: items(props, shotOf), columns: oneOf(COLUMNS, props.columns) }),
  table: (props) => {
    const rows = list(props.rows).slice(0, TABLE_ROWS_MAX).map(rowOf).filter((row) => row.some(Boolean));
    return rows.length ? { header: rowOf(props.header), rows, caption: text(props.caption) } : null;
  },
  people: (props) => filled({ items: items(props, personOf), columns: oneOf(COLUMNS, props.columns) }),
  logos: (props) => filled({ items: items(props, logoOf) }),
};

/**
 * @param {unknown} value
 * @returns {Block | null}
 */
export function blockOf(value) {
  const raw = record(value);
  const type = text(raw.type);
  const props = Object.hasOwn(READERS, type) ? READERS[type](record(raw.props)) : null;
  return props && /** @type {Block} */ ({ id: text(raw.id), type, props });
}

/**
 * @template {object} T
 * @param {Raw} props
 * @param {(raw: Raw) => T | null} read
 * @param {number} [most]
 */
function items(props, read, most = ITEMS_MAX) {
  const found = list(props.items).slice(0, most).map((value) => read(record(value)));
  return /** @type {T[]} */ (found.filter((item) => item !== null));
}

/**
 * @template {{ items: object[] }} T
 * @param {T} props
 */
function filled(props) {
  return props.items.length ? props : null;
}

/** @param {Raw} raw */
function cardOf(raw) {
  const card = { title: text(raw.title), text: text(raw.text), image: picture(raw.image), link: link(raw.link) };
  return card.title || card.text || card.image ? card : null;
}

/** @param {Raw} raw */
function buttonOf(raw) {
  const read = link(raw);
  return read && { ...read, style: raw.style === 'secondary' ? 'secondary' : 'primary' };
}

/** @param {Raw} raw */
function featureOf(raw) {
  const panel = panelOf(raw);
  const icon = Object.hasOwn(ICONS, text(raw.icon)) ? text(raw.icon) : ICON_OTHERWISE;
  return panel && { ...panel, icon };
}

/** @param {Raw} raw */
function stepOf(raw) {
  const panel = panelOf(raw);
  return panel && { ...panel, when: text(raw.when) };
}

/** @param {Raw} raw */
function statOf(raw) {
  return text(raw.value) ? { value: text(raw.value), label: text(raw.label), text: text(raw.text) } : null;
}

/** @param {Raw} raw */
function panelOf(raw) {
  return text(raw.title) || text(raw.text) ? { title: text(raw.title), text: text(raw.text) } : null;
}

/** @param {Raw} raw */
function shotOf(raw) {
  const image = picture(raw.image);
  return image && { image, caption: text(raw.caption) };
}

/** @param {Raw} raw */
function personOf(raw) {
  const name = text(raw.name);
  return name ? { name, role: text(raw.role), text: text(raw.text), image: picture(raw.image) } : null;
}

/** @param {Raw} raw */
function logoOf(raw) {
  const image = picture(raw.image);
  return image && { image, href: address(raw.href) };
}

/** @param {unknown} value */
function rowOf(value) {
  return list(value).slice(0, TABLE_COLUMNS_MAX).map(text);
}
