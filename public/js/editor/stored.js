/** @import { PageDocument } from '../page/types.js' */
/** @import { App } from './app.js' */
import { loadCompareWords } from '../messages/compare/index.js';
import { SECTIONS_MAX, viewOf } from '../page/view.js';
import { button, notice } from './notice.js';

/**
 * What is the matter with the stored content, and what can be done about it.
 *
 * @param {App} app
 * @param {import('../page/document.js').Reading['state']} reading
 * @param {PageDocument | null} page
 */
export async function storedNotice({ words, actions }, reading, page) {
  const translate = await loadCompareWords(words.locale);
  if (reading === 'page' && page) return notice('info', '', [partOf(page, translate)], []);
  const text = [translate(`body.${reading}.text`)];
  return notice('warning', translate(`body.${reading}.title`), text, [button(translate('body.download'), actions.downloadOriginal)]);
}

/** @param {PageDocument} page @param {import('../messages/index.js').Translate} translate */
function partOf(page, translate) {
  const count = page.sections.length;
  if (count > SECTIONS_MAX) return translate('body.long', { count, limit: SECTIONS_MAX });
  return translate('body.hidden', { count: viewOf(page).hiddenBlocks });
}
