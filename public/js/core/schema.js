import { clean, hasUnsafeLink, isSafeAddress, lengthOf } from './text.js';

/**
 * Reads values by `page.schema.json`, with just the keywords that it uses. What is read is in the schema's own order:
 * texts cleaned, members that the schema does not name left out, null (which means "not there") too. What was so
 * already is given back as it is.
 *
 * @typedef {Record<string, any>} Schema
 * @typedef {(value: unknown) => unknown} Reader gives what was read, or `INVALID`
 */

/** What a reader gives for a value that does not fit. */
export const INVALID = Symbol('invalid');
/** What a reader gives for null where a member may be absent. */
const ABSENT = Symbol('absent');

const KNOWN = new Set([
  ...['type', 'enum', 'const', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'items', 'minItems'],
  ...['maxItems', 'properties', 'required', 'anyOf', '$ref', 'contentMediaType', 'description', 'title'],
  ...['$schema', '$defs', '$id', '$comment', 'additionalProperties', 'format', 'examples', 'default'],
]);

/**
 * Readers of the page and of each definition, made once for a schema.
 */
export class Rules {
  /** @param {Schema} schema what `/page.rules.json` serves, or `/page.schema.json` */
  constructor(schema) {
    this.schema = schema;
    /** @type {Map<string, Reader>} */
    this.made = new Map();
    this.sectionsMax = Number(schema.properties.sections.maxItems);
    this.blocksMax = Number(schema.$defs.Section.properties.blocks.maxItems);
    this.page = this.reader(schema);
    this.section = this.definition('Section');
    this.block = this.reader(schema.$defs.Section.properties.blocks.items);
  }

  /**
   * The reader of a member of the page or of one of its definitions, as (`title`) or (`accent`, `Colours`).
   *
   * @param {string} name
   * @param {string} [definition]
   * @returns {Reader}
   */
  member(name, definition) {
    const key = `${definition ?? ''}.${name}`;
    const found = this.made.get(key);
    if (found) return found;
    const owner = definition ? this.schema.$defs[definition] : this.schema;
    const read = orInvalid(Object.hasOwn(owner.properties, name) ? this.reader(owner.properties[name]) : () => INVALID);
    this.made.set(key, read);
    return read;
  }

  /**
   * @param {string} name of one of the schema's `$defs`, a block type for its props
   * @returns {Reader}
   */
  definition(name) {
    const found = this.made.get(name);
    if (found) return found;
    /** @type {Reader | undefined} */
    let read;
    this.made.set(name, (value) => /** @type {Reader} */ (read)(value));
    read = this.reader(this.schema.$defs[name]);
    this.made.set(name, read);
    return read;
  }

  /** @param {string} name */
  has(name) {
    return Object.hasOwn(this.schema.$defs, name);
  }

  /**
   * @param {Schema} node
   * @returns {Reader}
   */
  reader(node) {
    const unknown = Object.keys(node).find((keyword) => !KNOWN.has(keyword));
    if (unknown) throw new Error(`The page's schema uses ${unknown}, which this reader does not know`);
    if (node.$ref) return this.definition(node.$ref.slice('#/$defs/'.length));
    if (node.anyOf) return this.choice(node.anyOf);
    if (node.const !== undefined) return oneOf([node.const]);
    if (node.enum) return oneOf(node.enum);
    if (node.type === 'object') return this.object(node);
    if (node.type === 'array') return array(node, this.reader(node.items));
    if (node.type === 'string') return text(node);
    if (node.type === 'integer') return integer(node);
    if (node.type === 'boolean') return (value) => (typeof value === 'boolean' ? value : INVALID);
    if (node.type === 'null') return (value) => (value === null ? ABSENT : INVALID);
    throw new Error(`The page's schema has a type that this reader does not know: ${node.type}`);
  }

  /**
   * @param {Schema} node
   * @returns {Reader}
   */
  object(node) {
    const required = new Set(node.required ?? []);
    const members = Object.entries(node.properties ?? {}).map(([name, member]) => ({
      name,
      read:
        name === 'href' ? address(/** @type {Schema} */ (member)) : this.lazily(/** @type {Schema} */ (member), name),
      isRequired: required.has(name),
      // where only one kind may stand its tag may be left out, as the server has it
      otherwise: name === 'source' || name === 'type' ? tagOf(node, name) : undefined,
    }));
    return (value) => (isRecord(value) ? readMembers(value, members) : INVALID);
  }

  /**
   * Ids are exact; every other text is cleaned before it is looked at.
   *
   * @param {Schema} node
   * @param {string} name
   * @returns {Reader}
   */
  lazily(node, name) {
    const read = this.reader(node);
    if (name !== 'id') return read;
    return (value) => (typeof value === 'string' && clean(value) === value ? read(value) : INVALID);
  }

  /**
   * Blocks and pictures are told apart by their tag, the one member that can have only one value.
   *
   * @param {Schema[]} choices
   * @returns {Reader}
   */
  choice(choices) {
    const isNullable = choices.some((each) => each.type === 'null');
    const others = choices.filter((each) => each.type !== 'null');
    const read =
      others.length === 1
        ? this.reader(others[0])
        : (this.tagged(others) ?? firstOf(others.map((each) => this.reader(each))));
    return isNullable ? (value) => (value === null ? ABSENT : read(value)) : read;
  }

  /**
   * @param {Schema[]} choices
   * @returns {Reader | null}
   */
  tagged(choices) {
    const resolved = choices.map((each) => (each.$ref ? this.schema.$defs[each.$ref.slice(8)] : each));
    const tag = ['type', 'source', 'kind'].find((name) => resolved.every((each) => tagOf(each, name) !== undefined));
    if (!tag) return null;
    const readers = new Map(resolved.map((each, row) => [tagOf(each, tag), this.reader(choices[row])]));
    if (readers.size < choices.length) return null;
    return (value) => {
      const name = isRecord(value) && Object.hasOwn(value, tag) ? value[tag] : undefined;
      const read = typeof name === 'string' ? readers.get(clean(name)) : undefined;
      return read ? read(value) : INVALID;
    };
  }
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, unknown>}
 */
export function isRecord(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @param {Reader} read @returns {Reader} */
function orInvalid(read) {
  return (value) => {
    const found = read(value);
    return found === ABSENT ? null : found;
  };
}

/**
 * @param {Schema} node
 * @param {string} name
 */
function tagOf(node, name) {
  const member = node?.properties?.[name];
  return member?.const ?? (member?.enum?.length === 1 ? member.enum[0] : undefined);
}

/**
 * @param {Record<string, unknown>} value
 * @param {{ name: string, read: Reader, isRequired: boolean, otherwise: unknown }[]} members
 */
function readMembers(value, members) {
  /** @type {Record<string, unknown>} */
  const made = {};
  for (const { name, read, isRequired, otherwise = ABSENT } of members) {
    const found = Object.hasOwn(value, name) ? read(value[name]) : otherwise;
    if (found === INVALID || (found === ABSENT && isRequired)) return INVALID;
    if (found !== ABSENT) made[name] = found;
  }
  return givenIfSame(value, made);
}

/**
 * A copy that says nothing else is not kept beside what it was made of.
 *
 * @param {object} given
 * @param {object} made
 */
function givenIfSame(given, made) {
  const [one, other] = [Object.entries(given), Object.entries(made)];
  const isSame = one.length === other.length && one.every(([name, value], row) => name === other[row][0] && value === other[row][1]);
  return isSame ? given : made;
}

/** @param {Reader[]} readers @returns {Reader} */
function firstOf(readers) {
  return (value) => {
    for (const read of readers) {
      const found = read(value);
      if (found !== INVALID) return found;
    }
    return INVALID;
  };
}

/** @param {unknown[]} values @returns {Reader} */
function oneOf(values) {
  return (value) => {
    const given = typeof value === 'string' ? clean(value) : value;
    return values.includes(given) ? given : INVALID;
  };
}

/** @param {Schema} node @param {Reader} read @returns {Reader} */
function array({ minItems = 0, maxItems = Infinity }, read) {
  return (value) => {
    if (!Array.isArray(value) || value.length < minItems || value.length > maxItems) return INVALID;
    const made = [];
    for (const item of value) {
      const found = read(item);
      if (found === INVALID || found === ABSENT) return INVALID;
      made.push(found);
    }
    return givenIfSame(value, made);
  };
}

/** @param {Schema} node @returns {Reader} */
function text({ minLength = 0, maxLength = Infinity, pattern, contentMediaType }) {
  const form = pattern === undefined ? null : new RegExp(pattern);
  const isMarkdown = contentMediaType === 'text/markdown';
  return (value) => {
    if (typeof value !== 'string') return INVALID;
    const words = clean(value);
    if (words.length > maxLength && lengthOf(words) > maxLength) return INVALID;
    if (minLength > 0 && lengthOf(words) < minLength) return INVALID;
    if (form && !form.test(words)) return INVALID;
    return isMarkdown && hasUnsafeLink(words) ? INVALID : words;
  };
}

/** @param {Schema} node @returns {Reader} */
function address({ maxLength, anyOf }) {
  const most = maxLength ?? anyOf?.find((/** @type {Schema} */ each) => each.maxLength)?.maxLength ?? 2_000;
  const isNullable = (anyOf ?? []).some((/** @type {Schema} */ each) => each.type === 'null');
  return (value) => {
    if (value === null && isNullable) return ABSENT;
    return typeof value === 'string' && lengthOf(value) <= most && isSafeAddress(value) ? value : INVALID;
  };
}

/** @param {Schema} node @returns {Reader} */
function integer({ minimum = -Infinity, maximum = Infinity }) {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum ? value : INVALID;
}
