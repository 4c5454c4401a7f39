/** @import { App } from './app.js' */
/** @import { PageDocument } from '../page/types.js' */
import { element, takeOff } from '../dom.js';
import { loadTemplateWords } from '../messages/templates/index.js';
import { viewOf } from '../page/view.js';
import { addSections, drawPage } from '../render/page.js';
import { loadStyle, loadTheme } from '../render/theme.js';

/** @typedef {{ name: string, about: string, page: PageDocument }} Template */

const FOLDER = new URL('../../templates/', import.meta.url);
export const NAMES = ['team-home', 'kick-off', 'launch', 'onboarding', 'release-notes', 'decision'];
/** How wide a page is drawn before it is made as small as its preview. */
const DRAWN_PX = 1040;

/**
 * What opens the choice of templates, once its words are there.
 *
 * @param {App} app
 */
export async function readyTemplates(app) {
  const translate = await loadTemplateWords(app.words.locale);
  return () => showTemplates(app, translate);
}

/**
 * Finished pages to begin with, each as it will look.
 *
 * @param {App} app
 * @param {import('../messages/index.js').Translate} translate
 */
async function showTemplates({ store, host, words, actions }, translate) {
  await loadStyle('templates');
  const state = element('p', { role: 'status' });
  const again = element('button', { type: 'button', class: 'button', hidden: true, onclick: fill }, translate('templates.again'));
  const list = element('ul', { class: 'templates' });
  const form = element(
    'form',
    { method: 'dialog' },
    element('h2', { id: 'templates-title' }, words.translate('templates.open')),
    element('p', {}, translate('templates.text')),
    state,
    again,
    list,
    element('div', { class: 'ask-answers' }, element('button', { type: 'submit', class: 'button' }, translate('templates.close'))),
  );
  const dialog = element('dialog', { class: 'ask is-wide', 'aria-labelledby': 'templates-title' }, form);
  dialog.addEventListener('close', () => takeOff(dialog));
  document.body.append(dialog);
  dialog.showModal();
  fill();

  async function fill() {
    again.hidden = true;
    state.textContent = translate('templates.loading');
    try {
      const templates = await Promise.all(NAMES.map((name) => load(name, words.locale)));
      list.replaceChildren(...templates.map(drawCard));
      state.textContent = '';
      list.querySelector('button')?.focus();
    } catch {
      state.textContent = translate('templates.failed');
      again.hidden = false;
    }
  }

  /** @param {Template} template */
  function drawCard({ name, about, page }) {
    const choose = () => {
      dialog.close();
      actions.beginFrom(page, name);
    };
    const preview = element('div', { class: 'preview', inert: true, 'aria-hidden': 'true' }, drawSmall(page));
    new ResizeObserver(() => preview.style.setProperty('--smaller', String(preview.offsetWidth / DRAWN_PX))).observe(preview);
    return element(
      'li',
      { class: 'template' },
      preview,
      element('button', { type: 'button', class: 'template-name', 'aria-label': translate('templates.use', { title: name }), onclick: choose }, name),
      element('p', {}, about),
    );
  }

  /** @param {PageDocument} page */
  function drawSmall(page) {
    const view = viewOf({ ...page, brand: store.get().siteBrand });
    loadTheme(view.theme);
    const drawn = drawPage(view);
    const tools = { readAttachment: host.picture, pictures: 1 };
    addSections(drawn, view.sections, tools);
    return element('div', { class: 'preview-page' }, drawn);
  }
}

/**
 * @param {string} name of the template's file
 * @param {string} locale
 * @returns {Promise<Template>}
 */
async function load(name, locale) {
  const answer = await fetch(new URL(`${name}.json`, FOLDER));
  if (!answer.ok) throw new Error(`The template ${name} could not be loaded: ${answer.status}`);
  return spoken(await answer.json(), locale);
}

/**
 * The value in one language: an object with `en` in it is a text in each of ours.
 *
 * @param {any} value
 * @param {string} locale
 * @returns {any}
 */
export function spoken(value, locale) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => spoken(each, locale));
  if ('en' in value) return value[locale] ?? value.en;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, spoken(part, locale)]));
}
