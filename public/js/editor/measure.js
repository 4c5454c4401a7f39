/** @import { PageDocument } from '../page/types.js' */
import { element, takeOff } from '../dom.js';
import { viewOf } from '../page/view.js';
import { addSections, drawPage } from '../render/page.js';
import { loadTheme } from '../render/theme.js';

/**
 * How high a page is in Confluence's column, in CSS pixels: kept beside it, so that its place can be reserved before
 * it is drawn. Pictures need not be there: their place is.
 *
 * @param {PageDocument} document
 */
export async function measureHeight(document) {
  const view = viewOf(document);
  await loadTheme(view.theme);
  const page = drawPage(view);
  if (view.brand) (await import('../render/brand.js').catch(() => null))?.wearBrand(page, view.brand);
  const tools = { readAttachment: () => new Promise(() => {}), pictures: 1 };
  addSections(page, view.sections, tools);
  const room = element('div', { class: 'measure', 'aria-hidden': 'true', inert: true }, page);
  window.document.body.append(room);
  const height = page.offsetHeight;
  takeOff(room);
  return height;
}
