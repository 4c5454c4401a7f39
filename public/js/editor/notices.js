/** @import { App } from './app.js' */
/** @import { Outcome, Run, State } from './store.js' */
import { element, update } from '../dom.js';
import { PAGE_BYTES_MAX } from '../page/document.js';
import { SECTIONS_MAX, viewOf } from '../page/view.js';
import { button, closeButton, notice } from './notice.js';
import { UNSURE } from './saving.js';

/**
 * What is said above the page: how a generation goes, how it ended, and what is the matter with the stored content.
 *
 * @param {App} app
 */
export function createNotices(app) {
  const stored = element('div');
  const progress = createProgress(app);
  const keeping = element('div', { class: 'keeping' });
  const outcome = element('div');
  const balance = element('div');
  app.store.watch((state, before) => {
    if (state.credits !== before?.credits && state.credits.state === 'ready') tellBalance(app, state.credits, balance);
    if (state.reading !== before?.reading || state.phase !== before?.phase) tellStored(app, state, stored);
    if (state.outcome !== before?.outcome) showOutcome(app, outcome, state.outcome);
  });
  return element('div', { class: 'notices' }, stored, keeping, balance, progress, outcome);
}

/**
 * Without its words everything else goes on.
 *
 * @param {App} app
 * @param {import('../api/client.js').Checkout} checkout
 * @param {HTMLElement} place
 */
function tellBalance(app, checkout, place) {
  if (!checkout.lowBalanceSince) place.replaceChildren();
  else import('./balance/index.js').then(({ tellLowBalance }) => tellLowBalance(app, checkout, place)).catch(() => {});
}

/** @param {App} app */
function createProgress({ store, words: { translate }, announce, actions }) {
  const stage = element('span', { class: 'progress-stage' });
  const count = element('span', { class: 'hint' });
  const time = element('span', { class: 'progress-time', 'aria-hidden': 'true' });
  const stop = element('button', { type: 'button', class: 'button', onclick: actions.stop }, translate('form.stop'));
  const bar = element('div', { class: 'progress' }, element('span', { class: 'pulse', 'aria-hidden': 'true' }), stage, count, time, stop);
  const tick = (/** @type {Run | null} */ run) => {
    if (run) time.textContent = translate('run.elapsed', { seconds: Math.floor((Date.now() - run.startedAt) / 1000) });
  };
  setInterval(() => tick(store.get().run), 1_000);
  store.watch(({ run }, before) => {
    update(bar, { hidden: !run });
    if (!run) return;
    const words = translate(`run.${run.stage}`);
    if (run.stage !== before?.run?.stage) announce(words);
    stage.textContent = words;
    count.textContent = run.sections.length ? translate('run.sections', { count: run.sections.length }) : '';
    tick(run);
  }, ['run']);
  return bar;
}

/**
 * What of the stored content is not shown.
 *
 * @param {App} app
 * @param {State} state
 * @param {HTMLElement} place
 */
function tellStored(app, { reading, page }, place) {
  place.replaceChildren();
  const isShown = page ? page.sections.length <= SECTIONS_MAX && !viewOf(page).hiddenBlocks : reading === 'empty';
  if (isShown && !UNSURE.includes(reading)) return;
  import('./stored.js').then(({ storedNotice }) => storedNotice(app, reading, page)).then((said) => place.replaceChildren(said), () => {});
}

/**
 * @param {App} app
 * @param {HTMLElement} place
 * @param {Outcome | null} outcome
 */
function showOutcome(app, place, outcome) {
  const hadFocus = place.contains(document.activeElement);
  place.replaceChildren(...(outcome && outcome.kind !== 'failed' ? outcomeNotice(app, outcome) : []));
  if (hadFocus) place.querySelector('button')?.focus();
  if (outcome?.kind === 'failed') showFailure(app, place, outcome);
}

/**
 * @param {App} app
 * @param {HTMLElement} place
 * @param {Extract<Outcome, { kind: 'failed' }>} outcome
 */
async function showFailure(app, place, outcome) {
  const failed = await loadFailure().then((failureNotice) => failureNotice(app, outcome), () => lostNotice(app));
  if (app.store.get().outcome === outcome) place.replaceChildren(failed);
}

async function loadFailure() {
  return (await import('./failure.js')).failureNotice;
}

/** What says more could not be had either. @param {App} app */
function lostNotice({ words: { translate }, actions }) {
  return notice('danger', '', [translate('problem.lost')], [button(translate('again'), actions.generate, 'is-primary')]);
}

/**
 * @param {App} app
 * @param {Exclude<Outcome, { kind: 'failed' }>} outcome
 * @returns {HTMLElement[]}
 */
function outcomeNotice(app, outcome) {
  const { store, words, actions, announce } = app;
  const { translate } = words;
  const dismiss = () => store.set({ outcome: null });
  if (outcome.kind === 'save-failed') {
    return [
      notice('danger', translate('save.failed.title'), [translate(outcome.cause === 'unloaded' ? 'later.failed' : `save.failed.${outcome.cause}`)], [
        button(translate('again'), actions.save),
        button(translate('save.download'), actions.downloadPage),
      ]),
    ];
  }
  if (outcome.kind === 'too-large') {
    const values = { size: Math.ceil(outcome.sizeBytes / 1000), limit: PAGE_BYTES_MAX / 1000 };
    return [
      notice('danger', translate('save.tooLarge.title'), [translate('save.tooLarge.text', values)], [
        button(translate('save.download'), actions.downloadPage),
      ]),
    ];
  }
  const said = outcome.kind === 'saved-before' ? [translate('save.before')] : endWords(app, outcome);
  announce(said.join(' '));
  return [notice(outcome.kind === 'done' ? 'success' : 'info', '', said, [closeButton(translate('problem.dismiss'), dismiss)])];
}

/**
 * @param {App} app
 * @param {Extract<Outcome, { kind: 'done' | 'stopped' }>} outcome
 */
function endWords({ words: { translate } }, outcome) {
  if (outcome.kind === 'stopped') {
    const { sections: count, credits } = outcome;
    const words = count ? translate('run.stoppedKept', { count }) : translate('run.stopped');
    return credits ? [words, translate('run.cost', { credits })] : [words];
  }
  const { seconds, sections, credits } = outcome;
  const done = translate('run.done', { seconds, count: sections, credits });
  return outcome.isPartial ? [done, translate('run.partial')] : [done];
}
