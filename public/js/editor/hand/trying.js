/** @import { Hand } from './index.js' */
import { element } from '../../dom.js';
import { branded } from '../branding.js';
import { arrange } from '../painter.js';
import { viewOf } from '../../page/view.js';
import { addSections, drawPage } from '../../render/page.js';

/**
 * The page as its readers see it, in the place of the one that is edited: tabs and accordions open, links lead on.
 *
 * @param {Hand} hand
 */
export function createTrying(hand) {
  const { store, host, canvas, text, translate } = hand;
  const leaveButton = element('button', { type: 'button', class: 'button', onclick: leave }, translate('try.leave'));
  const bar = element('div', { class: 'trying-bar' }, element('p', {}, translate('try.words')), leaveButton);
  const shown = element('div', { class: 'tried', role: 'region', 'aria-label': translate('try.label'), tabindex: '-1' });
  const room = element('div', { class: 'trying', hidden: true }, bar, shown);
  canvas.append(room);
  store.watch(({ page, run, isTrying }, before) => {
    if (isTrying && before && (page !== before.page || run)) leave();
  });

  function enter() {
    text.close();
    const { page, siteBrand } = store.get();
    if (!page) return;
    const view = viewOf(branded(page, siteBrand));
    const drawn = drawPage(view);
    const tools = { readAttachment: host.picture, pictures: 0 };
    addSections(drawn, view.sections, tools);
    shown.replaceChildren(drawn);
    show(true);
    shown.focus({ preventScroll: true });
    room.scrollIntoView({ block: 'start' });
  }

  function leave() {
    arrange(shown, []);
    show(false);
    hand.surface.focus();
  }

  /** @param {boolean} isTrying */
  function show(isTrying) {
    store.set({ isTrying });
    canvas.toggleAttribute('data-trying', isTrying);
    canvas.closest('.desk')?.classList.toggle('is-trying', isTrying);
    room.hidden = !isTrying;
  }

  function toggle() {
    const { page, run, isTrying } = store.get();
    if (isTrying) leave();
    else if (page && !run) enter();
  }

  return { toggle };
}
