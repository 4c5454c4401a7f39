/** @import { Studio } from './index.js' */
/** @import { Item } from './finding.js' */
/** @import { OwnPicture } from './uploads.js' */
/** @import { LibraryPicture } from '../library.js' */
import { element, valueOf } from '../../dom.js';
import { icon } from '../icons.js';
import { pictureOf, thumbnail } from '../library.js';
import { ownPicturesOf } from './document.js';
import { fileButton } from './files.js';
import { findBeside, findMedia } from './finding.js';
import { createGrid } from './grid.js';

/**
 * @typedef {OwnPicture | LibraryPicture} Chosen
 * @typedef {{ kind: 'image' | 'video', chosen: Chosen | null, onChoose: (picture: Chosen) => void,
 *   onFiles: (files: File[]) => void }} Order
 */

const TYPING_MS = 200;
const COLOURS = {
  red: '#c4453c',
  orange: '#e08a3c',
  yellow: '#ecc75f',
  green: '#4f9d69',
  blue: '#4a7fb5',
  violet: '#8a6fb0',
  light: '#f3efe8',
  dark: '#24303c',
};

/**
 * The library and somebody's own pictures of this page, to choose one. It opens with what is chosen now and what is
 * like it: so the choice that a model made is seen, and changed by one press.
 *
 * @param {Studio} studio
 * @param {Order} order
 */
export function openPicker({ hand, say, uploads }, { kind, chosen, onChoose, onFiles }) {
  const isFilm = kind === 'video';
  const grid = createGrid(say(isFilm ? 'choose.film' : 'choose'));
  const said = element('p', { class: 'hint', role: 'status' });
  const more = element('button', { type: 'button', class: 'button', hidden: true, onclick: () => search(cursor) });
  const again = element('button', { type: 'button', class: 'button', hidden: true, onclick: () => search(null) }, say('again'));
  const find = say(isFilm ? 'picker.find.film' : 'picker.find');
  const field = element('input', { type: 'search', class: 'text-field', 'aria-label': find, placeholder: find, oninput: onType });
  const filters = element('div', { class: 'picker-filters' }, field, colourField());
  const dialog = draw();
  let from = chosen?.source === 'attachment' ? 'own' : 'library';
  let colour = '';
  let typing = 0;
  /** The search whose answer is waited for: older ones come too late. */
  let asked = 0;
  /** @type {string | null} */
  let cursor = null;
  more.textContent = say('picker.more');
  document.body.append(dialog);
  dialog.showModal();
  show(from);
  field.focus();

  /** @returns {HTMLDialogElement} */
  function draw() {
    const close = element('button', { type: 'submit', class: 'icon-button', 'aria-label': say('picker.close'), title: say('picker.close') }, icon('close'));
    const title = element('h2', { id: 'picker-title' }, say(isFilm ? 'choose.film' : 'choose'));
    const upload = fileButton(say('upload'), 'button', (files) => leave(() => onFiles(files)));
    return element(
      'dialog',
      { class: 'ask pictures', 'aria-labelledby': 'picker-title', onclose: () => dialog.remove() },
      element(
        'form',
        { method: 'dialog', class: 'pictures-frame', onsubmit: (/** @type {SubmitEvent} */ event) => event.submitter === close || event.preventDefault() },
        element('header', {}, title, !isFilm && upload, close),
        !isFilm && sourceField(),
        filters,
        said,
        grid.list,
        element('div', { class: 'ask-answers' }, again, more),
      ),
    );
  }

  function sourceField() {
    const choices = ['library', 'own'].map((name) =>
      element('label', { class: 'option' }, element('input', { type: 'radio', name: 'picture-source', checked: name === (chosen?.source === 'attachment' ? 'own' : 'library'), onchange: () => show(name) }), element('span', {}, say(`picker.${name}`))),
    );
    return element('fieldset', { class: 'options' }, element('legend', { class: 'unseen' }, say('picker.kinds')), ...choices);
  }

  function colourField() {
    const option = (/** @type {string} */ value, /** @type {string} */ label) => {
      const swatch = element('i', { class: value ? 'colour-swatch' : 'colour-swatch is-any' });
      if (value) swatch.style.setProperty('background', value);
      return element('label', { class: 'option is-swatch', title: label }, element('input', { type: 'radio', name: 'picture-colour', checked: !value, onchange: () => search(null, (colour = value)) }), swatch, element('span', { class: 'unseen' }, label));
    };
    const choices = Object.entries(COLOURS).map(([name, value]) => option(value, say(`colour.${name}`)));
    return element('fieldset', { class: 'options' }, element('legend', { class: 'unseen' }, say('picker.colour')), option('', say('picker.anyColour')), ...choices);
  }

  /** @param {string} source */
  function show(source) {
    from = source;
    filters.hidden = source === 'own';
    if (source === 'own') showOwn();
    else search(null);
  }

  function showOwn() {
    asked += 1;
    more.hidden = again.hidden = true;
    const onPage = ownPicturesOf(hand.editing.page);
    const beside = uploads.all.flatMap(({ picture }) => (picture && !onPage.some(({ id }) => id === picture.id) ? [picture] : []));
    const all = [...onPage, ...beside];
    grid.show(all.map((picture) => drawOwn(picture)));
    said.textContent = all.length ? say('picker.found', { count: all.length }) : say('picker.noOwn');
  }

  /** @param {InputEvent} event */
  function onType(event) {
    clearTimeout(typing);
    const typed = valueOf(event);
    typing = window.setTimeout(() => typed === field.value && search(null), TYPING_MS);
  }

  /** @param {string | null} at the page to begin with, or to go on with, of what was found @param {unknown} [_change] */
  async function search(at, _change) {
    const mine = (asked += 1);
    const q = field.value.trim();
    const isFirst = !q && !colour && !at && chosen?.source === 'library';
    if (!grid.list.childElementCount) said.textContent = say('picker.looking');
    const finding = isFirst ? findBeside(hand.host, kind, chosen) : findMedia(hand.host, kind, { q, colour: colour || null, cursor: at });
    const found = await finding.catch(() => null);
    if (mine !== asked) return;
    const [pressed, before] = [document.activeElement, grid.list.childElementCount];
    again.hidden = Boolean(found);
    more.hidden = !found?.nextCursor;
    const count = found ? grid.show(found.items.map(drawItem), Boolean(at)) : 0;
    said.textContent = !found ? say('picker.down') : count ? say('picker.found', { count }) : say('picker.none');
    cursor = found?.nextCursor ?? null;
    // a button that goes leaves the keyboard at what came by it
    const news = /** @type {HTMLElement | undefined} */ (grid.list.children[before]);
    if (pressed === more) (found ? (news ?? field) : again).focus();
    else if (pressed === again && found) field.focus();
  }

  /** @param {Item} item */
  function drawItem(item) {
    const image = element('img', { src: thumbnail(item.id), alt: '', loading: 'lazy', width: 400, height: 250 });
    const length = item.durationS ? element('span', { class: 'film-length' }, say('film.length', { seconds: item.durationS })) : null;
    return option(item.id, item.alt, [image, length], () => onChoose({ ...pictureOf(item) }));
  }

  /** @param {OwnPicture} picture */
  function drawOwn(picture) {
    const image = element('img', { alt: '', width: picture.width, height: picture.height });
    const label = picture.alt || picture.fileName;
    const made = option(picture.id, label, [image], () => onChoose(picture));
    hand.host.picture(/** @type {any} */ (picture), made).then((address) => (image.src = address), () => image.replaceWith(element('span', { class: 'hint' }, label)));
    return made;
  }

  /** @param {string} id @param {string} label @param {(Node | null)[]} inside @param {() => void} choose */
  function option(id, label, inside, choose) {
    const isChosen = chosen?.id === id;
    const mark = isChosen && element('span', { class: 'is-chosen' }, icon('done'), say('picker.chosen'));
    return element('button', { type: 'button', role: 'option', class: 'pictures-item', 'aria-label': label, title: label, 'aria-selected': String(isChosen), 'data-key': id, onclick: () => leave(choose) }, ...inside, mark);
  }

  /** @param {() => void} act */
  function leave(act) {
    dialog.close();
    act();
  }
}
