/**
 * Makes an element. A member that is a function listens (`onclick`), `true` sets an empty attribute, and what is
 * false, null or undefined is left out. Nothing is ever parsed as markup.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: any) => unknown)>} [attributes]
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const name in attributes) {
    const value = attributes[name];
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== null && value !== undefined) {
      made.setAttribute(name, value === true ? '' : String(value));
    }
  }
  for (const child of children) if (child || child === '') made.append(child);
  return made;
}

/**
 * Sets what is another than before: a browser styles anew even what is set to what it is.
 *
 * @template {HTMLElement} T
 * @param {T} node
 * @param {Partial<Pick<T, keyof T>>} members
 */
export function update(node, members) {
  for (const name of /** @type {(keyof T)[]} */ (Object.keys(members))) {
    const value = members[name];
    if (node[name] !== value) node[name] = /** @type {any} */ (value);
  }
}

/**
 * Chromium keeps each picture that is as wide as its place (`sizes=auto`), with all that it was drawn with, even where
 * it is gone for good: so it is no such picture any more.
 *
 * @param {Element} node
 */
export function takeOff(node) {
  for (const image of node.querySelectorAll('img')) image.sizes = '1px';
  node.remove();
}

/**
 * What stands in the field that an event comes from.
 *
 * @param {Event} event
 */
export function valueOf(event) {
  return /** @type {HTMLInputElement | HTMLTextAreaElement} */ (event.target).value;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * A drawing of 24 by 24 in the colour of its text, hidden from assistive technology.
 *
 * @param {string} path the drawing's strokes
 */
export function drawing(path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}
