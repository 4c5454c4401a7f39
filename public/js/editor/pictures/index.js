/** @import { Hand } from '../hand/index.js' */
/** @import { Place } from './placing.js' */
import { loadPictureWords } from '../../messages/pictures/index.js';
import { loadStyle } from '../../render/theme.js';
import { ask } from '../ask.js';
import { createDropping } from './dropping.js';
import { createField } from './field.js';
import { openPicker } from './picker.js';
import { placesBehind } from './places.js';
import { put } from './placing.js';
import { explain } from './problems.js';
import { createTray } from './tray.js';
import { Uploads } from './uploads.js';

/**
 * What works with pictures: choosing, uploading, setting. Loaded when the first picture is touched.
 *
 * @typedef {{ hand: Hand, say: import('../../messages/index.js').Translate, uploads: Uploads,
 *   take: (files: File[], places: Place[], hasOthers?: boolean) => void }} Studio
 *
 * @param {Hand} hand
 */
export async function openStudio(hand) {
  const [say] = await Promise.all([loadPictureWords(hand.words.locale), loadStyle('pictures')]);
  /** @type {Studio} */
  const studio = { hand, say, take, uploads: new Uploads(hand, settle, mayLeave) };
  createTray(studio);
  const announceFailures = failureTeller(studio);
  studio.uploads.watch(announceFailures);

  /** Pictures on their way to their places; that others came with them is said. @param {File[]} files @param {Place[]} places @param {boolean} [hasOthers] */
  function take(files, places, hasOthers = false) {
    if (hand.store.get().run) return hand.warn(say('busy'));
    if (hand.editing.isHeld()) return;
    if (files.length) hand.announce(say('uploads.begun', { count: files.length }));
    if (hasOthers || !files.length) hand.warn(say('notAPicture'));
    files.forEach((file, row) => studio.uploads.add(file, places[row]));
  }

  /** @param {import('./uploads.js').Upload} upload @param {import('./uploads.js').OwnPicture} picture */
  async function settle({ name, place, controller }, picture) {
    await whenNoRun(hand);
    controller.signal.throwIfAborted();
    const isPlaced = put(hand, place, picture);
    hand.announce(say(isPlaced ? 'placed' : 'state.placeless', { name }));
    return isPlaced;
  }

  /** What is still on its way would not come to the page. @param {number} count */
  async function mayLeave(count) {
    const answer = await ask({
      title: say('leave.title'),
      text: say('leave', { count }),
      cancel: say('leave.wait'),
      answers: [{ id: 'yes', label: say('leave.yes'), kind: 'danger' }],
    });
    return answer === 'yes';
  }

  return {
    dropping: await createDropping(studio),
    field: (/** @type {import('./field.js').About} */ about) => createField(studio, about),
    choose: (/** @type {import('./picker.js').Order} */ order) => openPicker(studio, order),

    /** @param {File[]} files */
    takeBehind: (files) => take(files, placesBehind(hand, files.length)),
  };
}

/** @typedef {Awaited<ReturnType<typeof openStudio>>} Pictures */

/** A page that is being generated takes nothing. @param {Hand} hand @returns {Promise<void>} */
async function whenNoRun({ store }) {
  if (store.get().run) await new Promise((resolve) => store.watch(({ run }) => run || resolve(undefined)));
}

/** Says each failure once, to who cannot see it. @param {Studio} studio */
function failureTeller({ hand, say, uploads }) {
  /** @type {WeakSet<object>} */
  const told = new WeakSet();
  return () => {
    for (const { name, state, problem } of uploads.all) {
      if (state !== 'failed' || told.has(/** @type {object} */ (problem))) continue;
      told.add(/** @type {object} */ (problem));
      const { key, values } = explain(problem);
      hand.announce(say('failed', { name, why: say(key, values) }));
    }
  };
}
