/** @import { App } from './app.js' */
/** @import { Brand, PageDocument } from '../page/types.js' */
/** @import { Run } from './store.js' */
import { equal } from '../core/equal.js';
import { element, takeOff, update } from '../dom.js';
import { SECTIONS_MAX, VERSION, directionOf, sectionOf, viewOf } from '../page/view.js';
import { text } from '../page/values.js';
import { drawPage, drawSection, joinSections } from '../render/page.js';
import { loadTheme } from '../render/theme.js';
import { Follower } from './follower.js';

/**
 * @typedef {object} Dress how sections are drawn where they can be edited
 * @property {(section: unknown, tools: import('../render/picture.js').Tools) => HTMLElement} draw
 * @property {(node: HTMLElement, section: unknown) => void} mark makes a drawn one editable
 * @property {(section: unknown) => boolean} isHeld whether somebody is writing in it
 */

/** Keeps the sheet like the page: sections that come are added to those that are there, else it is drawn anew. */
export class Painter {
  /**
   * @param {App} app
   * @param {HTMLElement} sheet
   */
  constructor({ host, announce, words }, sheet) {
    this.host = host;
    this.announce = announce;
    this.words = words;
    this.sheet = sheet;
    this.skeleton = drawSkeleton();
    this.follower = new Follower(sheet, this.skeleton);
    this.page = drawPage(viewOf(emptyPage('', '')));
    /** The sections that the drawn page shows, and their nodes. @type {unknown[]} */
    this.shown = [];
    /** @type {Map<unknown, HTMLElement>} */
    this.nodes = new Map();
    /** The run whose sections these are, by its beginning; 0 for a page. */
    this.run = 0;
    /** What the page wears. @type {{ theme: string, brand: unknown } | null} */
    this.worn = null;
    this.isBranded = false;
    /** How sections are drawn where they can be edited. @type {Dress | null} */
    this.dress = null;
  }

  clear() {
    this.shown = [];
    this.nodes.clear();
    arrange(this.sheet, []);
  }

  /**
   * @param {Run} run
   * @param {unknown} brand
   */
  paintRun(run, brand) {
    if (this.run !== run.startedAt) this.follower.begin();
    const sections = [...run.above, ...run.sections];
    if (this.run !== run.startedAt || !isPrefix(this.shown, sections)) this.begin(run, run.startedAt);
    this.turn(run.title);
    if (run.theme) this.wear(run.theme, brand);
    const news = sections.slice(this.shown.length);
    this.add(news, run.above);
    this.sheet.append(this.skeleton);
    if (run.above.length && !run.sections.length) this.follower.follow();
    if (!news.length || !run.sections.length) return;
    const title = titleOf(news[news.length - 1]);
    this.announce(this.words.translate('run.section', { count: run.sections.length, title }));
    this.follower.follow();
  }

  /**
   * @param {PageDocument} page
   * @param {unknown} brand that it wears
   * @param {boolean} isFinished whether a run has just ended with it
   */
  paintPage(page, brand, isFinished) {
    this.run = 0;
    if (!this.sheet.contains(this.page)) this.begin(page, 0);
    else if (isSame(this.shown, page.sections)) this.adopt(page.sections);
    this.skeleton.remove();
    this.update(page.sections);
    this.turn(page.title);
    this.wear(page.theme, brand);
    if (isFinished) this.follower.end();
  }

  /**
   * Everything anew, as it is drawn now.
   *
   * @param {PageDocument} page
   */
  repaint(page) {
    this.nodes.clear();
    this.update(page.sections);
  }

  /**
   * One section anew.
   *
   * @param {unknown} section
   */
  redraw(section) {
    const node = this.nodes.get(section);
    if (!node) return;
    const next = this.draw(section);
    node.before(next);
    takeOff(node);
    this.nodes.set(section, next);
    joinSections(this.page);
  }

  /**
   * Equal sections keep their nodes though they are other objects.
   *
   * @param {unknown[]} sections
   */
  adopt(sections) {
    const kept = this.shown.map((section) => this.nodes.get(section));
    this.nodes = new Map();
    sections.forEach((section, row) => {
      const node = kept[row];
      if (!node) return;
      this.nodes.set(section, node);
      if (!node.hasAttribute('tabindex')) this.dress?.mark(node, section);
    });
  }

  /**
   * Draws what is new or another than before; all else stays the node that it is.
   *
   * @param {unknown[]} sections
   */
  update(sections) {
    const before = this.nodes;
    this.nodes = new Map();
    for (const section of sections.slice(0, SECTIONS_MAX)) {
      const node = before.get(section) ?? this.held(section, before) ?? this.draw(section);
      this.nodes.set(section, node);
    }
    this.shown = sections;
    arrange(this.page, [...this.nodes.values()]);
    joinSections(this.page);
  }

  /**
   * The node in which somebody is writing the very section: it shows already what is to be drawn.
   *
   * @param {unknown} section
   * @param {Map<unknown, HTMLElement>} before
   */
  held(section, before) {
    if (!this.dress?.isHeld(section)) return undefined;
    const { id } = /** @type {{ id: string }} */ (section);
    return [...before.values()].find((node) => node.dataset.id === id);
  }

  /** @param {unknown} section */
  draw(section) {
    const tools = this.tools ?? { readAttachment: this.host.picture, pictures: 0 };
    return this.dress ? this.dress.draw(section, tools) : drawSection(sectionOf(section).section, tools);
  }

  /**
   * @param {{ theme: string, title: string }} head
   * @param {number} run
   */
  begin({ theme, title }, run) {
    this.page = drawPage(viewOf(emptyPage(theme, title)));
    this.worn = null;
    this.isBranded = false;
    this.shown = [];
    this.nodes.clear();
    this.run = run;
    this.tools = { readAttachment: this.host.picture, pictures: 0 };
    arrange(this.sheet, [this.page, this.skeleton]);
  }

  /** The way that the page's title runs. @param {unknown} title */
  turn(title) {
    update(this.page, { dir: directionOf(text(title)) });
  }

  /**
   * @param {string} theme
   * @param {unknown} brand
   */
  wear(theme, brand) {
    if (this.worn?.theme === theme && this.worn.brand === brand) return;
    this.worn = { theme, brand };
    const view = viewOf({ ...emptyPage(theme, ''), brand });
    loadTheme(view.theme);
    this.page.dataset.theme = view.theme;
    if (view.brand || this.isBranded) this.wearBrand(view.brand);
  }

  /** Without its file the page stays as its theme has it, and the next drawing asks again. @param {Brand | null} brand */
  async wearBrand(brand) {
    const { worn } = this;
    this.isBranded = true;
    const loaded = await import('../render/brand.js').catch(() => null);
    if (this.worn !== worn) return;
    if (loaded) loaded.wearBrand(this.page, brand);
    else this.worn = null;
  }

  /**
   * @param {unknown[]} sections
   * @param {unknown[]} above what is drawn to be looked at while the run goes on, and anew when it can be edited
   */
  add(sections, above) {
    for (const section of sections) {
      if (!sectionOf(section).section.blocks.length) continue;
      const node = drawSection(sectionOf(section).section, this.tools ?? { readAttachment: this.host.picture, pictures: 0 });
      node.classList.add('is-arriving');
      if (!above.includes(section)) this.nodes.set(section, node);
      this.page.append(node);
    }
    joinSections(this.page);
    this.shown = [...this.shown, ...sections];
  }
}

/**
 * The nodes and no others, in this order; those that stand right are not touched.
 *
 * @param {HTMLElement} parent
 * @param {HTMLElement[]} nodes
 */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(/** @type {HTMLElement} */ (child))) takeOff(child);
  let next = parent.firstElementChild;
  for (const node of nodes) {
    if (node === next) next = next.nextElementSibling;
    else put(parent, node, next);
  }
}

/**
 * Moves a node as it is where the browser can: what is in it keeps the focus, and is not styled anew.
 *
 * @param {HTMLElement} parent
 * @param {HTMLElement} node
 * @param {Element | null} next
 */
function put(parent, node, next) {
  if (node.parentElement === parent && 'moveBefore' in parent) /** @type {any} */ (parent).moveBefore(node, next);
  else parent.insertBefore(node, next);
}

/**
 * @param {string} theme
 * @param {string} title
 * @returns {PageDocument}
 */
function emptyPage(theme, title) {
  return { version: VERSION, title, theme, sections: [] };
}

/**
 * @param {unknown[]} start
 * @param {unknown[]} whole
 */
function isPrefix(start, whole) {
  return start.every((value, position) => value === whole[position]);
}

/**
 * @param {unknown[]} one
 * @param {unknown[]} other
 */
function isSame(one, other) {
  const isEqual = (/** @type {unknown} */ value, /** @type {number} */ row) => value === other[row] || equal(value, other[row]);
  return one.length === other.length && one.every(isEqual);
}

/**
 * The words that a section is called by.
 *
 * @param {unknown} value
 */
export function titleOf(value) {
  for (const block of sectionOf(value).section.blocks) {
    if (block.type === 'hero') return block.props.title;
    if (block.type === 'heading') return block.props.text;
  }
  return '';
}

/** The place of the section that is being written. */
function drawSkeleton() {
  const lines = ['is-title', '', '', 'is-short'].map((name) => element('span', { class: `bone ${name}` }));
  return element('div', { class: 'skeleton', 'aria-hidden': 'true' }, ...lines);
}
