/** @import { Parts } from '../console/shell.js' */
/** @import { Spend } from '../api/console.js' */
import { element, valueOf } from '../dom.js';
import { card, person, table } from '../console/parts.js';

/**
 * Who used how much for what, month by month.
 *
 * @param {Parts} parts
 */
export async function drawUsage(parts) {
  const { api, words } = parts;
  const { spend } = await api.spend();
  const months = [...new Set(spend.map(({ month }) => month))].sort().reverse();
  if (!months.length) return card(words.translate('usage.title'), element('p', { class: 'hint' }, words.translate('usage.empty')));
  return drawMonths(months, spend, parts);
}

/** @param {string[]} months newest first @param {Spend[]} spend @param {Parts} parts */
function drawMonths(months, spend, { words }) {
  const { translate } = words;
  const place = element('div', { class: 'stack' });
  const show = (/** @type {string} */ month) => place.replaceChildren(drawMonth(spend.filter((each) => each.month === month), words));
  const choices = months.map((month) => element('option', { value: month }, monthName(month, words.locale)));
  const choice = element('select', { class: 'input', onchange: (event) => show(valueOf(event)) }, ...choices);
  show(months[0]);
  const head = element('div', { class: 'card-head' }, element('h2', {}, translate('usage.title')), element('label', { class: 'inline' }, translate('usage.month'), choice));
  return element('section', { class: 'card' }, head, place);
}

/** @param {Spend[]} spend of one month @param {import('../messages/index.js').Words} words */
function drawMonth(spend, words) {
  const { translate, number } = words;
  const total = sum(spend);
  const sorted = spend.toSorted((one, other) => other.credits - one.credits);
  const heads = [translate('usage.person'), translate('usage.kind'), `#${translate('usage.requests')}`, `#${translate('usage.credits')}`];
  const rows = sorted.map((each) => [
    person(each.accountId, words),
    translate(`kind.${each.kind}`),
    number(each.requests),
    share(each.credits, total, number(each.credits)),
  ]);
  return element(
    'div',
    { class: 'stack' },
    element('p', { class: 'total' }, element('strong', {}, number(total)), ` ${translate('usage.credits')}`),
    table(heads, rows, translate('usage.title')),
    element('p', { class: 'hint' }, translate('usage.hint')),
  );
}

/** A figure with a bar that shows its part of the whole. @param {number} part @param {number} whole @param {string} text */
function share(part, whole, text) {
  const bar = element('span', { class: 'share' });
  bar.style.setProperty('--part', String(whole ? part / whole : 0));
  return element('span', { class: 'share-box' }, bar, text);
}

/** @param {Spend[]} spend */
function sum(spend) {
  // thousandths, so that the sum of many is what a person would write
  return spend.reduce((total, { credits }) => total + Math.round(credits * 1000), 0) / 1000;
}

/** @param {string} month `2026-11` @param {string} locale */
function monthName(month, locale) {
  const date = new Date(`${month.slice(0, 7)}-15T12:00:00Z`);
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(date);
}
