/** @import { App } from '../app.js' */
/** @import { Painter } from '../painter.js' */
/** @import { Page, Section } from '../../core/types.js' */
import { findBlock, findSection } from '../../core/places.js';
import { History } from '../../core/history.js';
import { loadCore } from '../../core/load.js';
import { loadHandWords } from '../../messages/hand/index.js';
import { createChatDoor } from './chat-door.js';
import { createChecks } from './checks.js';
import { createCommands } from './commands.js';
import { listenToClipboard } from './copying.js';
import { createDragging } from './dragging.js';
import { drawForEditing, mark } from './drawing.js';
import { receiveOnSheet } from './drop-line.js';
import { Editing } from './editing.js';
import { createGrips } from './grips.js';
import { createInsertMenu } from './insert-menu.js';
import { createInserter } from './inserter.js';
import { Keeping } from './keeping.js';
import { listenToSheetKeys } from './keys.js';
import { Library } from '../library.js';
import { entryText } from './members.js';
import { listenToContextMenu } from './move-menu.js';
import { createOutline } from './outline.js';
import { createPanel } from './panel.js';
import { createSettings } from './settings.js';
import { showShortcuts } from './shortcuts.js';
import { createSurface } from './surface.js';
import { createText } from './text.js';
import { createToolbar } from './toolbar.js';
import { createTrying } from './trying.js';

/** The page before there is one. @type {Page} */
const BLANK = Object.freeze({ version: 1, title: '', theme: 'harbour', sections: [] });

/**
 * Editing by hand, put over the canvas once everything that it needs is there.
 *
 * @param {App} app
 * @param {{ painter: Painter, sheet: HTMLElement, canvas: HTMLElement, side: HTMLElement }} place
 */
export async function startHand(app, place) {
  const { store, words, announce } = app;
  const [{ rules, apply }, translate] = await Promise.all([loadCore(), loadHandWords(words.locale)]);
  const page = /** @type {Page} */ (/** @type {unknown} */ (store.get().page)) ?? BLANK;
  const editing = new Editing(new History(apply, page), { store, translate, announce, warn: app.warn, blank: BLANK });
  const library = new Library();
  const commands = createCommands(editing, library);
  const hand = /** @type {Hand} */ ({ ...app, ...place, rules, apply, translate, editing, library, commands });
  equip(hand);
  dress(hand);
  hand.keeping.begin().catch(() => app.store.set({ kept: 'not kept' }));
  return hand;
}

/** What the hand works with, each part seeing the others by then. @param {Hand} hand */
function equip(hand) {
  const { translate, canvas, commands, editing } = hand;
  hand.redraw = (id) => redraw(hand, id);
  hand.showShortcuts = () => showShortcuts(translate, () => hand.surface.focus());
  hand.setBackground = (id, kind) => {
    const old = editing.page.sections[findSection(editing.page, id)]?.background.image;
    const image = kind === 'image' ? { image: old ?? hand.library.picture(0) } : {};
    return commands.updateSection(id, { background: { kind, ...image } }, 'background');
  };
  hand.insertEntry = (id) => insertEntry(hand, id);
  hand.drag = createDragging(hand);
  hand.toolbar = createToolbar(hand);
  hand.text = createText(hand);
  hand.surface = createSurface(hand);
  hand.menu = createInsertMenu(hand);
  canvas.append(hand.toolbar.bar);
  hand.trying = createTrying(hand);
  createInserter(hand);
  createGrips(hand);
  receiveOnSheet(hand);
  hand.chat = createChatDoor(hand);
  const parts = { chat: hand.chat, outline: createOutline(hand), settings: createSettings(hand), checks: createChecks(hand) };
  hand.panel = createPanel(hand, hand.side, parts);
  listenToSheetKeys(hand);
  listenToContextMenu(hand);
  listenToClipboard(hand);
  hand.keeping = new Keeping(hand);
}

/** The sheet is drawn for editing from now on. @param {Hand} hand */
function dress({ painter, store, translate, text, surface, toolbar, canvas, library, drag }) {
  canvas.classList.add('is-edited');
  painter.dress = {
    draw: (section, tools) => drawForEditing(/** @type {Section} */ (section), tools, translate),
    mark: (node, section) => mark(node, /** @type {Section} */ (section), translate),
    isHeld: (section) => text.isOpen() && /** @type {Section} */ (section).blocks.some(({ id }) => id === text.block()),
  };
  const { page, run } = store.get();
  if (page && !run) painter.repaint(page);
  surface.show();
  const follow = () => requestAnimationFrame(() => toolbar.place());
  for (const name of ['scroll', 'resize']) addEventListener(name, follow, { passive: true, capture: true });
  new ResizeObserver(follow).observe(canvas);
  requestIdleCallback?.(() => {
    library.load();
    drag.load();
  });
}

/** Draws the section anew that holds a block whose text was written in. @param {Hand} hand @param {string} id */
function redraw({ painter, editing, surface }, id) {
  const section = findBlock(editing.page, id)?.section;
  if (!section) return;
  painter.redraw(section);
  surface.show();
}

/** A new entry of a block, to be written in at once. @param {Hand} hand @param {string} id */
function insertEntry({ commands, editing, surface, text }, id) {
  if (!commands.insertEntry(id)) return;
  const { page, selection } = editing;
  const block = findBlock(page, id)?.block;
  const path = block && selection.kind === 'entry' && entryText(block, selection.focus);
  surface.focus();
  if (path) text.openAt(id, path);
}

/**
 * @typedef {App & { painter: Painter, sheet: HTMLElement, canvas: HTMLElement, side: HTMLElement,
 *   rules: import('../../core/schema.js').Rules, apply: Awaited<ReturnType<typeof loadCore>>['apply'],
 *   translate: import('../../messages/index.js').Translate, editing: Editing, library: Library,
 *   commands: import('./commands.js').Commands, redraw: (id: string) => void, insertEntry: (id: string) => void,
 *   drag: ReturnType<typeof createDragging>, showShortcuts: () => void,
 *   setBackground: (id: string, kind: string) => boolean, toolbar: ReturnType<typeof createToolbar>,
 *   text: ReturnType<typeof createText>, trying: ReturnType<typeof createTrying>, surface: ReturnType<typeof createSurface>,
 *   menu: ReturnType<typeof createInsertMenu>, panel: ReturnType<typeof createPanel>, keeping: Keeping,
 *   chat: ReturnType<typeof createChatDoor> }} Hand
 */
