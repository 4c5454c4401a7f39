import { element } from '../../dom.js';

/**
 * Choices in rows and columns: one of them is in the order of Tab, arrows move over all.
 *
 * @param {string} label
 */
export function createGrid(label) {
  const list = element('div', { class: 'pictures-list', role: 'listbox', 'aria-label': label, onkeydown: onKey });

  /**
   * @param {HTMLElement[]} nodes
   * @param {boolean} [goesOn] whether they come behind those that are shown; what is shown already stays once
   * @returns {number} how many are shown
   */
  function show(nodes, goesOn = false) {
    const known = new Set(goesOn ? [...list.children].map((node) => /** @type {HTMLElement} */ (node).dataset.key) : []);
    const news = nodes.filter((node) => !known.has(node.dataset.key));
    if (goesOn) list.append(...news);
    else list.replaceChildren(...news);
    const stop = list.querySelector('[aria-selected=true]') ?? list.firstElementChild;
    for (const node of list.children) /** @type {HTMLElement} */ (node).tabIndex = node === stop ? 0 : -1;
    return list.children.length;
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const nodes = /** @type {HTMLElement[]} */ ([...list.children]);
    const at = nodes.indexOf(/** @type {HTMLElement} */ (event.target));
    const columns = nodes.filter((node) => node.offsetTop === nodes[0]?.offsetTop).length;
    const onward = getComputedStyle(list).direction === 'rtl' ? -1 : 1;
    /** @type {Record<string, number>} */
    const next = { ArrowRight: at + onward, ArrowLeft: at - onward, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: nodes.length - 1 };
    if (at < 0 || !(event.key in next)) return;
    event.preventDefault();
    const node = nodes[next[event.key]];
    if (!node) return;
    nodes[at].tabIndex = -1;
    node.tabIndex = 0;
    node.focus();
  }

  return { list, show };
}
