/** @import { Parts } from '../console/shell.js' */
import { element } from '../dom.js';
import { createTabs } from './tabs.js';
import { countView } from '../views.js';

/**
 * What administrators see: use, audit log, settings, and the site's data. Each tab is drawn when it is first opened.
 *
 * @param {Parts} parts
 * @param {import('./tabs.js').Tab[]} [more] beside these
 */
export async function drawAdmin(parts, more = []) {
  const { translate } = parts.words;
  const settings = await parts.api.settings();
  countView(settings);
  const tabs = createTabs(parts.words, translate('admin.title'), [
    { id: 'usage', label: translate('tab.usage'), draw: async () => (await import('./usage.js')).drawUsage(parts) },
    { id: 'audit', label: translate('tab.audit'), draw: async () => (await import('./audit.js')).drawAudit(parts) },
    { id: 'settings', label: translate('tab.settings'), draw: async () => (await import('./settings.js')).drawSettings(parts) },
    { id: 'data', label: translate('tab.data'), draw: async () => (await import('./holdings.js')).drawHoldings(parts) },
    ...more,
  ]);
  return element(
    'div',
    { class: 'stack' },
    element(
      'header',
      { class: 'console-head' },
      element('span', { class: 'brand-mark' }),
      element('h1', {}, translate('admin.title')),
      element('span', { class: 'lozenge' }, translate(`plan.${settings.plan}`)),
    ),
    tabs,
  );
}
