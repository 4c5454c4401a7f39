const ICONS = {
  up: 'M8 13V3m0 0L4 7m4-4 4 4',
  down: 'M8 3v10m0 0 4-4m-4 4L4 9',
  remove: 'm4 4 8 8m0-8-8 8',
  plus: 'M8 3v10M3 8h10',
};

/**
 * A drawing of 16 pixels in the colour of its text; what it means is said by the button around it.
 *
 * @param {keyof typeof ICONS} name
 */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  const stroke = { d: ICONS[name], stroke: 'currentColor', 'stroke-width': '1.5', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  for (const [key, value] of Object.entries(stroke)) path.setAttribute(key, value);
  svg.append(path);
  return svg;
}

/**
 * An element with attributes, listeners and children. Texts are texts, never markup.
 *
 * @param {string} tag `name.class.class`
 * @param {Record<string, any>} [properties] `on…` are listeners, null and false are left out
 * @param {...(Node | string | null | undefined)} children
 * @returns {any}
 */
export function element(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name);
  if (classes.length) made.className = classes.join(' ');
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}
