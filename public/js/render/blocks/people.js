/** @import { People, Person } from '../../page/types.js' */
/** @import { Tools } from '../picture.js' */
import { element } from '../../dom.js';
import { balance } from '../columns.js';
import { drawPortrait } from '../portrait.js';
import { drawText } from '../text.js';

/**
 * @param {People} people
 * @param {Tools} tools
 */
export function drawPeople({ items, columns }, tools) {
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
