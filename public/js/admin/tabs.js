/** @import { Words } from '../messages/index.js' */
import { element } from '../dom.js';
import { waiting } from '../console/shell.js';
import { guarded } from './guarded.js';

/** @typedef {{ id: string, label: string, draw: () => Promise<Node> }} Tab */

/**
 * Tabs as the ARIA Authoring Practices have them: one stop for the row, arrows move and choose, Home and End.
 *
 * @param {Words} words
 * @param {string} label
 * @param {Tab[]} tabs
 */
export function createTabs(words, label, tabs) {
  const buttons = tabs.map(({ id, label: name }) =>
    element('button', { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}`, onclick: () => choose(id) }, name),
  );
  const panels = tabs.map(({ id }) =>
    element('div', { class: 'panel stack', role: 'tabpanel', id: `panel-${id}`, 'aria-labelledby': `tab-${id}`, tabindex: '-1' }),
  );
  const row = element('div', { class: 'console-tabs', role: 'tablist', 'aria-label': label, onkeydown: move }, ...buttons);

  /** @param {string} id */
  async function choose(id) {
    tabs.forEach((tab, at) => {
      const isChosen = tab.id === id;
      buttons[at].setAttribute('aria-selected', String(isChosen));
      buttons[at].tabIndex = isChosen ? 0 : -1;
      panels[at].hidden = !isChosen;
    });
    const at = tabs.findIndex((tab) => tab.id === id);
    if (panels[at].childElementCount) return;
    panels[at].replaceChildren(waiting(words));
    panels[at].replaceChildren(await guarded(words, tabs[at].draw));
  }

  /** @param {KeyboardEvent} event */
  function move(event) {
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const forward = getComputedStyle(row).direction === 'rtl' ? -1 : 1;
    /** @type {Record<string, number>} */
    const places = { ArrowRight: at + forward, ArrowLeft: at - forward, Home: 0, End: tabs.length - 1 };
    if (at < 0 || !(event.key in places)) return;
    event.preventDefault();
    const next = (places[event.key] + tabs.length) % tabs.length;
    choose(tabs[next].id);
    buttons[next].focus();
  }

  choose(tabs[0].id);
  return element('div', { class: 'stack' }, row, ...panels);
}
