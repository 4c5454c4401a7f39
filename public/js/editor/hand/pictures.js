/** @import { Hand } from './index.js' */
import { update } from '../../dom.js';
import { fileButton, picturesAmong } from '../pictures/files.js';
import { sign } from './drawings.js';

/**
 * What works with pictures, loaded at the first one: by a file over the page, a button, or a setting that shows one.
 *
 * @param {Hand} hand
 */
export function createPictures(hand) {
  const { canvas, store, translate } = hand;
  /** @type {Promise<import('../pictures/index.js').Pictures> | null} */
  let opening = null;
  receiveFiles();
  document.addEventListener('paste', (event) => hand.text.isOpen() && hand.sheet.contains(/** @type {Node} */ (event.target)) && onPasteInText(event));
  const add = fileButton(translate('picture.add'), 'button add-section', takeBehind, { isMultiple: true });
  add.prepend(sign('image'));
  canvas.append(add);
  store.watch(({ page, run }) => update(add, { hidden: !page || Boolean(run) }));

  function open() {
    opening ??= import('../pictures/index.js').then(({ openStudio }) => openStudio(hand));
    opening.catch(() => {
      opening = null;
      hand.warn(translate('picture.notLoaded'));
    });
    return opening;
  }

  /** Where it cannot be had, that is said. @param {(pictures: import('../pictures/index.js').Pictures) => unknown} act */
  function use(act) {
    return open().then(act, () => {});
  }

  /** @param {File[]} files */
  function takeBehind(files) {
    return use((pictures) => pictures.takeBehind(files));
  }

  /** A text takes words only; words that have a picture of themselves beside them stay words. @param {ClipboardEvent} event */
  function onPasteInText({ clipboardData }) {
    const files = clipboardData && !clipboardData.types.includes('text/plain') ? picturesAmong(clipboardData.files) : [];
    if (files.length) takeBehind(files);
  }

  /** Nowhere may a file that is dropped take the place of the editor; a picture of the page, a file to the browser, is not dragged to be sent again. */
  function receiveFiles() {
    for (const name of /** @type {const} */ (['dragstart', 'dragover', 'dragleave', 'drop'])) document.addEventListener(name, onDrag);
  }

  /** @param {DragEvent} event */
  async function onDrag(event) {
    const { dataTransfer, defaultPrevented, type, target, clientX, clientY } = event;
    if (!dataTransfer?.types.includes('Files') || defaultPrevented) return;
    event.preventDefault();
    const isOver = type !== 'dragleave' && canvas.contains(/** @type {Node} */ (target));
    dataTransfer.dropEffect = isOver ? 'copy' : 'none';
    const [files, count] = [[...dataTransfer.files], dataTransfer.items.length];
    const over = /** @type {const} */ ({ target: /** @type {Element} */ (target), clientX, clientY });
    await use(({ dropping }) => {
      if (isOver && type === 'dragover') dropping.show(over, count);
      else dropping.hide();
      if (isOver && type === 'drop') dropping.drop(over, files);
    });
  }

  return { use, takeBehind };
}
