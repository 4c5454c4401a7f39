const THEMES = new URL('../../css/themes/', import.meta.url);
const LOAD_MS_MAX = 3_000;

/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/**
 * Loads a theme's styles; only the themes that are shown are loaded. Resolves when they are there, or when waiting
 * longer would be worse than showing the page plain.
 *
 * @param {string} theme
 * @returns {Promise<void>}
 */
export function loadTheme(theme) {
  const known = asked.get(theme);
  if (known) return known;
  const loading = new Promise((/** @type {(value: void) => void} */ resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = new URL(`${theme}.css`, THEMES).href;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => resolve());
    setTimeout(resolve, LOAD_MS_MAX);
    document.head.append(link);
  });
  asked.set(theme, loading);
  return loading;
}
