/** @import { Parts } from '../console/shell.js' */
/** @import { Account } from '../api/console.js' */
import { element } from '../dom.js';
import { drawBalance } from './balance.js';
import { createPacks } from './packs.js';
import { createPayment } from './payment.js';
import { createStatement } from './statement.js';
import { countView } from '../views.js';

/**
 * The site's credits: what is there, what can be bought, what was bought and used.
 *
 * @param {Parts} parts
 */
export async function drawBilling(parts) {
  const { api, words } = parts;
  const account = await api.account();
  countView(account);
  const plan = element('span', { class: 'lozenge' });
  const top = element('div', { class: 'stack' });
  const packs = createPacks(parts, (pack) => payment.begin(pack));
  const statement = createStatement(parts, account);
  const payment = createPayment(parts, { setBusy: packs.setBusy, onEnd: () => refresh() });

  /** @param {Account} state */
  function show(state) {
    plan.textContent = words.translate(`plan.${state.plan}`);
    top.replaceChildren(drawBalance(state, words));
    packs.show(state.packs);
  }

  /** After a payment ended, or when this page is looked at again. */
  async function refresh() {
    await Promise.allSettled([api.account().then(show), statement.reload()]);
  }

  show(account);
  statement.reload();
  payment.resume();
  return element(
    'div',
    { class: 'stack' },
    element('header', { class: 'console-head' }, element('span', { class: 'brand-mark' }), element('h1', {}, words.translate('billing.title')), plan),
    top,
    payment.root,
    packs.root,
    statement.root,
  );
}
