/** @import { Words } from '../messages/index.js' */
import { element } from '../dom.js';
import { actionButton, notice } from '../console/parts.js';
import { isAuditClosed, reasonOf } from '../console/shell.js';

/**
 * What needs the open audit log, or why it is not there, or a way to try again.
 *
 * @param {Words} words
 * @param {() => Promise<Node>} draw
 * @returns {Promise<Node>}
 */
export async function guarded(words, draw) {
  const { translate } = words;
  try {
    return await draw();
  } catch (error) {
    if (isAuditClosed(error)) {
      return element('section', { class: 'card' }, element('h2', {}, translate('closed.title')), element('p', { class: 'hint' }, translate('closed.text')));
    }
    const place = element('div', { class: 'stack' });
    const again = actionButton(translate('again'), async () => {
      const next = await guarded(words, draw);
      const panel = place.contains(document.activeElement) && /** @type {HTMLElement | null} */ (place.closest('[role=tabpanel]'));
      place.replaceWith(next);
      if (panel) panel.focus();
    });
    place.append(notice(words, 'danger', reasonOf(error, words), again));
    return place;
  }
}
