/** @import { Parts } from '../console/shell.js' */
/** @import { AuditFilter } from '../api/console.js' */
import { element } from '../dom.js';
import { actionButton, notice } from '../console/parts.js';
import { reasonOf, waiting } from '../console/shell.js';
import { createChain } from './chain.js';
import { createExport } from './export.js';
import { createFilter } from './filter.js';
import { drawRow } from './row.js';

const ROWS = 50;

/**
 * Every AI request, newest first, filtered; its export, and whether the records are whole.
 *
 * @param {Parts} parts
 */
export async function drawAudit(parts) {
  const { api, words } = parts;
  const [{ spend }, { models }] = await Promise.all([api.spend(), api.account()]);
  const people = [...new Set(spend.map(({ accountId }) => accountId).filter((id) => id !== null))];
  const list = createList(parts);
  const filter = createFilter(words, people, models, list.show);
  list.show({});
  return element('div', { class: 'stack' }, element('section', { class: 'card' }, filter.root, list.said, list.root), createExport(parts, filter.get), createChain(parts));
}

/** @param {Parts} parts */
function createList({ api, words }) {
  const { translate } = words;
  const root = element('div', { class: 'audit-list' });
  // how many there are is read out, and not all of them
  const said = element('p', { class: 'hint', 'aria-live': 'polite' });
  let turn = 0;

  /** @param {AuditFilter} filter */
  async function show(filter) {
    const mine = (turn += 1);
    said.textContent = '';
    root.replaceChildren(waiting(words));
    await more(filter, null, mine, () => root.replaceChildren());
  }

  /** @param {AuditFilter} filter @param {number | null} before @param {number} mine @param {() => void} clear */
  async function more(filter, before, mine, clear) {
    try {
      const answer = await api.audit(filter, ROWS, before);
      if (mine !== turn) return;
      passFocusOn(clear, () => {
        root.append(...answer.rows.map((row) => drawRow(row, words)));
        said.textContent = tell(filter, answer.before !== null);
        if (answer.before !== null) addOlder(filter, answer.before, mine);
      });
    } catch (error) {
      if (mine !== turn) return;
      const again = actionButton(translate('again'), () => more(filter, before, mine, () => failed.remove()));
      const failed = notice(words, 'danger', `${translate('audit.failed')} ${reasonOf(error, words)}`, again);
      passFocusOn(clear, () => root.append(failed));
    }
  }

  /** The button that was pressed goes: what comes in its place has the focus. @param {() => void} clear @param {() => void} draw */
  function passFocusOn(clear, draw) {
    const hadFocus = root.contains(document.activeElement);
    clear();
    const count = root.childElementCount;
    draw();
    const next = /** @type {HTMLElement | null} */ (root.children[count]?.querySelector('summary, .button'));
    if (hadFocus) next?.focus();
  }

  /** @param {AuditFilter} filter @param {boolean} hasOlder */
  function tell(filter, hasOlder) {
    const count = root.querySelectorAll('.audit-row').length;
    if (count) return translate(hasOlder ? 'audit.newest' : 'audit.shown', { count });
    return translate(Object.values(filter).some(Boolean) ? 'audit.empty' : 'audit.none');
  }

  /** @param {AuditFilter} filter @param {number} before @param {number} mine */
  function addOlder(filter, before, mine) {
    const older = actionButton(translate('audit.older'), () => more(filter, before, mine, () => older.remove()), { busy: translate('loading') });
    root.append(older);
  }

  return { root, said, show };
}
