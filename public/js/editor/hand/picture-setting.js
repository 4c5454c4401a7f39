/** @import { Field } from './fields.js' */
/** @import { Hand } from './index.js' */
import { element } from '../../dom.js';

/**
 * A picture or film, its field drawn as soon as what works with pictures is there.
 *
 * @param {Hand} hand
 * @param {import('../pictures/field.js').About} about
 * @returns {Field}
 */
export function pictureField(hand, about) {
  const node = element('div', {});
  /** @type {Field | null} */
  let field = null;
  /** @type {unknown} */
  let shown = null;
  hand.pictures.use((pictures) => {
    field = pictures.field(about);
    node.append(field.node);
    field.update(shown);
  });
  return {
    node,
    update(value) {
      shown = value;
      field?.update(value);
    },
  };
}
