/** @import { People, Person } from '../../js/page/types.js' */
/** @import { Tools } from '../../js/render/picture.js' */
import { element } from '../../js/dom.js';
import { balance } from '../../js/render/columns.js';
import { drawPortrait } from '../../js/render/portrait.js';
import { drawText } from '../../js/render/text.js';

/**
 * @param {People} people
 * @param {Tools} tools
 */
export function draw({ items, columns }, tools) {
  return element(
    'ul',
    { class: 'people-grid even', 'data-columns': balance(items.length, columns) },
    ...items.map((person) => drawPerson(person, tools)),
  );
}

/**
 * @param {Person} person
 * @param {Tools} tools
 */
function drawPerson({ name, role, text, image }, tools) {
  return element(
    'li',
    { class: 'person' },
    drawPortrait(name, image, tools),
    element(
      'div',
      { class: 'person-words' },
      element('h3', {}, name),
      role && element('p', { class: 'role' }, role),
      text && element('div', { class: 'small-text' }, ...drawText(text)),
    ),
  );
}
