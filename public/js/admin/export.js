/** @import { Parts } from '../console/shell.js' */
/** @import { AuditFilter } from '../api/console.js' */
import { element } from '../dom.js';
import { decimalHere, saveAnswer } from '../console/file.js';
import { card, notice, sizeOf } from '../console/parts.js';
import { reasonOf } from '../console/shell.js';

const FORMATS = /** @type {const} */ (['csv', 'ndjson']);

/**
 * The audit log as a file, with its progress and a way to stop.
 *
 * @param {Parts} parts
 * @param {() => AuditFilter} getFilter
 */
export function createExport({ api, words }, getFilter) {
  const { translate } = words;
  const place = element('div', { 'aria-live': 'polite' });
  let isBusy = false;
  const starts = FORMATS.map((format) =>
    element('button', { type: 'button', class: 'button', onclick: () => !isBusy && start(format) }, translate(`export.${format}`)),
  );

  /** @param {'csv' | 'ndjson'} format */
  async function start(format) {
    const stopper = new AbortController();
    setBusy(true);
    // told to who hears it when it is over, and not with each piece
    const progress = element('p', { class: 'is-waiting', 'aria-live': 'off' }, translate('export.running', { size: sizeOf(0, words.locale) }));
    const stop = element('button', { type: 'button', class: 'button', onclick: () => stopper.abort() }, translate('cancel'));
    place.replaceChildren(element('div', { class: 'row' }, progress, stop));
    const said = await run(format, stopper.signal, (bytes) => (progress.textContent = translate('export.running', { size: sizeOf(bytes, words.locale) })));
    setBusy(false);
    const hadFocus = place.contains(document.activeElement);
    place.replaceChildren(said);
    if (hadFocus) starts[FORMATS.indexOf(format)].focus();
  }

  /** @param {'csv' | 'ndjson'} format @param {AbortSignal} signal @param {(bytes: number) => void} onBytes */
  async function run(format, signal, onBytes) {
    try {
      const answer = await api.auditFile(getFilter(), format, decimalHere(), signal);
      const bytes = await saveAnswer(answer, `skyline-audit-${new Date().toISOString().slice(0, 10)}.${format}`, onBytes);
      return notice(words, 'success', translate('export.done', { size: sizeOf(bytes, words.locale) }));
    } catch (error) {
      if (signal.aborted) return notice(words, 'info', translate('export.stopped'));
      return notice(words, 'danger', `${translate('export.failed')} ${reasonOf(error, words)}`);
    }
  }

  /** Not by `disabled`, which would take the focus from the button that was pressed. @param {boolean} isOn */
  function setBusy(isOn) {
    isBusy = isOn;
    for (const button of starts) button.ariaDisabled = isOn ? 'true' : null;
  }

  return card(translate('export.title'), element('p', { class: 'hint' }, translate('export.hint')), element('div', { class: 'row' }, ...starts), place);
}
