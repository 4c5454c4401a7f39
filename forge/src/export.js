'use strict';
// A page as Confluence's PDF and Word exports show it: an Atlassian Document of its words (docs/FORGE.md).
// https://developer.atlassian.com/cloud/confluence/apis/document/structure/
const { isSafeAddress, parseText } = require('./markdown.js');

const PANELS = { info: 'info', success: 'success', warning: 'warning', note: 'note' };
const MARKS = { bold: 'strong', italic: 'em', code: 'code' };
const PART_LEVEL = 3;
const VERSION = 1;
// as lib/page/static.py says it in Connect's exports
const EMPTY = 'This Skyline page has no content yet.';
const UNREADABLE = 'This Skyline page cannot be read here. Open it in Confluence to see it.';
const INCOMPLETE = 'Parts of this Skyline page cannot be shown here. Open it in Confluence to see all of it.';

// PDF tells the configuration in the one place, Word in the other
exports.handler = async (payload) => toDocument(payload?.extensionPayload?.config ?? payload?.context?.config ?? {});

/** `page`, or of a macro that the Connect app saved `__bodyContent`, is the page's JSON. */
function toDocument({ page, __bodyContent: body }) {
  const { parts, isWhole } = read(page ?? body ?? '');
  const shown = parts.flatMap((part) => part ?? []);
  const told = shown.length ? !isWhole && INCOMPLETE : isWhole && !parts.length ? EMPTY : UNREADABLE;
  return { type: 'doc', version: 1, content: [...shown, told && line(told, [{ type: 'em' }])].filter(Boolean) };
}

/** What there is, a block a part; null for one that is not as it should be. */
function read(text) {
  if (!String(text).trim()) return { parts: [], isWhole: true };
  try {
    const { version, sections } = JSON.parse(text);
    const parts = sections.flatMap(partsOf);
    return { parts, isWhole: !(version > VERSION) && !parts.includes(null) };
  } catch {
    return { parts: [], isWhole: false };
  }
}

/** The line above a section that has one belongs to it. */
function partsOf(section) {
  if (!Array.isArray(section?.blocks)) return [null];
  return [...(section.divider === true ? [[{ type: 'rule' }]] : []), ...section.blocks.map(nodesOf)];
}

function nodesOf(block) {
  try {
    return blockNodes(block);
  } catch {
    return null;
  }
}

function blockNodes({ type, props }) {
  if (type === 'heading') return [heading(props.level === PART_LEVEL ? PART_LEVEL : 2, props.text)].filter(Boolean);
  if (type === 'table') return tableNodes(props);
  if (type === 'quote') return quoteNodes(props);
  if (type === 'callout') return panelNodes(props);
  return partNodes(props, type === 'hero' ? 2 : PART_LEVEL);
}

/** What all other blocks and their entries are made of. */
function partNodes(part, level = PART_LEVEL) {
  const { title, name, value, label, eyebrow, role, when, image, video, text, link, href, caption, items } = part;
  const figure = value && [value, label].filter(Boolean).join(' ');
  const picture = image ?? video;
  const said = [
    line(eyebrow),
    heading(level, title ?? name ?? figure),
    line(role ?? when),
    line(picture?.alt, [{ type: 'em' }]),
    ...textNodes(text),
    linkLine(link ?? (href && { href, label: label ?? picture?.alt })),
    line(caption),
    ...(items ?? []).flatMap((item) => partNodes(item)),
  ].filter(Boolean);
  // of a picture that nothing is said of there is its file's name
  return said.length || !picture ? said : [line(picture.fileName, [{ type: 'em' }])].filter(Boolean);
}

function quoteNodes({ text, name, role }) {
  // a document's quotation holds paragraphs and lists, and is never empty
  const inside = textNodes(text);
  const author = line([name, role].filter(Boolean).join(', '));
  return [inside.length && { type: 'blockquote', content: inside }, author].filter(Boolean);
}

function panelNodes({ tone, title, text }) {
  const content = [line(title, [{ type: 'strong' }]), ...textNodes(text)].filter(Boolean);
  const panelType = Object.hasOwn(PANELS, tone) ? PANELS[tone] : 'info';
  return content.length ? [{ type: 'panel', attrs: { panelType }, content }] : [];
}

/** As the browser draws it: under an empty corner the first cell of each row is its name. */
function tableNodes({ header, rows, caption }) {
  const width = Math.max(0, ...[header, ...rows].map((row) => row.length));
  const cell = (type, words) => ({ type, attrs: {}, content: [line(words) ?? paragraph([])] });
  const row = (type, texts, first = type) => ({
    type: 'tableRow',
    content: Array.from({ length: width }, (_, at) => cell(at || !texts[at] ? type : first, texts[at])),
  });
  const hasHeader = header.some(Boolean);
  const name = hasHeader && !header[0] ? 'tableHeader' : 'tableCell';
  const content = [...(hasHeader ? [row('tableHeader', header)] : []), ...rows.map((texts) => row('tableCell', texts, name))];
  return [width && content.length && { type: 'table', attrs: { layout: 'default' }, content }, line(caption)].filter(Boolean);
}

/** Our Markdown. */
function textNodes(text) {
  return parseText(text ?? '').flatMap((node) => (node.type === 'paragraph' ? paragraph(inline(node.children)) : lists(node))).filter(isFilled);
}

function isFilled({ content }) {
  return content.length > 0;
}

/** A document's list has one number, of its first item: what does not count on from there begins another one. */
function lists({ numbers, items }) {
  const made = [];
  items.forEach((children, at) => {
    const item = { type: 'listItem', content: [paragraph(inline(children))] };
    const isNext = at > 0 && (!numbers.length || numbers[at] === numbers[at - 1] + 1);
    if (isNext) made.at(-1).content.push(item);
    else made.push({ ...(numbers.length ? { type: 'orderedList', attrs: { order: numbers[at] } } : { type: 'bulletList' }), content: [item] });
  });
  return made;
}

function inline(children, marks = []) {
  return children.flatMap((node) => {
    if (node.type === 'break') return [{ type: 'hardBreak' }];
    if (node.type === 'link') return inline(node.children, [...marks, { type: 'link', attrs: { href: node.href } }]);
    if (node.type in MARKS) {
      const marked = [...marks, { type: MARKS[node.type] }];
      return node.children ? inline(node.children, marked) : words(node.text, codeMarks(marked));
    }
    return words(node.text, marks);
  }).filter(Boolean);
}

/** Code in a document is nothing but code, or a link. */
function codeMarks(marks) {
  return marks.filter(({ type }) => type === 'code' || type === 'link');
}

function heading(level, text) {
  const said = words(text);
  return said && { type: 'heading', attrs: { level }, content: [said] };
}

function line(text, marks) {
  const said = words(text, marks);
  return said && paragraph([said]);
}

/** Whoever wrote the page, a link leads to an https address; the words of another stay. */
function linkLine(link) {
  const href = String(link?.href ?? '');
  return isSafeAddress(href) ? line(link.label || href, [{ type: 'link', attrs: { href } }]) : line(link?.label);
}

function paragraph(content) {
  return { type: 'paragraph', content };
}

/** A text node is never empty, and what is no text is none. */
function words(text, marks) {
  return text && typeof text === 'string' ? { type: 'text', text, ...(marks?.length && { marks }) } : null;
}
