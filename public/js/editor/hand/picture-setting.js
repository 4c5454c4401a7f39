/** @import { Hand } from './index.js' */
/** @import { Entry } from '../library.js' */
import { element, valueOf } from '../../dom.js';
import { createFloating } from './floating.js';
import { pictureOf, thumbnail } from '../library.js';
import { textField } from './fields.js';

const COLUMNS = 3;

/**
 * A picture: which one, and its words for who does not see it.
 *
 * @param {Hand} hand
 * @param {{ label: string, isOptional: boolean, onChange: (picture: Record<string, unknown> | null) => void }} about
 * @returns {import('./fields.js').Field}
 */
export function pictureField(hand, { label, isOptional, onChange }) {
  const { translate } = hand;
  /** @type {Record<string, any> | null} */
  let picture = null;
  const shown = element('img', { alt: '', class: 'picked', width: 96, height: 60 });
  const choose = element('button', { type: 'button', class: 'button' }, translate('picture.choose'));
  choose.addEventListener('click', () => openPicker(hand, choose, (entry) => onChange(pictureOf(entry))));
  const remove = element('button', { type: 'button', class: 'button', onclick: () => onChange(null) }, translate('picture.none'));
  const alt = textField({ label: translate('picture.alt'), onChange: (words) => void (picture && onChange({ ...picture, alt: words })) });
  return {
    node: element('div', { class: 'setting' }, element('span', { class: 'setting-name' }, label), element('div', { class: 'picture-row' }, shown, choose, isOptional && remove), alt.node),
    update(value) {
      picture = value ?? null;
      shown.hidden = picture?.source !== 'library';
      if (picture?.source === 'library' && shown.dataset.id !== picture.id) {
        shown.dataset.id = picture.id;
        shown.src = thumbnail(picture.id);
      }
      remove.hidden = !picture;
      alt.node.hidden = !picture;
      alt.update(picture?.alt);
    },
  };
}

/**
 * The library's pictures, found by their words; arrows move over rows and columns.
 *
 * @param {Hand} hand
 * @param {HTMLElement} from
 * @param {(entry: Entry) => void} onChoose
 */
export async function openPicker(hand, from, onChoose) {
  const { translate, library } = hand;
  const floating = createFloating({ label: translate('picture.choose'), className: 'picker' });
  const list = element('div', { class: 'picker-list', role: 'listbox', 'aria-label': translate('picture.choose') });
  const none = element('p', { class: 'hint', role: 'status' });
  const field = element('input', { type: 'text', class: 'insert-field', 'aria-label': translate('picture.find'), placeholder: translate('picture.find'), oninput: (/** @type {InputEvent} */ event) => show(valueOf(event)), onkeydown: onKey });
  floating.box.append(field, list, none);
  floating.onClosed(() => {
    floating.box.remove();
    from.focus();
  });
  await library.load();
  show('');
  floating.open(from.getBoundingClientRect());
  field.focus();

  /** @param {string} typed */
  function show(typed) {
    const wanted = typed.trim().toLowerCase();
    const found = library.images().filter(({ alt, tags }) => [alt, ...tags].some((words) => words.toLowerCase().includes(wanted)));
    list.replaceChildren(...found.map((entry, row) => draw(entry, row)));
    none.textContent = found.length ? '' : translate('picture.notFound');
  }

  /** @param {Entry} entry @param {number} row */
  function draw(entry, row) {
    const choose = () => {
      onChoose(entry);
      floating.close();
    };
    const image = element('img', { src: thumbnail(entry.id), alt: entry.alt, loading: 'lazy', width: 160, height: 100 });
    return element('button', { type: 'button', role: 'option', class: 'picker-item', tabindex: row === 0 ? '0' : '-1', onclick: choose, onkeydown: onKey }, image);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    event.stopPropagation();
    const nodes = /** @type {HTMLElement[]} */ ([...list.children]);
    const at = nodes.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: at < 0 ? 1 : COLUMNS, ArrowUp: -COLUMNS, ...(at >= 0 && { ArrowRight: 1, ArrowLeft: -1 }) };
    const next = nodes[at + steps[event.key]];
    if (!(event.key in steps)) return;
    event.preventDefault();
    (next ?? (event.key === 'ArrowUp' ? field : nodes[at])).focus();
  }
}
