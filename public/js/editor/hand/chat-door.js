/** @import { Chat } from '../chat/index.js' */
/** @import { Hand } from './index.js' */
import { element } from '../../dom.js';

/**
 * The place of the assistant's sidebar, which comes when it is first opened.
 *
 * @param {Hand} hand
 */
export function createChatDoor(hand) {
  const root = element('div', { class: 'chat' });
  /** @type {Promise<Chat> | null} */
  let chat = null;

  function load() {
    chat ??= import('../chat/index.js').then(({ startChat }) => startChat(hand, root));
    chat.catch(() => {
      chat = null;
      hand.warn(hand.translate('chat.unloaded'));
    });
    return chat;
  }

  return {
    root,
    show: () => void load().catch(() => {}),

    /** @param {HTMLElement} from the button that was pressed */
    openQuick(from) {
      const unloaded = () => hand.warn(hand.translate('chat.unloaded'));
      import('../chat/quick.js').then(({ openQuickMenu }) => openQuickMenu(hand, from.getBoundingClientRect(), () => from.focus())).catch(unloaded);
    },

    /** @param {(chat: Chat) => void} act what is done there then */
    open(act) {
      hand.panel.open('chat', false);
      load().then(act, () => {});
    },
  };
}
