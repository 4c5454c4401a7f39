import { element } from '../dom.js';

/**
 * Asks for a style sheet that is needed only sometimes, once.
 *
 * @param {string} name of the file below css/
 */
export function loadStyle(name) {
  const { href } = new URL(`../../css/${name}.css`, import.meta.url);
  if (!document.querySelector(`link[href="${href}"]`)) document.head.append(element('link', { rel: 'stylesheet', href }));
}
