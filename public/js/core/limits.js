/** @import { Rules, Schema } from './schema.js' */

/**
 * How many characters a text of a block may have.
 *
 * @param {Rules} rules
 * @param {string} type of the block
 * @param {string} path as `items.2.title`
 * @returns {number}
 */
export function charsMax({ schema }, type, path) {
  /** @param {Schema} node @returns {Schema} */
  const resolved = (node) => {
    if (node.anyOf) return resolved(node.anyOf.find((/** @type {Schema} */ each) => each.type !== 'null'));
    return node.$ref ? schema.$defs[node.$ref.slice('#/$defs/'.length)] : node;
  };
  const text = path.split('.').reduce((node, name) => resolved(node.items ?? node.properties[name]), schema.$defs[type]);
  return text.maxLength;
}
