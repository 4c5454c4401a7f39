import { element } from '../dom.js';

const STYLES = new URL('../../css/', import.meta.url);
const LOAD_MS_MAX = 3_000;

/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/**
 * Loads a theme's styles; only the themes that are shown are loaded.
 *
 * @param {string} theme
 * @returns {Promise<void>}
 */
export function loadTheme(theme) {
  return loadStyle(`themes/${theme}`);
}

/**
 * Loads a style sheet once. Resolves when it is there, or when waiting longer would be worse than showing the page plain.
 *
 * @param {string} name below css/
 * @returns {Promise<void>}
 */
export function loadStyle(name) {
  const known = asked.get(name);
  if (known) return known;
  const loading = new Promise((/** @type {(value: void) => void} */ resolve) => {
    const { href } = new URL(`${name}.css`, STYLES);
    const onerror = () => resolve(void asked.delete(name));
    document.head.append(element('link', { rel: 'stylesheet', href, onload: resolve, onerror }));
    setTimeout(resolve, LOAD_MS_MAX);
  });
  asked.set(name, loading);
  return loading;
}
