/** Which fall of the balance this browser has been told of: where it keeps nothing, until the editor is closed. */

const NAME = 'skyline.lowBalance';
let said = '';

/** @param {string} moment when the balance fell */
export function isSaid(moment) {
  try {
    return (localStorage.getItem(NAME) ?? said) === moment;
  } catch {
    return said === moment;
  }
}

/** @param {string} moment */
export function keepSaid(moment) {
  said = moment;
  try {
    localStorage.setItem(NAME, moment);
  } catch {
    // a browser that forbids it
  }
}
