/** @import { Parts } from '../console/shell.js' */
/** @import { Settings } from '../api/console.js' */
import { equal } from '../core/equal.js';
import { element } from '../dom.js';
import { card, notice } from '../console/parts.js';
import { reasonOf } from '../console/shell.js';
import { createBrandField } from './brand-field.js';
import { createModelsField } from './models-field.js';
import { numberField } from './number-field.js';

const NAMES = /** @type {const} */ (['retentionDays', 'accountCapCredits', 'modelsOff', 'analytics', 'brand']);

/**
 * What administrators decide for their site. Nothing counts before it is saved, and only what was changed here is:
 * somebody else may decide the rest meanwhile.
 *
 * @param {Parts} parts
 */
export async function drawSettings({ api, words }) {
  const { translate } = words;
  const [settings, { models }] = await Promise.all([api.settings(), api.account()]);
  const retention = numberField(words, 'settings.retention', { value: settings.retentionDays, min: 30, max: 365, decimals: 0, isOptional: false });
  const cap = numberField(words, 'settings.cap', { value: settings.accountCapCredits, min: 0, max: 1e9, decimals: 3, isOptional: true });
  const off = createModelsField(words, models, settings.modelsOff);
  const analytics = element('input', { type: 'checkbox', checked: settings.analytics });
  const brand = createBrandField(words, settings.brand);
  /** @type {Record<typeof NAMES[number], { get: () => any, set: (value: any) => void }>} */
  const fields = {
    retentionDays: retention,
    accountCapCredits: cap,
    modelsOff: off,
    analytics: { get: () => analytics.checked, set: (isOn) => (analytics.checked = isOn) },
    brand,
  };
  const save = element('button', { type: 'submit', class: 'button is-primary' }, translate('settings.save'));
  const said = element('div', { 'aria-live': 'polite' });
  let shown = read();

  function read() {
    return Object.fromEntries(NAMES.map((name) => [name, fields[name].get()]));
  }

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    if (save.ariaDisabled) return;
    const wrong = [retention, cap].find((field) => !field.isFine());
    if (wrong) return wrong.focus();
    // not by `disabled`, which would take the focus from who pressed it
    save.ariaDisabled = 'true';
    save.textContent = translate('settings.saving');
    said.replaceChildren(await send());
    save.ariaDisabled = null;
    save.textContent = translate('settings.save');
  }

  async function send() {
    const sent = read();
    const changed = Object.fromEntries(NAMES.filter((name) => !equal(sent[name], shown[name])).map((name) => [name, sent[name]]));
    try {
      if (changed.modelsOff) changed.modelsOff = await withOthers(changed.modelsOff, shown.modelsOff);
      follow(sent, await api.saveSettings(changed));
      return notice(words, 'success', translate('settings.saved'));
    } catch (error) {
      return notice(words, 'danger', `${translate('settings.failed')} ${reasonOf(error, words)}`);
    }
  }

  /** Each model is a decision of its own: one that was not touched here is as it is now. @param {string[]} off @param {string[]} before */
  async function withOthers(off, before) {
    const isTouched = (/** @type {string} */ model) => off.includes(model) !== before.includes(model);
    const { modelsOff } = await api.settings();
    return [...modelsOff.filter((model) => !isTouched(model)), ...off.filter(isTouched)];
  }

  /** Shows what holds now, but where this hand has gone on meanwhile. @param {Record<string, unknown>} sent @param {Settings} now */
  function follow(sent, now) {
    for (const name of NAMES) {
      const isLeft = equal(fields[name].get(), sent[name]);
      if (isLeft) fields[name].set(now[name]);
      shown[name] = isLeft ? fields[name].get() : sent[name];
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
