const STYLE = new URL('../../../css/text.css', import.meta.url).href;
const LOAD_MS_MAX = 3_000;

/** Loads the style sheet of the text editor; editing goes on where it does not come. */
export function loadStyle() {
  return new Promise((/** @type {(value: void) => void} */ resolve) => {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = STYLE;
    link.addEventListener('load', () => resolve());
    link.addEventListener('error', () => resolve());
    setTimeout(resolve, LOAD_MS_MAX);
    document.head.append(link);
  });
}
