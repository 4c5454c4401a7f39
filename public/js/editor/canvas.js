/** @import { App } from './app.js' */
/** @import { PageDocument } from '../page/types.js' */
/** @import { Run, State } from './store.js' */
import { element } from '../dom.js';
import { VERSION, sectionOf, viewOf } from '../page/view.js';
import { drawPage, drawSection } from '../render/page.js';
import { loadTheme } from '../render/theme.js';
import { createExamples } from './examples.js';

// Form and page are under each other (css/editor.css): who generates wants to see the page.
const IS_STACKED = matchMedia('(max-width: 56rem)');

/**
 * The page as it will look; before there is one, examples to begin with.
 *
 * @param {App} app
 */
export function createCanvas(app) {
  const sheet = element('div', { class: 'sheet' });
  const skeleton = createSkeleton();
  const examples = createExamples(app);
  const canvas = element('div', { class: 'canvas' }, examples, sheet);
  const painter = createPainter(app, sheet, skeleton);
  app.store.watch((state, before) => {
    const { page, run, width, phase } = state;
    canvas.dataset.width = width;
    sheet.hidden = !page && !run;
    examples.hidden = Boolean(page || run) || phase !== 'ready';
    if (page !== before?.page || run !== before?.run) painter(state, before);
  });
  return canvas;
}

/**
 * Draws what changed: sections that come are added to those that are there, anything else is drawn anew.
 *
 * @param {App} app
 * @param {HTMLElement} sheet
 * @param {HTMLElement} skeleton
 */
function createPainter({ host, announce, words }, sheet, skeleton) {
  /** @type {HTMLElement | null} */
  let drawn = null;
  /** The sections that the drawn page shows. @type {unknown[]} */
  let shown = [];

  /** @param {{ theme: string, title: string }} head */
  function begin({ theme, title }) {
    const view = viewOf({ version: VERSION, sections: [], theme, title });
    drawn = drawPage(view);
    loadTheme(view.theme);
    shown = [];
    sheet.replaceChildren(drawn);
  }

  /**
   * @param {unknown[]} sections
   * @param {boolean} isArriving
   */
  function add(sections, isArriving) {
    const tools = { readAttachment: host.picture, pictures: shown.length };
    for (const value of sections) {
      const { section } = sectionOf(value);
      if (!section.blocks.length) continue;
      const node = drawSection(section, tools);
      node.classList.toggle('is-arriving', isArriving);
      drawn?.append(node);
    }
    shown = [...shown, ...sections];
  }

  /** @param {Run} run */
  function paintRun(run) {
    const isNew = !isPrefix(shown, run.sections) || !drawn || drawn.dataset.run !== String(run.startedAt);
    if (isNew) {
      begin({ theme: run.theme, title: run.title });
      /** @type {HTMLElement} */ (/** @type {unknown} */ (drawn)).dataset.run = String(run.startedAt);
      sheet.append(skeleton);
      if (IS_STACKED.matches) sheet.closest('.stage')?.scrollIntoView({ behavior: motion() });
    }
    else if (drawn && run.theme) dress(drawn, run.theme);
    const news = run.sections.slice(shown.length);
    const isNearEnd = isNear(skeleton);
    add(news, true);
    sheet.append(skeleton);
    if (news.length) tellOf(news.at(-1), run.sections.length);
    if (news.length && isNearEnd) skeleton.scrollIntoView({ block: 'nearest', behavior: motion() });
  }

  /** @param {PageDocument} page */
  function paintPage(page) {
    if (drawn && drawn.dataset.theme === page.theme && shown.length && isSame(shown, page.sections)) return skeleton.remove();
    begin(page);
    add(page.sections, false);
  }

  /**
   * @param {unknown} value
   * @param {number} count
   */
  function tellOf(value, count) {
    announce(words.translate('run.section', { count, title: titleOf(value) }));
  }

  return (/** @type {State} */ { page, run }, /** @type {State | null} */ before) => {
    if (run) paintRun(run);
    else if (page) paintPage(page);
    else if (before?.page || before?.run) sheet.replaceChildren();
  };
}

/**
 * @param {HTMLElement} page
 * @param {string} name
 */
function dress(page, name) {
  const { theme } = viewOf({ version: VERSION, title: '', sections: [], theme: name });
  loadTheme(theme);
  page.dataset.theme = theme;
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

/** @param {Element} node */
function isNear(node) {
  return node.isConnected && node.getBoundingClientRect().top < window.innerHeight - 40;
}

/** @returns {ScrollBehavior} */
function motion() {
  return matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth';
}

/** The place of the section that is being written. */
function createSkeleton() {
  const lines = ['is-title', '', '', 'is-short'].map((name) => element('span', { class: `bone ${name}` }));
  return element('div', { class: 'skeleton', 'aria-hidden': 'true' }, ...lines);
}
