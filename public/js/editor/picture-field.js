/** @import { App } from './app.js' */
import { element, update } from '../dom.js';
import { icon } from './icons.js';
import { Later } from './later.js';

/**
 * The picture that goes with the prompt: chosen by button, pasted, or dropped on the prompt.
 *
 * @param {App} app
 */
export function createPictureField(app) {
  const { store, words } = app;
  const { translate } = words;
  const message = element('p', { class: 'hint is-bad', role: 'alert', hidden: true });
  const reading = new Later(() => import('./picture.js'), { warn: app.warn, translate });
  app.begun.then(() => reading.prepare());
  const take = async (/** @type {Blob | null | undefined} */ file) => {
    if (!file || store.get().run) return;
    store.set({ pictureToRead: file });
    await reading.use((reader) => read(app, { file, message, ...reader }));
    if (store.get().pictureToRead === file) store.set({ pictureToRead: null });
  };
  const input = element('input', {
    type: 'file',
    accept: 'image/png,image/jpeg,image/gif,image/webp',
    class: 'unseen',
    tabindex: -1,
    'aria-label': translate('picture.name'),
    onchange: () => {
      take(input.files?.[0]);
      input.value = '';
    },
  });
  const add = element(
    'button',
    { type: 'button', class: 'add-picture', onclick: () => input.click() },
    icon('picture'),
    translate('picture.add'),
  );
  const hint = element('span', { class: 'hint add-hint' });
  const chosen = element('div', { class: 'chosen' });
  store.watch(({ picture, pictureToRead, run }, before) => {
    add.disabled = Boolean(run);
    update(hint, { textContent: translate(pictureToRead ? 'picture.reading' : 'picture.hint'), hidden: Boolean(picture && !pictureToRead) });
    if (before && picture === before.picture) return;
    if (before?.picture) URL.revokeObjectURL(before.picture.address);
    add.hidden = Boolean(picture);
    chosen.hidden = !picture;
    chosen.replaceChildren(...(picture ? drawChosen(app, picture, add) : []));
  }, ['picture', 'pictureToRead', 'run']);
  return {
    element: element('div', { class: 'picture-row' }, input, add, hint, chosen),
    message,
    listen: (/** @type {HTMLElement} */ box) => listen(box, translate('picture.drop'), take),
  };
}

/**
 * @param {App} app
 * @param {import('./picture.js').PromptPicture} picture
 * @param {HTMLElement} add where the focus goes when the picture is gone
 */
function drawChosen({ store, words: { translate }, announce }, picture, add) {
  const size = translate('picture.size', {
    width: picture.width,
    height: picture.height,
    size: Math.ceil(picture.blob.size / 1000),
  });
  const remove = () => {
    if (store.get().run) return;
    store.set({ picture: null });
    announce(translate('picture.removed'));
    add.focus();
  };
  const label = translate('picture.remove');
  return [
    element('img', { src: picture.address, alt: translate('picture.name'), width: 40, height: 40 }),
    element('span', { class: 'hint' }, picture.isScaled ? `${size}, ${translate('picture.scaled')}` : size),
    element('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, onclick: remove }, icon('close')),
  ];
}

/**
 * Of two the one that was chosen last.
 *
 * @param {App} app
 * @param {{ file: Blob, message: HTMLElement } & typeof import('./picture.js')} given
 */
async function read({ store, words: { translate }, announce }, { file, message, readPicture, PictureRefused }) {
  const isWanted = () => store.get().pictureToRead === file;
  message.hidden = true;
  try {
    const picture = await readPicture(file);
    if (!isWanted()) return;
    store.set({ picture });
    announce(translate('picture.added'));
  } catch (error) {
    if (!isWanted()) return;
    message.textContent = translate(error instanceof PictureRefused ? error.key : 'picture.broken');
    message.hidden = false;
  }
}

/**
 * @param {HTMLElement} box
 * @param {string} words that are shown over it while a picture is dragged there
 * @param {(file: Blob | null | undefined) => void} take
 */
function listen(box, words, take) {
  box.dataset.drop = words;
  box.addEventListener('paste', (event) => {
    const file = fileOf(event.clipboardData);
    if (!file) return;
    event.preventDefault();
    take(file);
  });
  // words that are dragged are the prompt's own
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files');
  box.addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    box.classList.add('is-over');
  });
  box.addEventListener('dragleave', () => box.classList.remove('is-over'));
  box.addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    box.classList.remove('is-over');
    take(event.dataTransfer?.files[0]);
  });
}

/**
 * The picture on a clipboard; a text that has a picture of itself beside it stays text.
 *
 * @param {DataTransfer | null} data
 */
function fileOf(data) {
  if (!data || data.types.includes('text/plain')) return null;
  return [...data.files].find((file) => file.type.startsWith('image/')) ?? null;
}
