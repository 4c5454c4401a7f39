/** @import { Model } from '../api/client.js' */
/** @import { Problem } from '../api/errors.js' */
/** @import { Translate } from '../messages/index.js' */
import { RESEARCH } from './model-field.js';

/**
 * What went wrong with a request to a model, in words, and what can be done about it. `model` is another one to ask.
 *
 * @typedef {{ way: 'again' | 'buy' | 'picture' | 'selection' | 'model', label: string, model?: string }} Way
 * @typedef {{ problem: Problem | null, retryAfterS?: number, model: string, models: Model[] }} Trouble
 *   `problem` is null where the connection was lost; `model` was asked
 */

const OTHERS_MAX = 2;

/**
 * @param {Trouble} trouble
 * @param {Translate} translate of the assistant's words
 * @param {import('../messages/index.js').Words} words of the interface
 * @returns {string[]}
 */
export function wordsOf({ problem, retryAfterS, model, models }, translate, words) {
  const lines = [problem ? causeOf(problem, isOff(model, models), translate, words.locale) : words.translate('problem.lost')];
  if (retryAfterS) lines.push(translate('problem.wait', { seconds: retryAfterS }));
  if (problem?.requestId && problem.status >= 500) lines.push(translate('problem.id', { id: problem.requestId }));
  return lines;
}

/**
 * @param {Problem} problem
 * @param {boolean} isModelOff
 * @param {Translate} translate
 * @param {string} locale
 */
function causeOf(problem, isModelOff, translate, locale) {
  if (problem.status === 401) return translate('problem.signedOut');
  if (problem.code === 'forbidden' && !isModelOff) return translate('problem.right');
  if (problem.code !== 'insufficient_credits') return detailOf(problem, translate, locale);
  const { required = 0, available = 0 } = problem;
  return translate(problem.limit === 'account' ? 'problem.cap' : 'problem.credits', { required, available });
}

/**
 * Our functions say in English what is the matter, and of a conflict what only a program can use.
 *
 * @param {Problem} problem
 * @param {Translate} translate
 * @param {string} locale
 */
function detailOf({ code, detail }, translate, locale) {
  if (locale === 'en' && detail && code !== 'conflict') return detail;
  const key = `problem.code.${code}`;
  const words = translate(key);
  return words === key ? translate('problem.generic') : words;
}

/**
 * The ways on, the best one first.
 *
 * @param {Trouble} trouble
 * @param {Translate} translate of the assistant's words
 * @returns {Way[]}
 */
export function waysOn({ problem, model, models }, translate) {
  const again = /** @type {const} */ ({ way: 'again', label: translate('way.again') });
  const others = othersThan(model, models, problem?.available).map(({ model: name, label }) => ({
    way: /** @type {const} */ ('model'),
    label: translate('way.model', { name: label }),
    model: name,
  }));
  if (problem?.code === 'insufficient_credits') {
    return [...(problem.limit === 'account' ? [] : [/** @type {const} */ ({ way: 'buy', label: translate('way.buy') })]), ...others, again];
  }
  if (problem?.code === 'unknown_model' || isOff(model, models)) return others;
  if (problem?.code === 'invalid_image') return [{ way: 'picture', label: translate('way.picture') }];
  if (problem?.code === 'invalid_page') return [{ way: 'selection', label: translate('way.selection') }];
  return problem?.code.startsWith('upstream') ? [again, ...others] : [again];
}

/** Whether a model cannot be asked: switched off, or retired. @param {string} model @param {Model[]} models */
function isOff(model, models) {
  return models.some((entry) => entry.model === model && entry.state !== 'on');
}

/** @param {string} model @param {Model[]} models @param {number} [available] credits, where they are what lacks */
function othersThan(model, models, available = Infinity) {
  const isChoice = (/** @type {Model} */ entry) => entry.state === 'on' && entry.model !== model && entry.model !== RESEARCH;
  return models.filter((entry) => isChoice(entry) && entry.holdCredits <= available).slice(0, OTHERS_MAX);
}
