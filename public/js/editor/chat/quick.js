/** @import { Hand } from '../hand/index.js' */
/** @import { Item } from '../hand/choice-menu.js' */
/** @import { Translate } from '../../messages/index.js' */
import { loadAssistWords } from '../../messages/assist/index.js';
import { openMenu } from '../hand/choice-menu.js';
import { sign } from './drawings.js';

/**
 * What is often asked for, without words of one's own. `isOfPart`: only of something that is selected.
 *
 * @typedef {'shorten' | 'translate' | 'tone' | 'layout' | 'picture' | 'redo'} Quick
 * @type {{ id: Quick, sign: string, isOfPart?: boolean }[]}
 */
export const QUICK = [
  { id: 'shorten', sign: 'shorten' },
  { id: 'translate', sign: 'translate' },
  { id: 'tone', sign: 'tone' },
  { id: 'layout', sign: 'layout', isOfPart: true },
  { id: 'picture', sign: 'image' },
  { id: 'redo', sign: 'redo', isOfPart: true },
];
const LANGUAGES = ['de', 'en', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'uk', 'ja'];
const TONES = ['friendly', 'formal', 'plain', 'lively'];

/**
 * The words that one of them says: at once, or when its menu was answered.
 *
 * @param {Quick} id
 * @param {{ translate: Translate, locale: string, place: DOMRect, back: () => void, say: (words: string) => void }} menu
 */
export function askQuick(id, { translate, locale, place, back, say }) {
  const choices = choicesOf(id, translate, locale);
  if (!choices) return say(translate(`quick.${id}.words`));
  let isChosen = false;
  openMenu({
    label: translate(`quick.${id}`),
    items: choices,
    place,
    onChoose(choice) {
      isChosen = true;
      const { label } = /** @type {Item} */ (choices.find((each) => each.id === choice));
      say(id === 'tone' ? translate(`quick.tone.${choice}.words`) : translate('quick.translate.words', { language: label }));
    },
    back: () => isChosen || back(),
  });
}

/** @param {Quick} id @param {Translate} translate @param {string} locale @returns {Item[] | null} */
function choicesOf(id, translate, locale) {
  if (id === 'tone') return TONES.map((tone) => ({ id: tone, label: translate(`quick.tone.${tone}`) }));
  if (id !== 'translate') return null;
  const names = new Intl.DisplayNames([locale], { type: 'language' });
  return LANGUAGES.map((language) => ({ id: language, label: names.of(language) ?? language }));
}

/**
 * The same for what is selected on the page, from its tools.
 *
 * @param {Hand} hand
 * @param {DOMRect} place
 * @param {() => void} back
 */
export async function openQuickMenu(hand, place, back) {
  const translate = await loadAssistWords(hand.words.locale);
  /** @type {(() => void) | null} */
  let then = null;
  const say = (/** @type {string} */ words) =>
    hand.chat.open((chat) => {
      chat.turns.state.set({ isOnlyHere: true });
      chat.say(words);
    });
  openMenu({
    label: translate('quick'),
    items: [
      { id: 'ask', label: translate('quick.ask'), sign: sign('spark') },
      ...QUICK.map(({ id, sign: drawn }) => ({ id, label: translate(`quick.${id}`), sign: sign(drawn) })),
    ],
    place,
    onChoose(id) {
      if (id === 'ask') then = () => hand.chat.open((chat) => chat.focus());
      else then = () => askQuick(/** @type {Quick} */ (id), { translate, locale: hand.words.locale, place, back, say });
    },
    back: () => (then ?? back)(),
  });
}
