/** @import { Parts } from '../console/shell.js' */
/** @import { Settings } from '../api/console.js' */
import { element } from '../dom.js';
import { card, notice } from '../console/parts.js';
import { reasonOf } from '../console/shell.js';
import { createBrandField } from './brand-field.js';
import { createModelsField } from './models-field.js';
import { numberField } from './number-field.js';

/**
 * What administrators decide for their site. Nothing counts before it is saved.
 *
 * @param {Parts} parts
 * @param {Settings} settings
 */
export async function drawSettings({ api, words }, settings) {
  const { translate } = words;
  const { models } = await api.account();
  const retention = numberField(words, 'settings.retention', { value: settings.retentionDays, min: 30, max: 365, step: 1, isOptional: false });
  const cap = numberField(words, 'settings.cap', { value: settings.accountCapCredits, min: 0, max: null, step: 0.001, isOptional: true });
  const off = createModelsField(words, models, settings.modelsOff);
  const analytics = element('input', { type: 'checkbox', checked: settings.analytics });
  const brand = createBrandField(words, settings.brand);
  const save = element('button', { type: 'submit', class: 'button is-primary' }, translate('settings.save'));
  const said = element('div', { 'aria-live': 'polite' });

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    if (save.disabled || !retention.isFine() || !cap.isFine()) return;
    save.disabled = true;
    save.textContent = translate('settings.saving');
    said.replaceChildren(await send());
    save.disabled = false;
    save.textContent = translate('settings.save');
  }

  async function send() {
    try {
      await api.saveSettings({
        retentionDays: retention.get() ?? undefined,
        accountCapCredits: cap.get(),
        modelsOff: off.get(),
        analytics: analytics.checked,
        brand: brand.get(),
      });
      return notice(words, 'success', translate('settings.saved'));
    } catch (error) {
      return notice(words, 'danger', `${translate('settings.failed')} ${reasonOf(error, words)}`);
    }
  }

  return element(
    'form',
    { class: 'stack', onsubmit: submit, novalidate: true },
    card(translate('settings.retention'), retention.root),
    card(translate('settings.cap'), cap.root),
    card(translate('settings.models'), off.root),
    card(translate('settings.analytics'), element('label', { class: 'check' }, analytics, translate('settings.analytics.label')), element('p', { class: 'hint' }, translate('settings.analytics.hint'))),
    card(translate('settings.brand'), brand.root),
    element('div', { class: 'row save-row' }, save, said),
  );
}
