/** @import { Raw } from '../../js/page/values.js' */
import { COLUMNS, filled, items, link, oneOf, picture, text } from '../../js/page/values.js';

const CARDS_MAX = 12;

/** @param {Raw} props */
export function read(props) {
  return filled({ items: items(props, cardOf, CARDS_MAX), columns: oneOf(COLUMNS, props.columns) });
}

/** @param {Raw} raw */
function cardOf(raw) {
  const card = { title: text(raw.title), text: text(raw.text), image: picture(raw.image), link: link(raw.link) };
  return card.title || card.text || card.image ? card : null;
}
