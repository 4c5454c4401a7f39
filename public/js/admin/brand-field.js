/** @import { Words } from '../messages/index.js' */
/** @import { Brand } from '../api/console.js' */
import { element } from '../dom.js';
import { labelled } from '../console/parts.js';
import { wearBrand } from '../render/brand.js';
import { FONTS } from '../render/fonts.js';
import { drawPage, drawSection } from '../render/page.js';
import { loadTheme } from '../render/theme.js';
import { viewOf } from '../page/view.js';

const COLOURS = /** @type {const} */ ({ accent: '#0a6b7c', background: '#ffffff', text: '#14191f' });

/**
 * The site's colours and font, with a sample drawn as a page would be: contrast is corrected there as on pages.
 *
 * @param {Words} words
 * @param {Brand | null} brand
 */
export function createBrandField({ translate }, brand) {
  const isOn = element('input', { type: 'checkbox', checked: brand !== null, onchange: show });
  const names = /** @type {(keyof typeof COLOURS)[]} */ (Object.keys(COLOURS));
  const inputs = names.map((name) => element('input', { type: 'color', value: brand?.colours[name] ?? COLOURS[name], oninput: show }));
  const fonts = ['', ...Object.keys(FONTS)].map((font) =>
    element('option', { value: font, selected: font === (brand?.font ?? '') }, font ? font.replace('-', ' ') : translate('settings.brand.ownFont')),
  );
  const font = element('select', { class: 'input', onchange: show }, ...fonts);
  const sample = drawSample(translate);
  const details = element(
    'div',
    { class: 'stack' },
    element('div', { class: 'brand-fields' }, ...names.map((name, at) => labelled(translate(`settings.brand.${name}`), inputs[at])), labelled(translate('settings.brand.font'), font)),
    element('figure', { class: 'brand-sample', 'aria-label': translate('settings.brand.sample') }, sample),
  );

  /** @returns {Brand | null} */
  function get() {
    if (!isOn.checked) return null;
    const [accent, background, text] = inputs.map(({ value }) => value);
    return { colours: { accent, background, text }, ...(font.value && { font: font.value }) };
  }

  /** @param {Brand | null} now */
  function set(now) {
    isOn.checked = now !== null;
    names.forEach((name, at) => (inputs[at].value = now?.colours[name] ?? COLOURS[name]));
    font.value = now?.font ?? '';
    show();
  }

  function show() {
    const chosen = get();
    details.hidden = chosen === null;
    wearBrand(sample, chosen && viewOf({ version: 1, title: '', theme: 'harbour', sections: [], brand: chosen }).brand);
  }

  show();
  return {
    root: element('div', { class: 'stack' }, element('label', { class: 'check' }, isOn, translate('settings.brand.label')), element('p', { class: 'hint' }, translate('settings.brand.hint')), details),
    get,
    set,
  };
}

/** @param {import('../messages/index.js').Translate} translate */
function drawSample(translate) {
  const text = translate('settings.brand.sampleText');
  const link = { label: translate('settings.brand.sampleButton'), href: 'https://www.example.com/' };
  const blocks = [{ id: 'sample-hero', type: 'hero', props: { title: translate('settings.brand.sampleTitle'), text, link, align: 'start' } }];
  const section = { id: 'sample', layout: 'stack', background: { kind: 'plain' }, spacing: 'tight', blocks };
  const view = viewOf({ version: 1, title: '', theme: 'harbour', sections: [section] });
  loadTheme('harbour');
  const page = drawPage(view);
  page.append(...view.sections.map((each) => drawSection(each, { readAttachment: () => new Promise(() => {}), pictures: 0 })));
  for (const each of page.querySelectorAll('a')) each.tabIndex = -1;
  return page;
}
