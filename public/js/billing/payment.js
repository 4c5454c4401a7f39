/** @import { Parts } from '../console/shell.js' */
/** @import { Pack, PaymentState } from '../api/console.js' */
import { element } from '../dom.js';
import { ApiProblem, ConnectionLost } from '../api/errors.js';
import { notice, actionButton } from '../console/parts.js';
import { reasonOf } from '../console/shell.js';
import { whoIsHere } from '../editor/who.js';

const EVERY_MS = 2_500;
/** This tab's payment that somebody may be making in another one, by site: other sites' frames may share our storage. */
const SHELF = 'skyline-payment/';
/** @type {Record<Exclude<PaymentState, 'open'>, 'success' | 'info' | 'warning'>} */
const TONES = { paid: 'success', expired: 'info', failed: 'warning', refunded: 'info', disputed: 'warning', review: 'info' };

/**
 * One purchase: the payment page in a new tab, and waiting here until it is known how that ended.
 *
 * @param {Parts} parts
 * @param {{ setBusy: (isBusy: boolean) => void, onEnd: () => void }} around
 */
export function createPayment({ api, host, words }, { setBusy, onEnd }) {
  const { translate } = words;
  const root = element('div', { class: 'payment', 'aria-live': 'polite', tabindex: '-1' });
  const kept = createKept(whoIsHere(host).then(({ site }) => `${SHELF}${encodeURIComponent(site)}`));
  let turn = 0;

  /** @param {Pack} pack */
  async function begin(pack) {
    setBusy(true);
    show(element('p', { class: 'hint is-waiting' }, translate('buy.opening')));
    try {
      const { url, checkoutSessionId } = await api.buy(pack.id, crypto.randomUUID());
      host.open(url);
      kept.set({ id: checkoutSessionId, url, credits: pack.credits });
      wait({ id: checkoutSessionId, url, credits: pack.credits });
    } catch (error) {
      setBusy(false);
      const again = actionButton(translate('again'), () => begin(pack));
      show(notice(words, 'danger', `${translate('buy.failed')} ${reasonOf(error, words)}`, again));
    }
  }

  /** @param {Open} payment */
  async function wait(payment) {
    const mine = (turn += 1);
    setBusy(true);
    const trouble = element('p', { class: 'hint' });
    show(drawWaiting(payment, trouble));
    while (mine === turn) {
      const state = await ask(payment.id, trouble);
      if (mine !== turn) return;
      if (state !== 'open') return end(payment, state);
      await pause();
    }
  }

  /** @param {string} id @param {HTMLElement} trouble @returns {Promise<PaymentState | 'unknown'>} */
  async function ask(id, trouble) {
    try {
      const { state } = await api.payment(id);
      trouble.textContent = '';
      return state;
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.status === 404) return 'unknown';
      trouble.textContent = error instanceof ConnectionLost ? translate('payment.offline') : reasonOf(error, words);
      return 'open';
    }
  }

  /** @param {Open} payment @param {HTMLElement} trouble */
  function drawWaiting({ url }, trouble) {
    return element(
      'section',
      { class: 'card payment-waiting' },
      element('h2', { class: 'is-waiting' }, translate('payment.waiting')),
      element('p', { class: 'hint' }, translate('payment.waiting.text')),
      trouble,
      element(
        'div',
        { class: 'row' },
        element('a', { class: 'button', href: url, target: '_blank', rel: 'noopener noreferrer' }, translate('payment.open')),
        element('button', { type: 'button', class: 'button', onclick: stop }, translate('payment.stop')),
      ),
    );
  }

  function stop() {
    leave();
    show(notice(words, 'info', translate('payment.stopped')));
  }

  function leave() {
    turn += 1;
    kept.set(null);
    setBusy(false);
  }

  /** @param {Open} payment @param {Exclude<PaymentState, 'open'> | 'unknown'} state */
  function end({ credits }, state) {
    leave();
    if (state === 'unknown') return root.replaceChildren();
    show(notice(words, TONES[state], translate(`payment.${state}`, { credits })));
    onEnd();
  }

  /** In place of what was there: whose focus was in it has it in what can be pressed now. @param {Node} node */
  function show(node) {
    const hadFocus = root.contains(document.activeElement);
    root.replaceChildren(node);
    if (hadFocus) (/** @type {HTMLElement | null} */ (root.querySelector('.button, .link')) ?? root).focus();
  }

  return {
    root,
    begin,

    /** A payment that was waited for before this page was loaded anew. */
    async resume() {
      const payment = await kept.get();
      if (payment) wait(payment);
    },
  };
}

/** @typedef {{ id: string, url: string, credits: number }} Open */

/** What waits, for as long as the tab lives; only in memory where a frame may not store. @param {Promise<string>} shelf */
function createKept(shelf) {
  /** @type {string | null} */
  let here = null;
  return {
    /** @returns {Promise<Open | null>} */
    async get() {
      const name = await shelf;
      try {
        here = sessionStorage.getItem(name);
      } catch {
        // the browser forbids storage in frames: `here` has it
      }
      return here ? JSON.parse(here) : null;
    },

    /** @param {Open | null} payment */
    async set(payment) {
      here = payment && JSON.stringify(payment);
      const name = await shelf;
      try {
        if (here) sessionStorage.setItem(name, here);
        else sessionStorage.removeItem(name);
      } catch {
        // as above
      }
    },
  };
}

/** Until the next look; at once when this tab is looked at again. @returns {Promise<void>} */
function pause() {
  return new Promise((resolve) => {
    const timer = setTimeout(done, EVERY_MS);
    document.addEventListener('visibilitychange', done);
    function done() {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', done);
      resolve();
    }
  });
}
