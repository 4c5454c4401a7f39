/** @import { App } from './app.js' */
/** @import { Outcome } from './store.js' */
/** @import { Way } from './ways-on.js' */
import { loadAssistWords } from '../messages/assist/index.js';
import { chargeOf } from './charge.js';
import { button, notice } from './notice.js';
import { waysOn, wordsOf } from './ways-on.js';

/**
 * That a generation failed, why, and each way on.
 *
 * @param {App} app
 * @param {Extract<Outcome, { kind: 'failed' }>} outcome
 */
export async function failureNotice(app, outcome) {
  const { store, words, actions } = app;
  const translate = await loadAssistWords(words.locale);
  const { credits } = store.get();
  const trouble = { ...outcome, models: credits.state === 'ready' ? credits.models : [] };
  const lines = wordsOf(trouble, translate, words);
  if (outcome.sections) lines.push(translate('problem.kept', { count: outcome.sections }));
  const charged = chargeOf(credits, outcome.problem?.requestId);
  if (charged) lines.push(translate('problem.charged', { credits: charged }));

  const { page } = store.get();

  /** What came of a part of the page is made anew, unless something was changed since. @param {Way} way */
  async function go({ way, model: other }) {
    if (way === 'buy') return actions.buyCredits();
    if (outcome.sections && outcome.isInserted && store.get().page === page) await actions.undo();
    if (way === 'model') store.set({ model: other });
    if (way === 'picture') store.set({ picture: null });
    // what failed may have been asked for elsewhere
    if (!store.get().prompt.trim()) return change();
    actions.generate();
  }

  function change() {
    store.set({ outcome: null });
    document.getElementById('prompt')?.focus();
  }

  const ways = waysOn(trouble, translate).map((way, row) => button(way.label, () => go(way), row === 0 ? 'is-primary' : ''));
  return notice('danger', translate(outcome.sections ? 'problem.titleKept' : 'problem.title'), lines, [...ways, button(translate('problem.change'), change)]);
}
