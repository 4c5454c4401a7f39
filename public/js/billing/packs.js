/** @import { Parts } from '../console/shell.js' */
/** @import { Account, Pack } from '../api/console.js' */
import { element } from '../dom.js';
import { priceOf } from './money.js';

/**
 * What can be bought, each with its price and what that comes to.
 *
 * @param {Parts} parts
 * @param {(pack: Pack) => void} onBuy
 */
export function createPacks({ words }, onBuy) {
  const { translate } = words;
  const list = element('ul', { class: 'packs' });
  let isBusy = false;
  let shown = '';
  const beside = element('p', { class: 'hint', hidden: true }, translate('buy.beside'));
  const root = element('section', { class: 'card' }, element('h2', {}, translate('buy.title')), list, beside, element('p', { class: 'hint' }, translate('buy.hint')));

  /** @param {Pack} pack */
  function drawPack(pack) {
    const { id, kind, credits, amountCents, currency, period } = pack;
    const price = priceOf(amountCents, currency, words.locale, 'stripIfInteger');
    const each = priceOf(Math.round((amountCents * 100) / credits), currency, words.locale);
    const isPlan = kind === 'plan';
    const label = translate(isPlan ? 'buy.subscribeLabel' : 'buy.label', { credits, price });
    const button = element('button', { type: 'button', class: 'button is-primary', 'aria-label': label, onclick: () => !isBusy && onBuy(pack) }, translate(isPlan ? 'buy.subscribe' : 'buy.button'));
    return element(
      'li',
      { class: 'pack', 'data-kind': kind, 'data-pack': id },
      isPlan && element('p', { class: 'pack-name' }, translate('plan.enterprise')),
      element('p', { class: 'pack-credits' }, translate('buy.credits', { credits })),
      element('p', { class: 'pack-price' }, element('strong', {}, price), period && ` ${translate(`buy.${period}`)}`),
      element('p', { class: 'hint' }, translate('buy.each', { price: each })),
      isPlan && element('p', { class: 'hint' }, translate('buy.plan')),
      button,
    );
  }

  return {
    root,

    /** What stays as it is keeps the focus. @param {Account} account */
    show({ packs, plan }) {
      beside.hidden = plan !== 'enterprise';
      if (JSON.stringify(packs) === shown) return;
      shown = JSON.stringify(packs);
      const items = packs.length ? packs.map(drawPack) : [element('li', { class: 'hint' }, translate('buy.none'))];
      list.replaceChildren(...items);
    },

    /** Not by `disabled`, which would take the focus from the button that was pressed. @param {boolean} isOn */
    setBusy(isOn) {
      isBusy = isOn;
      for (const button of list.querySelectorAll('button')) {
        if (isOn) button.setAttribute('aria-disabled', 'true');
        else button.removeAttribute('aria-disabled');
      }
    },
  };
}
