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
  const choose = (/** @type {number} */ chosen) => show(tabs, panels, chosen);
  const row = element(
    'div',
    { class: 'tab-row', role: 'tablist', onclick: (event) => choose(tabs.indexOf(event.target)) },
    ...tabs,
  );
  row.addEventListener('keydown', (event) => move(event, tabs, choose));
  choose(0);
  return element('div', { class: 'tab-box' }, row, ...panels);
}

/** @param {Panels['items'][number]} panel */
function drawPanel({ title, text }) {
  const attributes = { class: 'tab-panel text', role: 'tabpanel', tabindex: '0', 'aria-label': title };
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
 * @param {(chosen: number) => void} choose
 */
function move(event, tabs, choose) {
  const at = tabs.indexOf(/** @type {HTMLElement} */ (event.target));
  const forward = getComputedStyle(tabs[at]).direction === 'rtl' ? -1 : 1;
  const last = tabs.length - 1;
  /** @type {Record<string, number>} */
  const places = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: last };
  if (at < 0 || !(event.key in places)) return;
  event.preventDefault();
  const chosen = (places[event.key] + tabs.length) % tabs.length;
  choose(chosen);
  tabs[chosen].focus();
}
