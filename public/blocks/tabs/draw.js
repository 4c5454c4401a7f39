/** @import { Panels } from '../../js/page/types.js' */
import { element } from '../../js/dom.js';
import { drawText } from '../../js/render/text.js';

/**
 * Tabs as the ARIA Authoring Practices have them: one stop for the row, arrows move and choose, Home and End.
 *
 * @param {Panels} tabs
 */
export function draw({ items }) {
  const tabs = items.map(({ title }) => element('button', { type: 'button', role: 'tab' }, title));
  const panels = items.map(drawPanel);
  tabs.forEach((tab, at) => tie(tab, panels[at]));
  /** @param {Event} event */
  const chooseAt = ({ target }) => show(tabs, panels, tabs.findIndex((tab) => tab.contains(/** @type {Node} */ (target))));
  const row = element(
    'div',
    { class: 'tab-row', role: 'tablist', onclick: chooseAt, onfocusin: chooseAt, onkeydown: (event) => move(event, tabs) },
    ...tabs,
  );
  show(tabs, panels, 0);
  return element('div', {}, row, ...panels);
}

/** @param {Panels['items'][number]} panel */
function drawPanel({ title, text }) {
  const attributes = { class: 'tab-panel rich-text', role: 'tabpanel', tabindex: '0', 'aria-label': title };
  return element('div', attributes, ...drawText(text));
}

/**
 * Which panel a tab controls. By element, not by id: a page may stand twice in one document.
 *
 * @param {Element} tab
 * @param {Element} panel
 */
function tie(tab, panel) {
  tab.ariaControlsElements = [panel];
}

/**
 * @param {HTMLElement[]} tabs
 * @param {HTMLElement[]} panels
 * @param {number} chosen
 */
function show(tabs, panels, chosen) {
  if (!tabs[chosen]) return;
  tabs.forEach((tab, at) => {
    tab.setAttribute('aria-selected', String(at === chosen));
    tab.tabIndex = at === chosen ? 0 : -1;
    panels[at].hidden = at !== chosen;
  });
}

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement[]} tabs
 */
function move(event, tabs) {
  const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
  const forward = getComputedStyle(tabs[at]).direction === 'rtl' ? -1 : 1;
  const last = tabs.length - 1;
  /** @type {Record<string, number>} */
  const places = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: last };
  if (at < 0 || !(event.key in places)) return;
  event.preventDefault();
  tabs[(places[event.key] + tabs.length) % tabs.length].focus();
}
