/** @import { Hand } from './index.js' */
import { keepFocus } from '../../focus.js';
import { createChatDoor } from './chat-door.js';
import { createChecks } from './checks.js';
import { createInsertMenu } from './insert-menu.js';
import { Keeping } from './keeping.js';
import { openMoveMenu } from './move-menu.js';
import { createOutline } from './outline.js';
import { paste } from './pasting.js';
import { listenToSaveKey } from './save-key.js';
import { openBackgrounds, openLayouts } from './section-menus.js';
import { createSettings } from './settings.js';
import { showShortcuts } from './shortcuts.js';
import { createTrying } from './trying.js';

/**
 * What of editing by hand is not needed before it can begin: menus, the side's panels, pasting, keeping what is not
 * saved, trying the page as a reader, the list of shortcuts.
 *
 * @param {Hand} hand whose words are those of the parts too
 */
export function createParts(hand) {
  hand.chat = createChatDoor(hand);
  keepFocus();
  keepKeysOnEmptyPage(hand);
  listenToSaveKey(hand);
  return {
    keeping: new Keeping(hand),
    menu: createInsertMenu(hand),
    chat: hand.chat,
    outline: createOutline(hand),
    settings: createSettings(hand),
    checks: createChecks(hand),
    trying: createTrying(hand),

    /** @param {Record<string, string>} given what the clipboard holds, by kind @param {File[]} files and its pictures */
    paste: (given, files) => paste(hand, given, files),

    /** @param {DOMRect} place @param {() => void} back */
    openMoves: (place, back) => openMoveMenu(hand, place, back),

    /** @param {HTMLElement} from the button that was pressed */
    openLayouts: (from) => openLayouts(hand, from),

    /** @param {HTMLElement} from */
    openBackgrounds: (from) => openBackgrounds(hand, from),
    showShortcuts: () => showShortcuts(hand.translate, () => hand.surface.focus()),
  };
}

/** Where the last section went, the keys go on with the button that adds one. @param {Hand} hand */
function keepKeysOnEmptyPage({ store, canvas }) {
  store.watch(({ page }, before) => {
    if (!page || page.sections.length || !before?.page?.sections.length) return;
    setTimeout(() => {
      const { activeElement, body } = document;
      if (activeElement === body || !activeElement?.checkVisibility()) /** @type {HTMLElement} */ (canvas.querySelector('.add-section')).focus();
    });
  });
}

/** @typedef {ReturnType<typeof createParts>} Parts */
