/** @import { Parts } from '../console/shell.js' */
/** @import { Account, Line } from '../api/console.js' */
import { element } from '../dom.js';
import { decimalHere, saveAnswer } from '../console/file.js';
import { actionButton, notice, table, whenOf } from '../console/parts.js';
import { reasonOf, waiting } from '../console/shell.js';

/**
 * What was bought and used, newest first, with the balance after each line.
 *
 * @param {Parts} parts
 * @param {Account} account
 */
export function createStatement({ api, words }, { isAdministrator }) {
  const { translate } = words;
  const place = element('div', { class: 'stack' }, waiting(words));
  const tools = element('div', { class: 'row' });
  const root = element('section', { class: 'card' }, element('div', { class: 'card-head' }, element('h2', {}, translate('statement.title')), tools), place);
  /** @type {Line[]} */
  let lines = [];
  /** @type {string | null} */
  let before = null;
  let turn = 0;

  async function reload() {
    lines = [];
    before = null;
    await more();
  }

  async function more() {
    const mine = (turn += 1);
    try {
      const answer = await api.statement(before);
      if (mine !== turn) return;
      lines = [...lines, ...answer.lines];
      before = answer.before;
      keepFocus(show);
    } catch (error) {
      if (mine !== turn) return;
      const again = actionButton(translate('again'), more);
      const failed = notice(words, 'danger', `${translate('statement.failed')} ${reasonOf(error, words)}`, again);
      keepFocus(() => say(failed));
    }
  }

  /** What has the focus may be drawn anew: then its successor has it. @param {() => void} draw */
  function keepFocus(draw) {
    const hadFocus = place.contains(document.activeElement);
    draw();
    const last = [.../** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll('.button, .table-box'))].at(-1);
    if (hadFocus) last?.focus();
  }

  /** In place of what was said before. @param {HTMLElement} said */
  function say(said) {
    for (const old of place.querySelectorAll('.is-waiting, .console-notice')) old.remove();
    place.append(said);
  }

  function show() {
    if (!lines.length) return place.replaceChildren(element('p', { class: 'hint' }, translate(isAdministrator ? 'statement.empty' : 'statement.emptyOwn')));
    const older = before !== null && actionButton(translate('statement.older'), more, { busy: translate('loading') });
    const heads = ['date', 'what', 'credits', 'balance'].map((name, at) => (at > 1 ? '#' : '') + translate(`statement.${name}`));
    const rows = lines.map(rowOf);
    place.replaceChildren(table(heads, rows, translate('statement.title')), ...(older ? [older] : []));
  }

  /** @param {Line} line */
  function rowOf({ at, kind, credits, balance }) {
    return [whenOf(at, words.locale), translate(`line.${kind}`), signed(credits), words.number(balance)];
  }

  /** @param {number} credits */
  function signed(credits) {
    return (credits > 0 ? '+' : '') + words.number(credits).replace('-', '−');
  }

  async function download() {
    try {
      await saveAnswer(await api.statementFile(decimalHere()), 'skyline-statement.csv');
    } catch (error) {
      say(notice(words, 'danger', reasonOf(error, words)));
    }
  }

  // Only administrators may have all of it.
  if (isAdministrator) tools.append(actionButton(translate('statement.csv'), download, { busy: translate('loading') }));
  else root.append(element('p', { class: 'hint' }, translate('statement.own')));
  return { root, reload };
}
