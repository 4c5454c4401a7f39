import { element } from '../../dom.js';
import { createFloating } from './floating.js';

/** @typedef {{ id: string, label: string, sign?: Node, isOn?: boolean }} Item */

/**
 * A menu: arrows move, Home and End too, a letter finds, Enter chooses, Escape and Tab go back.
 *
 * @param {{ label: string, items: Item[], place: DOMRect, onChoose: (id: string) => void, back: () => void }} menu
 */
export function openMenu({ label, items, place, onChoose, back }) {
  const floating = createFloating({ label, className: 'choice-menu', role: 'menu' });
  const nodes = items.map(({ id, label: words, sign, isOn }) =>
    element(
      'button',
      { type: 'button', role: isOn === undefined ? 'menuitem' : 'menuitemradio', 'aria-checked': isOn === undefined ? null : String(isOn), tabindex: '-1', class: 'menu-item', onclick: () => choose(id) },
      sign,
      element('span', {}, words),
    ),
  );
  floating.box.append(...nodes);
  floating.box.addEventListener('keydown', onKey);
  floating.onClosed(() => {
    floating.box.remove();
    // it is told of late: who has opened something else meanwhile is in that
    if (!document.querySelector('.floating:popover-open')) back();
  });
  floating.open(place);
  (nodes[items.findIndex(({ isOn }) => isOn)] ?? nodes[0])?.focus();

  /** @param {string} id */
  function choose(id) {
    onChoose(id);
    floating.close();
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    event.stopPropagation();
    if (event.key === 'Tab') {
      event.preventDefault();
      floating.close();
    }
    const at = nodes.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const last = nodes.length - 1;
    /** @type {Record<string, number>} */
    const rows = { ArrowDown: at === last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last };
    const begins = (/** @type {HTMLElement} */ node) => node.textContent?.trim().toLowerCase().startsWith(event.key.toLowerCase());
    const row = rows[event.key] ?? (event.key.length === 1 ? nodes.findIndex(begins) : -1);
    if (row < 0 || event.key === ' ') return;
    event.preventDefault();
    nodes[row]?.focus();
  }
}
