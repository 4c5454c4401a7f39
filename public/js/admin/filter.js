/** @import { Words } from '../messages/index.js' */
/** @import { AuditFilter } from '../api/console.js' */
/** @import { Model } from '../api/client.js' */
import { element } from '../dom.js';
import { labelled } from '../console/parts.js';

// browsers take years of six digits, and RFC 3339 has four; the end of the filter is a day later
const DAY_MAX = '9999-12-30';

/**
 * By whom, by which model, and when. What is chosen counts at once.
 *
 * @param {Words} words
 * @param {string[]} people account ids
 * @param {Model[]} models
 * @param {(filter: AuditFilter) => void} onChange
 */
export function createFilter({ translate }, people, models, onChange) {
  const who = select(translate('audit.everybody'), people.map((id) => ({ value: id, label: id })));
  const model = select(translate('audit.allModels'), models.map(({ model: value, label }) => ({ value, label })));
  const from = element('input', { class: 'input', type: 'date', max: DAY_MAX });
  const to = element('input', { class: 'input', type: 'date', max: DAY_MAX });
  const form = element(
    'form',
    { class: 'filter', role: 'search', 'aria-label': translate('audit.filter'), onchange: () => onChange(get()), onsubmit: (event) => event.preventDefault(), onreset: () => setTimeout(() => onChange(get())) },
    labelled(translate('audit.person'), who),
    labelled(translate('audit.model'), model),
    labelled(translate('audit.from'), from),
    labelled(translate('audit.to'), to),
    element('button', { type: 'reset', class: 'button' }, translate('audit.clear')),
  );

  /** @returns {AuditFilter} */
  function get() {
    return {
      ...(who.value && { account: who.value }),
      ...(model.value && { model: model.value }),
      ...(from.value && { from: beginningOf(from.value) }),
      // the contract's end is exclusive; people mean the whole day
      ...(to.value && { to: beginningOf(to.value, 1) }),
    };
  }

  return { root: form, get };
}

/** @param {string} every @param {{ value: string, label: string }[]} options */
function select(every, options) {
  const all = [{ value: '', label: every }, ...options];
  return element('select', { class: 'input' }, ...all.map(({ value, label }) => element('option', { value }, label)));
}

/**
 * A day begins where its reader is: so are the times of the rows written.
 *
 * @param {string} day
 * @param {number} [later] days
 */
function beginningOf(day, later = 0) {
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).toISOString();
}
