/** @import { Parts } from '../console/shell.js' */
/** @import { Chain } from '../api/console.js' */
import { element } from '../dom.js';
import { actionButton, card, notice } from '../console/parts.js';
import { reasonOf } from '../console/shell.js';
import { download } from '../editor/download.js';

/**
 * Whether the records are whole, and a checkpoint to keep where nobody of us can reach it.
 *
 * @param {Parts} parts
 */
export function createChain({ api, words }) {
  const { translate } = words;
  // how it stands is read out, and not the head's 64 letters
  const said = element('div', { 'aria-live': 'polite' });
  const place = element('div', { class: 'stack' }, said);

  async function check() {
    place.replaceChildren(said);
    said.replaceChildren(element('p', { class: 'hint is-waiting' }, translate('chain.checking')));
    try {
      const chain = await api.chain();
      said.replaceChildren(drawState(chain, words));
      place.append(...drawFacts(chain, words));
    } catch (error) {
      place.replaceChildren(notice(words, 'danger', `${translate('chain.failed')} ${reasonOf(error, words)}`, actionButton(translate('again'), check)));
    }
  }

  check();
  return card(translate('chain.title'), place, element('p', { class: 'hint' }, translate('chain.hint')));
}

/** @param {Chain} chain @param {import('../messages/index.js').Words} words */
function drawState({ events, intact, firstBroken }, { translate }) {
  const state = intact ? translate('chain.intact', { count: events }) : translate('chain.broken', { sequence: firstBroken ?? 0 });
  return element('p', { class: 'chain-state', 'data-intact': String(intact), role: intact ? null : 'alert' }, state);
}

/** @param {Chain} chain @param {import('../messages/index.js').Words} words */
function drawFacts({ events, intact, head, checkpoint }, { translate }) {
  return [
    intact ? '' : element('p', { class: 'is-bad' }, translate('chain.broken.text')),
    element('dl', { class: 'facts' }, element('div', {}, element('dt', {}, translate('chain.head')), element('dd', {}, element('code', {}, head)))),
    // of a chain that is broken nothing is signed: there may be none
    checkpoint === null ? '' : element('div', { class: 'row' }, actionButton(translate('chain.checkpoint'), () => download(`skyline-checkpoint-${events}.jws`, `${checkpoint}\n`))),
  ];
}
