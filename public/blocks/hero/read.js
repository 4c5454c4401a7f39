/** @import { Raw } from '../../js/page/values.js' */
import { link, oneOf, picture, text } from '../../js/page/values.js';

const ALIGNS = /** @type {const} */ (['start', 'center']);

/** @param {Raw} props */
export function read(props) {
  return {
    eyebrow: text(props.eyebrow),
    title: text(props.title),
    text: text(props.text),
    image: picture(props.image),
    align: oneOf(ALIGNS, props.align),
    link: link(props.link),
  };
}
