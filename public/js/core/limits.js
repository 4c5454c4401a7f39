/** @import { Rules, Schema } from './schema.js' */

/** What the schema allows a member of a block, or of another definition, at a path as `items.2.title`. */

/**
 * How many characters a text may have.
 *
 * @param {Rules} rules
 * @param {string} type
 * @param {string} path
 * @returns {number}
 */
export function charsMax({ schema }, type, path) {
  return resolved(schema, memberAt(schema, type, path)).maxLength;
}

/** Whether it may be absent. @param {Rules} rules @param {string} type @param {string} path */
export function isOptional({ schema }, type, path) {
  return Boolean(memberAt(schema, type, path).anyOf?.some((/** @type {Schema} */ each) => each.type === 'null'));
}

/** @param {Schema} schema @param {string} type @param {string} path @returns {Schema} */
function memberAt(schema, type, path) {
  return path.split('.').reduce((node, name) => {
    const { items, properties } = resolved(schema, node);
    return items ?? properties[name];
  }, schema.$defs[type]);
}

/** @param {Schema} schema @param {Schema} node @returns {Schema} */
function resolved(schema, node) {
  if (node.anyOf) return resolved(schema, node.anyOf.find((/** @type {Schema} */ each) => each.type !== 'null'));
  return node.$ref ? schema.$defs[node.$ref.slice('#/$defs/'.length)] : node;
}
