/** @import { Kind } from './types.js' */
import { drawText } from '../../render/text.js';

/** What editing sets on an element. */
const SET = [
  ...['contenteditable', 'translate', 'role', 'spellcheck', 'dir', 'data-hint'],
  ...['aria-label', 'aria-multiline', 'aria-placeholder', 'aria-keyshortcuts'],
];
const CLASSES = ['ProseMirror', 'ProseMirror-focused', 'is-editing-text'];

/** An element as the renderer drew it, to be so again. */
export class Drawn {
  /**
   * @param {HTMLElement} element
   * @param {Kind} kind
   */
  constructor(element, kind) {
    this.element = element;
    this.kind = kind;
    this.hadClass = element.hasAttribute('class');
    this.before = SET.map((name) => /** @type {const} */ ([name, element.getAttribute(name)]));
  }

  /** @param {string} value */
  restore(value) {
    const { element, kind } = this;
    for (const [name, was] of this.before) {
      if (was === null) element.removeAttribute(name);
      else element.setAttribute(name, was);
    }
    element.classList.remove(...CLASSES);
    if (!this.hadClass && element.classList.length === 0) element.removeAttribute('class');
    const nodes = kind === 'plain' ? [value] : drawText(value);
    element.replaceChildren(...(kind === 'inline' ? nodes.flatMap((node) => [.../** @type {Node} */ (node).childNodes]) : nodes));
  }
}
