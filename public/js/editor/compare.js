/** @import { Host } from '../host/types.js' */
/** @import { Words } from '../messages/index.js' */
/** @import { PageDocument } from '../page/types.js' */
import { equal } from '../core/equal.js';
import { newId } from '../core/ids.js';
import { element } from '../dom.js';
import { loadCompareWords } from '../messages/compare/index.js';
import { bodyOf } from '../page/document.js';
import { list, record, text } from '../page/values.js';
import { SECTIONS_MAX, sectionOf, viewOf } from '../page/view.js';
import { drawPage, drawSection, joinSections } from '../render/page.js';
import { loadTheme } from '../render/theme.js';
import { ask, closed } from './ask.js';
import { download } from './download.js';

const STYLE = new URL('../../css/compare.css', import.meta.url).href;

/**
 * Shows two versions of a page and asks which one stays. `page` is the one to go on with.
 *
 * @param {{ host: Host, words: Words }} parts
 * @param {{ mine: PageDocument, theirs: { page: PageDocument | null, body: string }, key: 'other' | 'draft' }} versions
 * @returns {Promise<{ answer: '' | 'mine' | 'theirs' | 'both', page: PageDocument | null }>}
 */
export async function compare({ host, words }, { mine, theirs, key }) {
  loadStyle();
  const translate = await loadCompareWords(words.locale);
  const panes = [
    pane({ host, translate, name: 'mine', key, page: mine, other: theirs.page, body: bodyOf(mine) }),
    pane({ host, translate, name: 'theirs', key, page: theirs.page, other: mine, body: theirs.body }),
  ];
  const both = theirs.page && joined(mine, theirs.page);
  const answers = [
    button(translate('compare.cancel'), ''),
    both && button(translate('compare.both'), 'both'),
    theirs.page && button(translate(`compare.${key}.take`), 'theirs'),
    button(translate(`compare.${key}.keep`), 'mine', 'is-primary'),
  ];
  const form = element(
    'form',
    { method: 'dialog', class: 'compare-frame' },
    element('h2', { id: 'compare-title' }, translate(`compare.${key}.title`)),
    element('p', { id: 'compare-text' }, translate(`compare.${key}.text`)),
    switches(translate, key, panes),
    element('div', { class: 'compare-panes' }, ...panes),
    element('div', { class: 'ask-answers' }, ...answers),
  );
  const dialog = element('dialog', { class: 'ask compare', 'aria-labelledby': 'compare-title', 'aria-describedby': 'compare-text' }, form);
  document.body.append(dialog);
  dialog.showModal();
  const answer = /** @type {'' | 'mine' | 'theirs' | 'both'} */ (await closed(dialog));
  return { answer, page: { '': null, mine, theirs: theirs.page, both }[answer] };
}

/**
 * Whether a page may take the place of what cannot be shown completely.
 *
 * @param {Words} words
 */
export async function askToReplace(words) {
  const translate = await loadCompareWords(words.locale);
  return ask({
    title: translate('replace.title'),
    text: translate('replace.text'),
    cancel: translate('compare.cancel'),
    answers: [
      { id: 'download', label: translate('body.download') },
      { id: 'yes', label: translate('replace.yes'), kind: 'danger' },
    ],
  });
}

/** @param {string} label @param {string} value @param {string} [kind] */
function button(label, value, kind = '') {
  return element('button', { type: 'submit', value, class: `button ${kind}` }, label);
}

/**
 * Which version is in sight where there is room for one.
 *
 * @param {Words['translate']} translate
 * @param {string} key
 * @param {HTMLElement[]} panes
 */
function switches(translate, key, panes) {
  const show = (/** @type {number} */ chosen) => panes.forEach((each, at) => each.classList.toggle('is-behind', at !== chosen));
  const choices = ['mine', 'theirs'].map((name, at) =>
    element(
      'label',
      { class: 'compare-choice' },
      element('input', { type: 'radio', name: 'version', checked: at === 0, onchange: () => show(at) }),
      translate(`compare.${key}.${name}`),
    ),
  );
  show(0);
  return element('div', { class: 'compare-switch', role: 'radiogroup', 'aria-label': translate('compare.switch') }, ...choices);
}

/**
 * One version, to be read and scrolled by mouse and keys, and to be had as a file.
 *
 * @param {{ host: Host, translate: Words['translate'], name: string, key: string, page: PageDocument | null,
 *   other: PageDocument | null, body: string }} version
 */
function pane({ host, translate, name, key, page, other, body }) {
  const label = translate(`compare.${key}.${name}`);
  const save = () => download(translate(`file.${name}`), body);
  const changed = page ? changedIn(page, other) : new Set();
  const count = page ? translate('compare.changed', { count: changed.size }) : translate('compare.unreadable');
  return element(
    'section',
    { class: 'compare-pane' },
    element(
      'header',
      {},
      element('h3', {}, label),
      element('span', { class: 'hint' }, count),
      element('button', { type: 'button', class: 'button', 'aria-label': translate('compare.download', { name: label }), onclick: save }, translate('keep.file')),
    ),
    element('div', { class: 'compare-page', tabindex: 0, role: 'region', 'aria-label': label, onclick: stay }, page && drawn(page, changed, host, translate)),
  );
}

/** A link in what is compared leads nowhere. @param {MouseEvent} event */
function stay(event) {
  if (/** @type {Element} */ (event.target).closest('a')) event.preventDefault();
}

/** @param {PageDocument} page @param {Set<string>} changed @param {Host} host @param {Words['translate']} translate */
function drawn(page, changed, host, translate) {
  const view = viewOf(page);
  loadTheme(view.theme);
  const sheet = drawPage(view);
  const tools = { readAttachment: host.picture, pictures: 0 };
  for (const section of view.sections) {
    const node = drawSection(section, tools);
    const isChanged = changed.has(section.id);
    node.toggleAttribute('data-changed', isChanged);
    if (isChanged) node.prepend(element('p', { class: 'unseen' }, translate('compare.differs')));
    sheet.append(node);
  }
  joinSections(sheet);
  return element('div', { class: 'compare-sheet' }, element('h4', { class: 'compare-name' }, view.title), sheet);
}

/**
 * The sections that the other version has not, or has otherwise.
 *
 * @param {PageDocument} page
 * @param {PageDocument | null} other
 */
function changedIn(page, other) {
  const theirs = new Map(list(other?.sections).map((section) => [text(record(section).id), section]));
  const changed = page.sections.filter((section) => !equal(section, theirs.get(text(record(section).id))));
  return new Set(changed.map((section) => sectionOf(section).section.id));
}

/**
 * The sections of one page behind those of another, with ids of their own; null where that is more than a page holds.
 *
 * @param {PageDocument} first
 * @param {PageDocument} second
 * @returns {PageDocument | null}
 */
function joined(first, second) {
  const added = second.sections.map((section) => ({ ...record(section), id: newId('s'), blocks: list(record(section).blocks).map((block) => ({ ...record(block), id: newId('b') })) }));
  const sections = [...first.sections, ...added];
  return sections.length > SECTIONS_MAX ? null : { ...first, sections };
}

function loadStyle() {
  if (document.querySelector(`link[href="${STYLE}"]`)) return;
  document.head.append(element('link', { rel: 'stylesheet', href: STYLE }));
}
