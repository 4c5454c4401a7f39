/** @import { Account } from '../api/console.js' */
/** @import { Words } from '../messages/index.js' */
import { element } from '../dom.js';

/**
 * What can be spent, in one figure, and what it is made of.
 *
 * @param {Account} account
 * @param {Words} words
 */
export function drawBalance(account, words) {
  const { translate, number } = words;
  const rest = /** @type {const} */ (['held', 'frozen']).filter((name) => account[name] > 0);
  const isPlain = rest.length === 0 && account.balance >= 0;
  return element(
    'section',
    { class: 'card balance' },
    element('p', { class: 'balance-figure' }, element('strong', {}, number(account.available)), ` ${translate('balance.available')}`),
    !isPlain && element('dl', { class: 'facts' }, fact('total', account.balance, words), ...rest.map((name) => fact(name, account[name], words))),
    account.balance < 0 && element('p', { class: 'hint is-bad' }, translate('balance.debt')),
    account.balance >= 0 && account.lowBalance && drawLow(words),
  );
}

/** @param {string} name @param {number} credits @param {Words} words */
function fact(name, credits, { translate, number }) {
  return element('div', {}, element('dt', {}, translate(`balance.${name}`)), element('dd', {}, number(credits)));
}

/** @param {Words} words */
function drawLow({ translate }) {
  const title = element('strong', {}, translate('balance.low'));
  return element('p', { class: 'console-notice', 'data-tone': 'warning', role: 'status' }, element('span', {}, title, ` ${translate('balance.low.text')}`));
}
