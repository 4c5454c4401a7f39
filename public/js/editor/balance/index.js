/** @import { App } from '../app.js' */
/** @import { Checkout } from '../../api/client.js' */
import { balanceWords } from '../../messages/balance/words.js';
import { closeButton, notice } from '../notice.js';
import { whoIsHere } from '../who.js';
import { isSaid, keepSaid } from './said.js';

/**
 * That credits run low, until it is put away: each time that the balance falls so far is said once to a browser, of each site.
 *
 * @param {App} app
 * @param {Checkout} checkout
 * @param {HTMLElement} place
 */
export async function tellLowBalance({ host, words }, { available, lowBalanceSince, isAdministrator }, place) {
  const { site } = await whoIsHere(host);
  if (!lowBalanceSince || isSaid(site, lowBalanceSince)) return;
  const translate = balanceWords(words.locale);
  const putAway = () => {
    keepSaid(site, lowBalanceSince);
    place.replaceChildren();
  };
  const lines = [translate('low.text', { count: available }), translate(isAdministrator ? 'low.buy' : 'low.ask')];
  place.replaceChildren(notice('warning', translate('low.title'), [lines.join(' ')], [closeButton(translate('low.close'), putAway)]));
}
