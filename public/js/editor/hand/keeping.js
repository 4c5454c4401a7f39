/** @import { Operation, Page } from '../../core/types.js' */
/** @import { Hand } from './index.js' */
import { Draft, checksum, eraseOld } from '../../core/draft.js';
import { Store as Shelves } from '../../core/store.js';
import { element } from '../../dom.js';
import { icon } from '../icons.js';

/**
 * The author's unsaved work, kept in this browser and offered when the editor is opened again.
 *
 * @param {Hand} hand
 */
export async function keepDraft(hand) {
  const { store, editing, apply, rules, translate } = hand;
  const shelves = new Shelves();
  const whose = await whoseDraft(hand);
  const base = checksum(store.get().storedBody);
  let draft = new Draft(shelves, whose, { base });
  let isDecided = false;
  const note = (/** @type {Page} */ page, /** @type {readonly Operation[]} */ operations) => {
    if (!operations.length) draft.snapshot = null;
    draft.note(page, operations);
  };
  editing.listen((page, operations) => isDecided && page !== editing.blank && note(page, operations));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && draft.flush());
  addEventListener('pagehide', () => void draft.flush());
  store.watch(({ savedPage }, before) => before && savedPage !== before.savedPage && erase());
  eraseOld(shelves).catch(() => {});
  const found = await draft.find(apply, (value) => /** @type {Page | null} */ (readPage(value))).catch(() => null);
  if (found && JSON.stringify(found.page) !== JSON.stringify(editing.page)) offer(found);
  else isDecided = true;
  if (isDecided && editing.page !== editing.blank && editing.page !== /** @type {unknown} */ (store.get().savedPage)) note(editing.page, []);

  /** @param {unknown} value */
  function readPage(value) {
    const page = rules.page(value);
    return typeof page === 'object' ? page : null;
  }

  function erase() {
    const saved = store.get().savedPage;
    const old = draft;
    draft = new Draft(shelves, whose, { base: checksum(store.get().storedBody) });
    old.erase().then(() => editing.page !== /** @type {unknown} */ (saved) && note(editing.page, []), () => {});
  }

  /** @param {import('../../core/draft.js').Found} found */
  function offer(found) {
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: isToday(found.savedAt) ? undefined : 'medium', timeStyle: 'short' }).format(found.savedAt);
    const decide = (/** @type {() => unknown} */ act) => () => {
      isDecided = true;
      notice.remove();
      act();
      hand.surface.focus();
    };
    const go = decide(() => editing.replace(/** @type {any} */ (found.page), { key: 'restore' }));
    const discard = decide(erase);
    const words = found.base === base ? 'draft.text' : 'draft.other';
    const notice = element(
      'div',
      { class: 'notice', 'data-tone': 'warning', role: 'alert' },
      icon('undo'),
      element('div', { class: 'notice-words' }, element('strong', {}, translate('draft.title', { time })), element('p', {}, translate(words))),
      element(
        'div',
        { class: 'notice-actions' },
        element('button', { type: 'button', class: 'button is-primary', onclick: go }, translate('draft.continue')),
        element('button', { type: 'button', class: 'button', onclick: discard }, translate('draft.discard')),
      ),
    );
    document.querySelector('.notices > div')?.append(notice);
  }
}

/** Whose work it is: of the token's site and account, the page and the macro. @param {Hand} hand */
async function whoseDraft({ host }) {
  const { iss, sub } = await host.token().then(claimsOf, () => ({ iss: '', sub: '' }));
  const asked = new URLSearchParams(location.search);
  const { pageId } = await host.context();
  return { site: iss || document.referrer || 'site', account: sub || 'account', page: pageId || asked.get('page') || '', macro: asked.get('macro') ?? '' };
}

/** What a token says of its bearer; it is read for a name, not trusted. @param {string} token @returns {{ iss: string, sub: string }} */
function claimsOf(token) {
  try {
    const { iss = '', sub = '' } = JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    return { iss, sub };
  } catch {
    return { iss: '', sub: '' };
  }
}

/** @param {number} time */
function isToday(time) {
  return new Date(time).toDateString() === new Date().toDateString();
}
