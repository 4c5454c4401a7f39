/** @import { Field } from '../hand/fields.js' */
/** @import { Studio } from './index.js' */
/** @import { Place } from './placing.js' */
import { element } from '../../dom.js';
import { picture as readPicture } from '../../page/values.js';
import { textField } from '../hand/fields.js';
import { thumbnail } from '../library.js';
import { fileButton } from './files.js';
import { focusField } from './focus.js';
import { openPicker } from './picker.js';

/**
 * @typedef {{ label: string, kind: 'image' | 'video', isOptional: boolean, place: () => Place,
 *   onChange: (picture: Record<string, unknown> | null) => unknown, onWrite: (alt: string) => string | void }} About
 *   `place`: where an upload would go; `onWrite` gives what is wrong with the words for who does not see it
 */

/**
 * A picture or film: which one, what of it stays in sight, and its words for who does not see it.
 *
 * @param {Studio} studio
 * @param {About} about
 * @returns {Field}
 */
export function createField(studio, { label, kind, isOptional, place, onChange, onWrite }) {
  const { hand, say, take } = studio;
  const isFilm = kind === 'video';
  /** @type {Record<string, any> | null} */
  let picture = null;
  let shown = '';
  const onFiles = (/** @type {File[]} */ files) => take(files.slice(0, 1), [place()]);
  const onChoose = (/** @type {Record<string, any>} */ chosen) => {
    onChange(chosen);
    choose.focus();
  };
  const choose = element('button', { type: 'button', class: 'button', onclick: () => openPicker(studio, { kind, chosen: /** @type {any} */ (picture), onChoose, onFiles }) }, say(isFilm ? 'choose.film' : 'choose'));
  const upload = isFilm ? null : fileButton(say('upload'), 'button', onFiles);
  const remove = isOptional && element('button', { type: 'button', class: 'button', onclick: takeAway }, say('remove'));
  const focus = focusField(say, (point) => onChange(withFocus(picture, point)));
  const help = element('p', { class: 'hint' }, say('focus.help'));
  const alt = textField({ label: say(isFilm ? 'alt.film' : 'alt'), onChange: (words) => (picture ? onWrite(words) : undefined) });
  const why = element('p', { class: 'hint' }, say('alt.why'));
  alt.node.append(why);
  if (isFilm) focus.box.removeAttribute('tabindex');
  if (isFilm) focus.box.setAttribute('role', 'presentation');
  const node = element(
    'div',
    { class: 'setting', role: 'group', 'aria-label': label },
    element('span', { class: 'setting-name' }, label),
    focus.box,
    !isFilm && help,
    element('div', { class: 'buttons-row' }, choose, upload, remove, !isFilm && focus.middle),
    alt.node,
  );

  /** The button goes with it. */
  function takeAway() {
    choose.focus();
    onChange(null);
  }

  /** What a reader would not be shown is not asked for here either. */
  async function showPicture() {
    const key = picture ? `${picture.source} ${picture.id}` : '';
    if (key === shown) return;
    shown = key;
    focus.image.removeAttribute('src');
    const known = readPicture(picture);
    if (!known) return;
    const address = known.source === 'library' ? thumbnail(known.id) : await hand.host.picture(known, focus.box).catch(() => '');
    if (key === shown && address) focus.image.src = address;
  }

  /** @param {Record<string, any> | null | undefined} value */
  function update(value) {
    picture = value ?? null;
    for (const part of [focus.box, help, alt.node, ...(remove ? [remove] : [])]) part.hidden = !picture;
    focus.box.style.setProperty('--ratio', picture?.width ? `${picture.width} / ${picture.height}` : '16 / 10');
    focus.show(picture?.focus);
    why.hidden = Boolean(picture?.alt?.trim());
    alt.update(picture?.alt);
    showPicture();
  }

  return { node, update };
}

/** @param {Record<string, any> | null} picture @param {import('./focus.js').Focus | undefined} point */
function withFocus(picture, point) {
  const { focus: _, ...rest } = picture ?? {};
  return point ? { ...rest, focus: point } : rest;
}
