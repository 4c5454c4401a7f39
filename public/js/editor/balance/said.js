/** Which fall of a site's balance this browser has been told of: where it keeps nothing, until the editor is closed. */
import { kept } from '../kept.js';

const SHELF = 'skyline.lowBalance/';
let said = '';

/** @param {string} site @param {string} moment when the balance fell */
export function isSaid(site, moment) {
  return (kept((storage) => storage.getItem(shelfOf(site))) ?? said) === moment;
}

/** @param {string} site @param {string} moment */
export function keepSaid(site, moment) {
  said = moment;
  kept((storage) => storage.setItem(shelfOf(site), moment));
}

/** @param {string} site */
function shelfOf(site) {
  return `${SHELF}${encodeURIComponent(site)}`;
}
