/** @import { Parts } from '../console/shell.js' */
import { ConnectionLost } from '../api/errors.js';
import { element } from '../dom.js';
import { saveAnswer } from '../console/file.js';
import { actionButton, card, notice, sizeOf } from '../console/parts.js';
import { reasonOf } from '../console/shell.js';
import { ask } from '../editor/ask.js';

/**
 * All that is held of the site: to take away, and to erase.
 *
 * @param {Parts} parts
 */
export async function drawHoldings({ api, words }) {
  const { translate } = words;
  const said = element('div', { 'aria-live': 'polite' });

  async function take() {
    try {
      const answer = await api.everything();
      const progress = element('p', { 'aria-live': 'off' });
      said.replaceChildren(progress);
      const bytes = await saveAnswer(answer, 'skyline-site.ndjson', (so) => (progress.textContent = translate('export.running', { size: sizeOf(so, words.locale) })));
      said.replaceChildren(notice(words, 'success', translate('export.done', { size: sizeOf(bytes, words.locale) })));
    } catch (error) {
      said.replaceChildren(notice(words, 'danger', `${translate('export.failed')} ${reasonOf(error, words)}`));
    }
  }

  async function erase() {
    const question = { title: translate('data.erase.ask'), text: translate('data.erase.askText'), cancel: translate('cancel') };
    const answer = await ask({ ...question, answers: [{ id: 'erase', label: translate('data.erase.sure'), kind: 'danger' }] });
    if (answer !== 'erase') return;
    try {
      await api.erase();
      const erased = element('h1', { tabindex: '-1' }, translate('data.erased'));
      document.querySelector('.console')?.replaceChildren(element('section', { class: 'console-closed' }, erased));
      erased.focus();
    } catch (error) {
      const text = error instanceof ConnectionLost ? translate('data.erase.lost') : `${translate('data.erase.failed')} ${reasonOf(error, words)}`;
      said.replaceChildren(notice(words, 'danger', text));
    }
  }

  return element(
    'div',
    { class: 'stack' },
    said,
    card(translate('data.export.title'), element('p', { class: 'hint' }, translate('data.export.text')), element('div', { class: 'row' }, actionButton(translate('data.export.button'), take, { busy: translate('loading') }))),
    card(translate('data.erase.title'), element('p', { class: 'hint' }, translate('data.erase.text')), element('div', { class: 'row' }, actionButton(translate('data.erase.button'), erase, { kind: 'danger' }))),
  );
}
