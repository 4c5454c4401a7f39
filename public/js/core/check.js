/** @import { Block, Operation, Outcome, Page, Section } from './types.js' */
import { brandColours, mendedBrand, ratioOf } from './contrast.js';
import { applyAll } from './operations.js';

/**
 * What a designer, or a reader who does not see, would stumble over. Each finding has its place, the key of its words,
 * and the operations that mend it by one click (none where only the author can know).
 *
 * @typedef {{ key: string, place: { section?: string, block?: string, member?: string }, mend: Operation[],
 *   values?: Record<string, string | number> }} Finding
 */

/** A heading of more words is hard to take in at a glance. */
const HEADING_WORDS_MAX = 12;
/** So often one mending may be the ground of another: who mends all never waits without end. */
const MENDING_ROUNDS_MAX = 20;
const NEVER_TWICE = new Set(['split', 'split-reverse', 'centered', 'banner', 'aside']);

/**
 * All findings of a page, in page order.
 *
 * @param {Page} page
 * @returns {Finding[]}
 */
export function checkPage(page) {
  return [...checkBrand(page), ...checkHeadings(page), ...checkLayouts(page), ...page.sections.flatMap(checkSection)];
}

/**
 * What is mended one behind the other until nothing is left that can be: each on the page that those before it leave.
 *
 * @param {(page: Page, operation: unknown) => Outcome} apply
 * @param {Page} page
 * @returns {Finding[]}
 */
export function mendable(apply, page) {
  /** @type {Finding[]} */
  const mended = [];
  let current = page;
  for (let round = 0; round < MENDING_ROUNDS_MAX; round += 1) {
    const next = apart(current);
    const done = applyAll(apply, current, operationsOf(next));
    mended.push(...next);
    if (!next.length || done.refused) break;
    current = done.page;
  }
  return mended;
}

/** Those that can be mended at once, as none is of another's block: a mending writes all that it is of. @param {Page} page */
function apart(page) {
  const found = checkPage(page).filter(({ mend }) => mend.length);
  return [...new Map(found.map((each) => [each.place.block ?? each.place.section, each])).values()];
}

/** @param {Finding[]} findings */
export function operationsOf(findings) {
  return findings.flatMap(({ mend }) => mend);
}

/** @param {Page} page @returns {Finding[]} */
function checkBrand(page) {
  const colours = page.brand?.colours;
  if (!colours) return [];
  const { background, changed } = brandColours(colours);
  const brand = mendedBrand(/** @type {any} */ (page.brand));
  return changed.map((name) => {
    const ratio = Math.floor(ratioOf(colours[name] ?? '#1b1f24', background) * 10) / 10;
    const values = { ratio, before: colours[name], after: brand.colours[name] };
    return { key: 'contrast', place: { member: name }, values, mend: [setBrand(brand)] };
  });
}

/** @param {Record<string, unknown>} brand @returns {Operation} */
function setBrand(brand) {
  return { op: 'setBrand', brand };
}

/**
 * Headings go down by one level at a time; the page has one hero, which is its first heading.
 *
 * @param {Page} page
 * @returns {Finding[]}
 */
function checkHeadings(page) {
  /** @type {Finding[]} */
  const found = [];
  let level = 1;
  for (const { section, block } of blocksOf(page)) {
    if (block.type !== 'heading') continue;
    const place = { section: section.id, block: block.id, member: 'level' };
    if (block.props.level > level + 1) {
      found.push({ key: 'headingOrder', place, mend: [update(block, { level: level + 1 })] });
      level += 1;
    } else level = block.props.level;
  }
  return found;
}

/**
 * A layout that draws attention is not used twice running.
 *
 * @param {Page} page
 * @returns {Finding[]}
 */
function checkLayouts(page) {
  return page.sections.flatMap((section, row) => {
    const isTwice = row > 0 && page.sections[row - 1].layout === section.layout && NEVER_TWICE.has(section.layout);
    if (!isTwice) return [];
    const mend = [
      /** @type {Operation} */ ({
        op: 'updateSection',
        id: section.id,
        members: { layout: otherLayout(section.layout) },
      }),
    ];
    return [{ key: 'layoutTwice', place: { section: section.id, member: 'layout' }, mend }];
  });
}

/** @param {string} layout */
function otherLayout(layout) {
  if (layout === 'split') return 'split-reverse';
  return layout === 'split-reverse' ? 'split' : 'stack';
}

/** @param {Section} section @returns {Finding[]} */
function checkSection(section) {
  if (section.blocks.length === 0) {
    return [{ key: 'emptySection', place: { section: section.id }, mend: [{ op: 'removeSection', id: section.id }] }];
  }
  const image = section.background.kind === 'image' && !section.background.image;
  const members = { background: { kind: 'subtle' } };
  return [
    ...(image
      ? [
          {
            key: 'missingPicture',
            place: { section: section.id, member: 'background' },
            mend: [/** @type {Operation} */ ({ op: 'updateSection', id: section.id, members })],
          },
        ]
      : []),
    ...section.blocks.flatMap((block) => checkBlock(section, block)),
  ];
}

/** @param {Section} section @param {Block} block @returns {Finding[]} */
function checkBlock(section, block) {
  const place = { section: section.id, block: block.id };
  if (isEmpty(block)) return [{ key: 'emptyBlock', place, mend: [{ op: 'removeBlock', id: block.id }] }];
  return [...checkLength(place, block), ...checkPictures(place, block), ...checkLinks(place, block)];
}

/** @param {Finding['place']} place @param {Block} block @returns {Finding[]} */
function checkLength(place, block) {
  const member = block.type === 'hero' ? 'title' : 'text';
  if (block.type !== 'hero' && block.type !== 'heading') return [];
  const words = block.props[member].trim().split(/\s+/).length;
  if (words <= HEADING_WORDS_MAX) return [];
  return [{ key: 'longHeading', place: { ...place, member }, values: { words }, mend: [] }];
}

/**
 * A picture without words for who does not see it; a caption, a name or a title beside it is offered.
 *
 * @param {Finding['place']} place
 * @param {Block} block
 * @returns {Finding[]}
 */
function checkPictures(place, block) {
  return partsOf(block).flatMap(({ path, part }) =>
    ['image', 'video'].flatMap((name) => {
      const picture = part[name];
      if (!picture || picture.alt.trim() !== '') return [];
      const words = [part.caption, part.name, part.title, part.label].find(
        (each) => typeof each === 'string' && each.trim(),
      );
      const mend = words ? [changed(block, path, { ...part, [name]: { ...picture, alt: words } })] : [];
      return [{ key: 'missingAlt', place: { ...place, member: [...path, name].join('.') }, mend }];
    }),
  );
}

/** Links that nobody can read or follow. @param {Finding['place']} place @param {Block} block @returns {Finding[]} */
function checkLinks(place, block) {
  return partsOf(block).flatMap(({ path, part }) => {
    if (part.link && !part.link.label.trim()) {
      const { link: _, ...rest } = part;
      return [
        {
          key: 'emptyLink',
          place: { ...place, member: [...path, 'link'].join('.') },
          mend: [changed(block, path, rest, 'link')],
        },
      ];
    }
    if (typeof part.label !== 'string' || !('href' in part) || part.label.trim()) return [];
    return [{ key: 'emptyLink', place: { ...place, member: path.join('.') }, mend: [removed(block, path)] }];
  });
}

/**
 * The props of a block, and each of its items.
 *
 * @param {Block} block
 * @returns {{ path: (string | number)[], part: Record<string, any> }[]}
 */
function partsOf({ props }) {
  const items = Array.isArray(props.items) ? props.items : [];
  return [{ path: [], part: props }, ...items.map((part, row) => ({ path: ['items', row], part }))];
}

/**
 * The block's part in its new form; `gone` names a member of the props that is taken away.
 *
 * @param {Block} block
 * @param {(string | number)[]} path
 * @param {Record<string, any>} part
 * @param {string} [gone]
 * @returns {Operation}
 */
function changed(block, path, part, gone) {
  if (path.length > 0) return update(block, { items: block.props.items.with(Number(path[1]), part) });
  return update(block, gone ? { [gone]: null } : part);
}

/**
 * The block without that item, or no block where it was the only one.
 *
 * @param {Block} block
 * @param {(string | number)[]} path
 * @returns {Operation}
 */
function removed(block, path) {
  const items = block.props.items.toSpliced(Number(path[1]), 1);
  return items.length ? update(block, { items }) : { op: 'removeBlock', id: block.id };
}

/** @param {Block} block @param {Record<string, unknown>} props @returns {Operation} */
function update(block, props) {
  return { op: 'updateBlock', id: block.id, props };
}

/** Whether there is nothing in it to read or see. @param {Block} block */
function isEmpty({ props }) {
  if (Array.isArray(props.items)) return props.items.every(isBlank);
  if (Array.isArray(props.rows)) return [...props.header, ...props.rows.flat()].every((cell) => !cell.trim());
  return isBlank(props);
}

const NO_CONTENT = new Set(['align', 'level', 'tone', 'columns', 'ratio', 'style', 'icon']);

/** @param {Record<string, any>} part */
function isBlank(part) {
  return Object.entries(part).every(
    ([name, value]) => NO_CONTENT.has(name) || value === null || (typeof value === 'string' && !value.trim()),
  );
}

/** @param {Page} page */
function blocksOf(page) {
  return page.sections.flatMap((section) => section.blocks.map((block) => ({ section, block })));
}
