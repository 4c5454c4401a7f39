/** @import { Raw } from '../../js/page/values.js' */
import { picture, text } from '../../js/page/values.js';

/** @param {Raw} props */
export function read(props) {
  const video = picture(props.video);
  return video?.source === 'library' ? { video, caption: text(props.caption) } : null;
}
