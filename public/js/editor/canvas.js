/** @import { App } from './app.js' */
import { element, update } from '../dom.js';
import { brandFor } from './branding.js';
import { createExamples } from './examples.js';
import { Painter } from './painter.js';

/**
 * The page as it will look; before there is one, examples to begin with.
 *
 * @param {App} app
 * @returns {{ canvas: HTMLElement, sheet: HTMLElement, painter: Painter }}
 */
export function createCanvas(app) {
  const sheet = element('div', { class: 'sheet' });
  const examples = createExamples(app);
  const canvas = element('div', { class: 'canvas' }, examples, sheet);
  const painter = new Painter(app, sheet);
  app.store.watch(({ page, run, width, phase, siteBrand, isTrying }, before) => {
    if (width !== before?.width) canvas.dataset.width = width;
    update(sheet, { hidden: isTrying || (!page && !run) });
    update(examples, { hidden: Boolean(page || run) || phase !== 'ready' });
    if (before && page === before.page && run === before.run && siteBrand === before.siteBrand) return;
    if (run) painter.paintRun(run, siteBrand);
    else if (page) painter.paintPage(page, brandFor(page, siteBrand), Boolean(before?.run));
    else painter.clear();
  });
  return { canvas, sheet, painter };
}
