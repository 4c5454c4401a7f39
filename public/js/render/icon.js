import { drawing } from '../dom.js';

/**
 * An icon by its name, a star where there is none of that name. The drawings are asked for with the first icon of a
 * page; the place is there before.
 *
 * @param {string} name
 */
export function drawIcon(name) {
  const svg = drawing('');
  import('./icons.js').then(({ drawInto }) => drawInto(svg, name), () => {});
  return svg;
}
