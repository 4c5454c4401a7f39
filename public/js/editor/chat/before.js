/** @import { Change } from '../../core/changes.js' */
/** @import { Block, Page, Section } from '../../core/types.js' */
/** @import { Translate } from '../../messages/index.js' */
/** @import { Hand } from '../hand/index.js' */
import { TITLE, THEME } from '../../core/changes.js';
import { equal } from '../../core/equal.js';
import { findBlock, findSection } from '../../core/places.js';
import { compareWords } from '../../core/words.js';
import { element } from '../../dom.js';
import { sectionOf, viewOf } from '../../page/view.js';
import { addSections, drawPage } from '../../render/page.js';
import { loadTheme } from '../../render/theme.js';
import { asSection } from '../hand/commands.js';

const INNER = 'a, button, summary, video, [tabindex]';

/**
 * What was there before a change.
 *
 * @param {Hand} hand
 * @param {Translate} translate
 * @param {Change} change
 * @param {Page} before the page before the turn
 */
export function drawBefore(hand, translate, { id, kind, isMoved, was, is }, before) {
  const place = isMoved && element('p', { class: 'hint' }, placeWords(before, id, translate));
  if (id === THEME) return [element('p', { class: 'was-words' }, hand.words.translate(`theme.${was}`))];
  if (id === TITLE) return [wordsOf(String(was), String(is))];
  if (kind === 'inserted') return [element('p', { class: 'hint' }, translate('before.nothing'))];
  if (kind === 'moved') return place ? [place] : [];
  const differences = kind === 'changed' && 'props' in /** @type {object} */ (was) ? textsOf(/** @type {Block} */ (was).props, /** @type {Block} */ (is).props) : [];
  const shown = differences.length ? differences.map(([old, now]) => wordsOf(old, now)) : [draw(hand, translate, /** @type {Section | Block} */ (was), before)];
  return [...shown, ...(place ? [place] : [])];
}

/** @param {Page} before @param {string} id @param {Translate} translate */
function placeWords(before, id, translate) {
  const found = findBlock(before, id);
  if (found) return translate('before.place', { place: found.column + 1, count: found.section.blocks.length });
  return translate('before.place', { place: findSection(before, id) + 1, count: before.sections.length });
}

/** Old words struck out, new ones marked, where they stand. @param {string} was @param {string} is */
function wordsOf(was, is) {
  const tags = /** @type {const} */ ({ gone: 'del', new: 'ins', same: 'span' });
  return element('p', { class: 'was-words' }, ...compareWords(was, is).map(({ kind, text }) => element(tags[kind], {}, text)));
}

/**
 * The texts that differ, each as it was and as it is; nothing where something else than words is other.
 *
 * @param {any} was
 * @param {any} is
 * @returns {[string, string][]}
 */
function textsOf(was, is) {
  if (equal(was, is)) return [];
  const [old, now] = [was ?? '', is ?? ''];
  if (typeof old === 'string' && typeof now === 'string') return [[old, now]];
  if (typeof old !== 'object' || typeof now !== 'object' || 'source' in { ...old, ...now }) return [];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((name) => textsOf(old[name], now[name]));
}

/**
 * As it looked, to be read and scrolled; a link in it leads nowhere.
 *
 * @param {Hand} hand
 * @param {Translate} translate
 * @param {Section | Block} was
 * @param {Page} before
 */
function draw({ host }, translate, was, before) {
  const section = 'blocks' in was ? was : asSection([was]);
  const view = viewOf(/** @type {any} */ ({ ...before, sections: [] }));
  loadTheme(view.theme);
  const page = drawPage(view);
  addSections(page, [sectionOf(section).section], { readAttachment: host.picture, pictures: 0 });
  for (const part of page.querySelectorAll(INNER)) part.setAttribute('tabindex', '-1');
  const stay = (/** @type {MouseEvent} */ event) => event.preventDefault();
  return element('div', { class: 'was-drawn', role: 'group', tabindex: 0, 'aria-label': translate('before.label'), onclick: stay }, page);
}
