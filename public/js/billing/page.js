/** @import { Parts } from '../console/shell.js' */
/** @import { Account } from '../api/console.js' */
import { equal } from '../core/equal.js';
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
  let shown = account;
  countView(account);
  const plan = element('span', { class: 'lozenge' });
  const top = element('div', { class: 'stack' });
  const packs = createPacks(parts, (pack) => payment.begin(pack));
  const statement = createStatement(parts, account);
  const payment = createPayment(parts, { setBusy: packs.setBusy, onEnd: () => refresh() });

  /** @param {Account} state */
  function show(state) {
    shown = state;
    plan.textContent = words.translate(`plan.${state.plan}`);
    top.replaceChildren(drawBalance(state, words));
    packs.show(state);
  }

  /** After a payment ended. */
  async function refresh() {
    await Promise.allSettled([api.account().then(show), statement.reload()]);
  }

  /** What was paid or used while nobody looked at this page. */
  async function lookAgain() {
    if (document.hidden) return;
    const state = await api.account().catch(() => shown);
    if (equal(figuresOf(state), figuresOf(shown))) return;
    show(state);
    await statement.reload();
  }

  document.addEventListener('visibilitychange', lookAgain);
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

/** @param {Account} account */
function figuresOf({ plan, balance, held, frozen, recent }) {
  return [plan, balance, held, frozen, recent];
}
