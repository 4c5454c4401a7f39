/** @import { Hand } from './index.js' */
import { element } from '../../dom.js';
import { icon } from '../icons.js';

/** @typedef {'create' | 'chat' | 'outline' | 'settings' | 'checks'} Tab */

const TABS = /** @type {Tab[]} */ (['create', 'chat', 'outline', 'settings', 'checks']);

/**
 * The side with its tabs: what creates a page, its outline, the settings of what is selected, the checks.
 *
 * @param {Hand} hand
 * @param {HTMLElement} side
 */
export function createPanel(hand, side) {
  const { translate, store } = hand;
  const [row, form] = /** @type {HTMLElement[]} */ ([...side.children]);
  const panels = { create: form, chat: wrap('chat'), outline: wrap('outline'), settings: wrap('settings'), checks: wrap('checks') };
  const tabs = TABS.map((name) =>
    element('button', { type: 'button', role: 'tab', id: `tab-${name}`, class: 'side-tab', 'aria-controls': `panel-${name}`, onclick: () => open(name, false) }, translate(`tab.${name}`)),
  );
  const close = element('button', { type: 'button', class: 'icon-button side-close', 'aria-label': translate('panel.close'), title: translate('panel.close'), onclick: leave }, icon('close'));
  form.id = 'panel-create';
  row.setAttribute('role', 'tablist');
  row.setAttribute('aria-label', translate('tabs'));
  row.addEventListener('keydown', onKey);
  row.append(...tabs);
  side.append(panels.chat, panels.outline, panels.settings, panels.checks, close);
  store.watch(({ page, run }) => {
    if (!page || run) show('create');
  });
  show('create');

  /** @param {Exclude<Tab, 'create'>} name */
  function wrap(name) {
    return element('div', { class: 'side-panel', role: 'tabpanel', id: `panel-${name}`, 'aria-labelledby': `tab-${name}`, hidden: true });
  }

  /** @param {Tab} name @param {() => void} [then] when it is there */
  function show(name, then = () => {}) {
    side.dataset.panel = name;
    TABS.forEach((each, at) => {
      panels[each].hidden = each !== name;
      tabs[at].setAttribute('aria-selected', String(each === name));
      tabs[at].tabIndex = each === name ? 0 : -1;
    });
    if (name !== 'create') hand.parts.use((parts) => fill(panels[name], parts[name], then));
  }

  /** @param {HTMLElement} panel @param {{ root: HTMLElement, show: () => void }} part @param {() => void} then */
  function fill(panel, part, then) {
    if (panel.hidden) return;
    if (!panel.contains(part.root)) panel.append(part.root);
    part.show();
    then();
  }

  /** @param {Tab} name @param {boolean} [takesFocus] */
  function open(name, takesFocus = true) {
    show(name, () => takesFocus && focusIn(panels[name]));
  }

  /** @param {HTMLElement} panel */
  function focusIn(panel) {
    const first = panel.querySelector('input:checked, input:not([type=radio]), [role=treeitem][tabindex="0"], select, button');
    if (first instanceof HTMLElement) first.focus();
  }

  function leave() {
    show('create');
    hand.surface.focus();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const at = tabs.indexOf(/** @type {HTMLButtonElement} */ (event.target));
    const last = TABS.length - 1;
    /** @type {Record<string, number>} */
    const places = { ArrowRight: (at + 1) % TABS.length, ArrowLeft: (at + last) % TABS.length, Home: 0, End: last };
    if (!(event.key in places)) return;
    event.preventDefault();
    show(TABS[places[event.key]]);
    tabs[places[event.key]].focus();
  }

  side.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && side.dataset.panel !== 'create') leave();
  });
  return { open, tabs };
}
