/** @import { App } from './app.js' */
/** @import { PageDocument } from '../page/types.js' */
/** @import { Run } from './store.js' */
import { element } from '../dom.js';
import { VERSION, sectionOf, viewOf } from '../page/view.js';
import { drawPage, drawSection } from '../render/page.js';
import { loadTheme } from '../render/theme.js';
import { Follower } from './follower.js';

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
    /** The sections that the drawn page shows. @type {unknown[]} */
    this.shown = [];
    /** The run whose sections these are, by its beginning; 0 for a page. */
    this.run = 0;
  }

  clear() {
    this.shown = [];
    this.sheet.replaceChildren();
  }

  /** @param {Run} run */
  paintRun(run) {
    if (this.run !== run.startedAt) this.follower.begin();
    if (this.run !== run.startedAt || !isPrefix(this.shown, run.sections)) this.begin(run, run.startedAt);
    else if (run.theme) this.dress(run.theme);
    const news = run.sections.slice(this.shown.length);
    this.add(news, true);
    this.sheet.append(this.skeleton);
    if (!news.length) return;
    const title = titleOf(news[news.length - 1]);
    this.announce(this.words.translate('run.section', { count: run.sections.length, title }));
    this.follower.follow();
  }

  /**
   * @param {PageDocument} page
   * @param {boolean} isFinished whether a run has just ended with it
   */
  paintPage(page, isFinished) {
    this.skeleton.remove();
    this.run = 0;
    if (!this.sheet.contains(this.page) || !isSame(this.shown, page.sections)) {
      this.begin(page, 0);
      this.add(page.sections, false);
    }
    this.dress(page.theme);
    if (isFinished) this.follower.end();
  }

  /**
   * @param {{ theme: string, title: string }} head
   * @param {number} run
   */
  begin({ theme, title }, run) {
    this.page = drawPage(viewOf(emptyPage(theme, title)));
    this.dress(theme);
    this.shown = [];
    this.run = run;
    this.tools = { readAttachment: this.host.picture, pictures: 0 };
    this.sheet.replaceChildren(this.page, this.skeleton);
  }

  /** @param {string} name */
  dress(name) {
    const { theme } = viewOf(emptyPage(name, ''));
    loadTheme(theme);
    this.page.dataset.theme = theme;
  }

  /**
   * @param {unknown[]} sections
   * @param {boolean} isArriving
   */
  add(sections, isArriving) {
    const tools = this.tools ?? { readAttachment: this.host.picture, pictures: 0 };
    for (const { section } of sections.map(sectionOf)) {
      if (!section.blocks.length) continue;
      const node = drawSection(section, tools);
      node.classList.toggle('is-arriving', isArriving);
      this.page.append(node);
    }
    this.shown = [...this.shown, ...sections];
  }
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
  return one.length === other.length && JSON.stringify(one) === JSON.stringify(other);
}

/**
 * The words that a section is called by.
 *
 * @param {unknown} value
 */
function titleOf(value) {
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
