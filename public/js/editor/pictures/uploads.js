/** @import { Hand } from '../hand/index.js' */
/** @import { Attached } from '../../host/types.js' */
/** @import { Place } from './placing.js' */
import { safe } from '../../host/file-names.js';
import { PictureRefused, fit } from './fitting.js';
import { isSamePlace } from './placing.js';

/**
 * A picture of somebody's own, as the page document has it.
 *
 * @typedef {{ source: 'attachment', id: string, fileName: string, page?: string, alt: string, width: number, height: number,
 *   colour: string, focus?: { x: number, y: number } }} OwnPicture
 *
 * One picture on its way; `address` is that of what was chosen, shown while it is sent.
 * @typedef {object} Upload
 * @property {string} name
 * @property {File} file
 * @property {Place} place where it goes on the page
 * @property {string} address
 * @property {'waiting' | 'preparing' | 'sending' | 'storing' | 'done' | 'failed'} state
 * @property {number} share of its bytes that are sent
 * @property {boolean} isScaled
 * @property {OwnPicture | null} picture once it is attached
 * @property {boolean} isPlaced whether its place was still there
 * @property {unknown} problem why it failed
 * @property {AbortController} controller
 */

const RUNNING_MAX = 2;
const UNDER_WAY = ['waiting', 'preparing', 'sending', 'storing'];
// with what follows, less than a name may have, in any script
const STEM_MAX = 40;
const CHANCE_CHARS = 5;
const CONTENT_ID = /^[0-9]{1,20}$/;

/** The pictures of this sitting: two at a time are sent, each is put in its place when it is attached, and not before. */
export class Uploads {
  /**
   * @param {Hand} hand
   * @param {(upload: Upload, picture: OwnPicture) => Promise<boolean>} put into its place; false where that is gone
   * @param {(count: number) => Promise<boolean>} mayLeave asks whether so many may be left behind
   */
  constructor({ host, store }, put, mayLeave) {
    this.host = host;
    this.store = store;
    this.put = put;
    this.mayLeave = mayLeave;
    /** @type {Upload[]} */
    this.all = [];
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    addEventListener('beforeunload', (event) => this.count() && event.preventDefault());
  }

  /** Those that have not ended. */
  underWay() {
    return this.all.filter(({ state }) => UNDER_WAY.includes(state));
  }

  count() {
    return this.underWay().length;
  }

  /** @param {() => void} listener */
  watch(listener) {
    this.listeners.add(listener);
  }

  /** Instead of one that is on its way to the same place. @param {File} file @param {Place} place */
  add(file, place) {
    for (const each of this.underWay()) if (isSamePlace(each.place, place)) this.remove(each);
    this.all.push({
      name: file.name,
      file,
      place,
      address: URL.createObjectURL(file),
      state: 'waiting',
      share: 0,
      isScaled: false,
      picture: null,
      isPlaced: false,
      problem: null,
      controller: new AbortController(),
    });
    this.goOn();
  }

  /** @param {Upload} upload */
  again(upload) {
    upload.controller = new AbortController();
    this.change(upload, { state: 'waiting', share: 0, problem: null });
    this.goOn();
  }

  /** Takes it off the list; what was being sent is not sent further. @param {Upload} upload */
  remove(upload) {
    upload.controller.abort();
    this.all = this.all.filter((each) => each !== upload);
    URL.revokeObjectURL(upload.address);
    this.tell();
    this.goOn();
  }

  goOn() {
    const running = this.count() - this.all.filter(({ state }) => state === 'waiting').length;
    const next = this.all.filter(({ state }) => state === 'waiting').slice(0, Math.max(0, RUNNING_MAX - running));
    for (const upload of next) this.run(upload);
    this.tell();
  }

  /** @param {Upload} upload */
  async run(upload) {
    const { signal } = upload.controller;
    try {
      await this.bring(upload, signal);
    } catch (problem) {
      if (!signal.aborted) this.change(upload, { state: 'failed', problem });
    }
    this.goOn();
  }

  /** @param {Upload} upload @param {AbortSignal} signal */
  async bring(upload, signal) {
    if (!navigator.onLine) throw new PictureRefused('offline');
    this.change(upload, { state: 'preparing' });
    const { blob, width, height, colour, isScaled } = await fit(upload.file, this.host.redraws);
    this.change(upload, { state: 'sending', isScaled });
    const onProgress = (/** @type {number} */ share) => this.change(upload, { share, state: share < 1 ? 'sending' : 'storing' });
    const attached = await this.host.attach({ blob, name: ownName(upload.name), width, height }, { signal, onProgress });
    const picture = ownPicture(attached, await this.host.context(), colour);
    signal.throwIfAborted();
    this.change(upload, { state: 'done', picture, isPlaced: await this.put(upload, picture) });
  }

  /** @param {Upload} upload @param {Partial<Upload>} change */
  change(upload, change) {
    Object.assign(upload, change);
    this.tell();
  }

  tell() {
    this.store.set({ uploads: this.count() ? () => this.mayLeave(this.count()) : null });
    for (const listener of this.listeners) listener();
  }
}

/**
 * A name that no other page has, however many call a picture of theirs `image.png`: a picture is looked for by its name
 * on the page that shows it, and the macro may be pasted into any.
 *
 * @param {string} name
 */
function ownName(name) {
  const [, stem, extension = ''] = /** @type {RegExpExecArray} */ (/^(.*?)(\.[a-z][a-z0-9]{1,4})?$/isu.exec(name));
  const chance = crypto.randomUUID().slice(0, CHANCE_CHARS);
  return `${[...safe(stem.normalize('NFC').trim())].slice(0, STEM_MAX).join('') || 'image'}-${chance}${extension}`;
}

/** @param {Attached} attached @param {{ pageId: string }} context @param {string} colour @returns {OwnPicture} */
function ownPicture({ attachmentId, fileName, width, height }, { pageId }, colour) {
  const page = CONTENT_ID.test(pageId) ? { page: pageId } : {};
  return { source: 'attachment', id: attachmentId, fileName, ...page, alt: '', width, height, colour };
}
