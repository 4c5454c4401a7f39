/** @import { Raw } from '../../js/page/values.js' */
import { oneOf, text } from '../../js/page/values.js';

const TONES = /** @type {const} */ (['info', 'success', 'warning', 'note']);

/** @param {Raw} props */
export function read(props) {
  const callout = { tone: oneOf(TONES, props.tone), title: text(props.title), text: text(props.text) };
  return callout.text || callout.title ? callout : null;
}
