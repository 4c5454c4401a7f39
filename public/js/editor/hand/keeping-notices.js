/** @import { Found } from '../../core/draft.js' */
/** @import { Hand } from './index.js' */
/** @import { Keeping } from './keeping.js' */
import { oneAtATime } from '../later.js';
import { button, closeButton, notice } from '../notice.js';
import { isDirty } from '../store.js';

/**
 * What is said about unsaved work: that some was left here, that this browser keeps none, that another tab is at it.
 *
 * @param {Hand} hand
 * @param {Keeping} keeping
 */
export function createKeepingNotices(hand, keeping) {
  const { store, translate, actions, words } = hand;
  const place = /** @type {HTMLElement} */ (document.querySelector('.notices > .keeping'));
  let isReachSaid = false;
  store.watch((state) => {
    if (isReachSaid || state.kept === null || state.kept === 'kept' || !state.page || !isDirty(state)) return;
    isReachSaid = true;
    const reach = hand.host.isShared ? 'shared' : state.kept === 'not kept' ? 'none' : 'brief';
    const said = say(hand.host.isShared ? 'info' : 'warning', translate(`keep.${reach}.title`), translate(`keep.${reach}.text`), [download(), closeButton(words.translate('problem.dismiss'), () => said.remove())]);
  });

  /**
   * @param {'warning' | 'info'} tone
   * @param {string} title
   * @param {string} text
   * @param {HTMLElement[]} buttons
   */
  function say(tone, title, text, buttons) {
    const said = notice(tone, title, [text], buttons);
    place.append(said);
    return said;
  }

  const download = () => button(translate('keep.download'), actions.downloadPage);

  /** @param {HTMLElement} said @param {() => unknown} act */
  function decide(said, act) {
    said.remove();
    act();
    hand.surface.focus();
  }

  /** @param {string} key @param {string} answer */
  function sayTab(key, answer) {
    place.replaceChildren();
    const take = button(translate(answer), () => decide(said, () => keeping.takeOver()), 'is-primary');
    const said = say('warning', translate(`${key}.title`), translate(`${key}.text`), store.get().page ? [take, download()] : [take]);
  }

  /** @param {Found} found */
  async function seeBoth(found) {
    const { compare } = await import('../compare.js');
    const { page, storedBody } = store.get();
    const mine = /** @type {any} */ (found.page);
    return compare(hand, { mine, theirs: { page, body: storedBody }, key: 'draft' });
  }

  return {
    busy: () => sayTab('tab.busy', 'tab.take'),
    taken: () => sayTab('tab.taken', 'tab.takeBack'),

    /** @param {Found} found @param {boolean} isOfThisPage whether the saved page is still the one that it began from */
    offer(found, isOfThisPage) {
      const take = () => decide(said, () => (keeping.restore(found), keeping.draft?.unpin()));
      const discard = () => decide(said, () => keeping.forget());
      const choose = oneAtATime(async () => {
        const chosen = await seeBoth(found).catch(() => null);
        if (!chosen) return hand.warn(words.translate('later.failed'));
        const { answer, page } = chosen;
        if (answer === 'theirs') discard();
        else if (answer) decide(said, () => (keeping.restore({ ...found, page: /** @type {any} */ (page) }), keeping.draft?.unpin()));
      });
      const buttons = [
        button(translate('draft.continue'), take, 'is-primary'),
        isOfThisPage ? null : button(translate('draft.compare'), choose),
        button(translate('draft.discard'), discard),
      ];
      const said = say(
        'warning',
        translate('draft.title', { time: timeWords(found.savedAt) }),
        translate(isOfThisPage ? 'draft.text' : 'draft.other'),
        buttons.filter((each) => each !== null),
      );
    },
  };
}

/** @param {number} at */
function timeWords(at) {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const format = { dateStyle: isToday ? undefined : /** @type {const} */ ('medium'), timeStyle: /** @type {const} */ ('short') };
  return new Intl.DateTimeFormat(document.documentElement.lang, format).format(at);
}
