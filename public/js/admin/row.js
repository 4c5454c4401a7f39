/** @import { Words } from '../messages/index.js' */
/** @import { AuditRow } from '../api/console.js' */
import { element } from '../dom.js';
import { person, whenOf } from '../console/parts.js';

/**
 * One AI request: who, when, which model and what it cost; prompt and response when it is opened.
 *
 * @param {AuditRow} row
 * @param {Words} words
 */
export function drawRow(row, words) {
  const { translate, number, locale } = words;
  const fold = element(
    'details',
    { class: 'audit-row', 'data-sequence': row.sequence, ontoggle: open },
    element(
      'summary',
      {},
      element('span', { class: 'audit-when' }, whenOf(row.createdAt, locale)),
      person(row.accountId, words),
      element('span', { class: 'audit-kind' }, translate(`kind.${row.kind}`), row.model && element('span', { class: 'hint' }, ` ${row.model}`)),
      element('span', { class: 'lozenge', 'data-outcome': row.outcome }, translate(`outcome.${row.outcome}`)),
      element('span', { class: 'audit-credits' }, number(row.creditsCharged)),
    ),
  );

  function open() {
    if (fold.open && fold.childElementCount === 1) fold.append(drawTexts(row, words));
  }

  return fold;
}

/** @param {AuditRow} row @param {Words} words */
function drawTexts(row, words) {
  const { translate, locale } = words;
  /** @type {[string, string | Node | null][]} */
  const facts = [
    ['audit.sequence', String(row.sequence)],
    ['audit.person', row.accountId],
    ['audit.requestId', row.requestId],
    ['audit.servedBy', row.servedBy],
    ['audit.created', whenOf(row.createdAt, locale, 'long')],
    ['audit.settled', whenOf(row.settledAt, locale, 'long')],
  ];
  return element(
    'div',
    { class: 'audit-texts' },
    text(translate('audit.prompt'), row.prompt, words),
    row.hasImage && element('p', { class: 'hint' }, translate('audit.image')),
    text(translate('audit.response'), readable(row.response), words),
    element('h3', {}, translate('audit.details')),
    element('dl', { class: 'facts' }, ...facts.flatMap(([key, value]) => (value ? [element('div', {}, element('dt', {}, translate(key)), element('dd', {}, value))] : []))),
  );
}

/** @param {string} title @param {string | null} value null once it was erased @param {Words} words */
function text(title, value, { translate }) {
  const shown = value === null ? translate('audit.erased') : value || translate('audit.without');
  const body = value ? element('pre', { dir: 'auto', tabindex: '0' }, shown) : element('p', { class: 'hint' }, shown);
  return element('div', {}, element('h3', {}, title), body);
}

/** JSON with line breaks, as people read it; anything else as it is. @param {string | null} response */
function readable(response) {
  try {
    return response && JSON.stringify(JSON.parse(response), null, 2);
  } catch {
    return response;
  }
}
