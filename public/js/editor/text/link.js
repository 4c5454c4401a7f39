/** @import { EditorView, Transaction } from '../../../vendor/prosemirror.js' */
import { Decoration, DecorationSet, Plugin, PluginKey } from '../../../vendor/prosemirror.js';
import { element } from '../../dom.js';
import { toAddress } from './address.js';
import { FORMAT } from './commands.js';
import { boxOf, hide, showAt } from './floating.js';

/** @typedef {{ from: number, to: number, href: string }} Target the words that lead somewhere */

/** Keeps the words in sight while their address is asked for: the browser shows no selection then. */
const marking = new PluginKey('link');

/** @type {Plugin<Target | null>} */
export const linkMarking = new Plugin({
  key: marking,
  state: {
    init: () => null,
    apply: (tr, target) => (tr.getMeta(marking) !== undefined ? tr.getMeta(marking) : tr.docChanged ? null : target),
  },
  props: {
    decorations(state) {
      const target = linkMarking.getState(state);
      if (!target || target.from === target.to) return null;
      return DecorationSet.create(state.doc, [Decoration.inline(target.from, target.to, { class: 'text-marked' })]);
    },
  },
});

/** Asks for the address of the selected words, of the link at the caret, or of a new one. */
export class LinkForm {
  /**
   * @param {EditorView} view
   * @param {{ translate: (key: string) => string }} host
   */
  constructor(view, { translate }) {
    /** @type {EditorView} */
    this.view = view;
    /** @type {Target} */
    this.target = { from: 0, to: 0, href: '' };
    this.problem = element('p', { id: 'text-link-problem', role: 'alert', hidden: true }, translate('text.address.wrong'));
    this.field = element('input', {
      type: 'text',
      inputmode: 'url',
      autocomplete: 'off',
      spellcheck: 'false',
      dir: 'ltr',
      placeholder: 'https://',
      'aria-label': translate('text.address'),
      'aria-describedby': this.problem.id,
      oninput: () => this.tell(false),
    });
    this.removing = element('button', { type: 'button', onclick: () => this.finish('') }, translate('text.address.remove'));
    this.element = this.draw(translate);
  }

  /** @param {(key: string) => string} translate */
  draw(translate) {
    const fields = element(
      'form',
      { novalidate: true, onsubmit: (/** @type {Event} */ event) => this.submit(event) },
      this.field,
      element('button', { type: 'submit', class: 'is-primary' }, translate('text.address.apply')),
      this.removing,
      this.problem,
    );
    const onkeydown = (/** @type {KeyboardEvent} */ event) => this.takeKey(event);
    const attributes = { class: 'text-link', role: 'dialog', 'aria-label': translate('text.link'), popover: 'manual' };
    return element('div', { ...attributes, onkeydown }, fields);
  }

  open() {
    const { view } = this;
    this.target = targetOf(view);
    view.dispatch(view.state.tr.setMeta(marking, this.target));
    this.field.value = this.target.href;
    this.removing.hidden = !this.target.href;
    this.tell(false);
    showAt(this.element, boxOf(view, this.target));
    this.field.focus();
    this.field.select();
  }

  hasFocus() {
    return this.element.contains(document.activeElement);
  }

  /** @param {KeyboardEvent} event */
  takeKey(event) {
    event.stopPropagation();
    if (event.key === 'Escape' && !event.isComposing) {
      event.preventDefault();
      this.close();
    }
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const written = this.field.value.trim();
    const href = written && toAddress(written);
    if (href === null) this.tell(true);
    else this.finish(href);
  }

  /** @param {boolean} isWrong */
  tell(isWrong) {
    this.problem.hidden = !isWrong;
    this.field.setAttribute('aria-invalid', String(isWrong));
    if (!isWrong) return;
    this.field.focus();
    showAt(this.element, boxOf(this.view, this.target));
  }

  /** @param {string} href nothing takes the link away */
  finish(href) {
    const { view, target } = this;
    this.close();
    if (href !== target.href) view.dispatch(linked(view, target, href).setMeta(FORMAT, true));
  }

  close() {
    this.hide();
    this.view.dispatch(this.view.state.tr.setMeta(marking, null));
    this.view.focus();
  }

  hide() {
    hide(this.element);
  }
}

/**
 * @param {EditorView} view
 * @param {Target} target
 * @param {string} href
 * @returns {Transaction}
 */
function linked({ state }, { from, to }, href) {
  const { link } = state.schema.marks;
  const { tr } = state;
  if (!href) return tr.removeMark(from, to, link);
  if (from === to) return tr.insert(from, state.schema.text(href, [link.create({ href })]));
  return tr.removeMark(from, to, link).addMark(from, to, link.create({ href }));
}

/**
 * @param {EditorView} view
 * @returns {Target}
 */
function targetOf({ state }) {
  const { selection, schema, doc } = state;
  const { from, to, empty, $from } = selection;
  /** @type {Target[]} */
  const links = [];
  doc.nodesBetween(empty ? $from.start() : from, empty ? $from.end() : to, (node, position) => {
    const href = schema.marks.link.isInSet(node.marks)?.attrs.href;
    const last = links.at(-1);
    const end = position + node.nodeSize;
    if (href && last?.href === href && last.to === position) last.to = end;
    else if (href) links.push({ from: position, to: end, href });
  });
  if (!empty) return { from, to, href: links[0]?.href ?? '' };
  return links.find((link) => link.from <= from && from <= link.to) ?? { from, to, href: '' };
}
