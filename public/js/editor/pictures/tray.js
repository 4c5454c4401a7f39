/** @import { Studio } from './index.js' */
/** @import { OwnPicture, Upload } from './uploads.js' */
import { element, update, valueOf } from '../../dom.js';
import { icon } from '../icons.js';
import { onceAfter } from '../later.js';
import { describing, ownPicturesOf } from './document.js';
import { explain } from './problems.js';

const ENDED = ['done', 'failed'];

/**
 * The pictures that are on their way or have come, each with how far it is, and what can be done about it.
 *
 * @param {Studio} studio
 */
export function createTray(studio) {
  const { hand, say, uploads } = studio;
  const list = element('ul', { class: 'uploads-list' });
  const close = element('button', { type: 'button', class: 'icon-button', 'aria-label': say('uploads.close'), title: say('uploads.close'), onclick: leave }, icon('close'));
  const box = element('section', { class: 'uploads', 'aria-label': say('uploads'), hidden: true }, element('header', {}, element('h2', {}, say('uploads')), close), list);
  /** What is shown of each. @type {Map<Upload, { node: HTMLElement, show: (onPage: OwnPicture[]) => void }>} */
  const rows = new Map();
  /** Those that are not to be seen any more. @type {WeakSet<Upload>} */
  const put = new WeakSet();
  hand.canvas.append(box);
  uploads.watch(show);
  const follow = onceAfter(show);
  hand.store.watch(() => rows.size && follow(), ['page']);

  function show() {
    const all = uploads.all.filter((upload) => !put.has(upload));
    for (const [upload, { node }] of rows) if (!all.includes(upload)) node.remove() ?? rows.delete(upload);
    const onPage = all.length ? ownPicturesOf(hand.editing.page) : [];
    for (const upload of all) {
      const row = rows.get(upload) ?? createRow(upload);
      if (!rows.has(upload)) list.append(row.node);
      rows.set(upload, row);
      row.show(onPage);
    }
    update(box, { hidden: !all.length });
    update(close, { hidden: uploads.count() > 0 });
  }

  /** What has come stays among one's own pictures; what has failed is given up. */
  function leave() {
    for (const upload of uploads.all) {
      if (upload.state === 'failed') uploads.remove(upload);
      else put.add(upload);
    }
    show();
    hand.surface.focus();
  }

  /** @param {Upload} upload */
  function createRow(upload) {
    const { name } = upload;
    const said = element('span', { class: 'hint' });
    const bar = element('progress', { max: 1, 'aria-label': name });
    const again = element('button', { type: 'button', class: 'button', onclick: tryAgain }, say('again'));
    const stop = element('button', { type: 'button', class: 'icon-button is-small', onclick: () => takeOff(upload) }, icon('close'));
    const alt = altField(studio, upload);
    const words = element('div', { class: 'upload-words' }, element('strong', {}, name), said, bar, again, alt.node);
    const node = element('li', { class: 'upload' }, element('img', { src: upload.address, alt: '', width: 48, height: 48 }), words, stop);
    const show = (/** @type {OwnPicture[]} */ onPage) => {
      const { key, values, mayTryAgain } = sentence(upload);
      update(said, { textContent: say(key, values) });
      said.classList.toggle('is-bad', upload.state === 'failed');
      update(bar, { hidden: ENDED.includes(upload.state), value: upload.share });
      if (upload.state === 'storing' || upload.state === 'preparing') bar.removeAttribute('value');
      update(again, { hidden: upload.state !== 'failed' || !mayTryAgain });
      const label = say(ENDED.includes(upload.state) ? 'dismiss' : 'cancel', { name });
      update(stop, { ariaLabel: label, title: label });
      alt.show(onPage);
    };

    /** The button goes meanwhile. */
    function tryAgain() {
      stop.focus();
      uploads.again(upload);
    }

    return { node, show };
  }

  /** @param {Upload} upload */
  function takeOff(upload) {
    if (upload.state === 'done') put.add(upload);
    else if (upload.state !== 'failed') hand.announce(say('cancelled', { name: upload.name }));
    if (upload.state === 'done') show();
    else uploads.remove(upload);
    const next = list.querySelector('button:not([hidden])');
    if (next instanceof HTMLElement) next.focus();
    else hand.surface.focus();
  }
}

/** @param {Upload} upload */
function sentence({ state, share, isScaled, isPlaced, problem }) {
  if (state === 'failed') return explain(problem);
  const key = state !== 'done' ? state : !isPlaced ? 'placeless' : isScaled ? 'scaled' : 'done';
  return { key: `state.${key}`, values: { percent: Math.round(100 * share) }, mayTryAgain: false };
}

/**
 * Asks what a picture shows, as soon as it is there; the words go wherever the page shows it, and come from there.
 *
 * @param {Studio} studio
 * @param {Upload} upload
 */
function altField({ hand, say }, upload) {
  const { editing } = hand;
  const why = element('span', { class: 'hint' }, say('alt.short'));
  const input = element('input', { type: 'text', dir: 'auto', class: 'text-field', maxlength: 500, oninput: write });
  const node = element('label', { class: 'upload-alt' }, element('span', {}, say('alt.ask')), input, why);

  /** @param {InputEvent} event */
  function write(event) {
    const { picture } = upload;
    if (!picture) return;
    const alt = valueOf(event);
    upload.picture = { ...picture, alt };
    const typing = { where: `alt ${picture.id}`, kind: /** @type {const} */ ('insert'), text: alt.slice(-1) };
    const operations = describing(editing.page, picture.id, alt);
    if (operations.length) editing.edit(operations, { label: { key: 'alt' }, typing });
    why.hidden = Boolean(alt.trim());
  }

  /** @param {OwnPicture[]} onPage */
  function show(onPage) {
    const { picture, state, isPlaced } = upload;
    update(node, { hidden: state !== 'done' || !isPlaced });
    const alt = (onPage.find(({ id }) => id === picture?.id) ?? picture)?.alt ?? '';
    if (document.activeElement !== input) update(input, { value: alt });
    why.hidden = Boolean(alt.trim());
  }

  return { node, show };
}
