/** @import { App } from '../app.js' */
/** @import { Painter } from '../painter.js' */
/** @import { Page, Section } from '../../core/types.js' */
import { findBlock, findSection } from '../../core/places.js';
import { History } from '../../core/history.js';
import { loadCore } from '../../core/load.js';
import { loadHandWords, loadPartsWords } from '../../messages/hand/index.js';
import { loadStyle } from '../../render/theme.js';
import { createCommands } from './commands.js';
import { listenToContextMenu } from './context-menu.js';
import { listenToClipboard } from './copying.js';
import { createDragging } from './dragging.js';
import { drawForEditing, mark } from './drawing.js';
import { Editing } from './editing.js';
import { createInserter } from './inserter.js';
import { listenToSheetKeys } from './keys.js';
import { Later, whenIdle } from '../later.js';
import { Library } from '../library.js';
import { entryText, valueAt } from './members.js';
import { createPanel } from './panel.js';
import { createPictures } from './pictures.js';
import { createSurface } from './surface.js';
import { createText } from './text.js';
import { createToolbar } from './toolbar.js';

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
  prepare(hand);
  return hand;
}

/** What the hand works with, each part seeing the others by then. @param {Hand} hand */
function equip(hand) {
  const { canvas, commands, editing, words, warn } = hand;
  hand.redraw = (id) => redraw(hand, id);
  hand.setBackground = (id, kind) => {
    const old = editing.page.sections[findSection(editing.page, id)]?.background.image;
    const image = kind === 'image' ? { image: old ?? hand.library.picture(0) } : {};
    return commands.updateSection(id, { background: { kind, ...image } }, 'background');
  };
  hand.insertEntry = (id) => insertEntry(hand, id);
  hand.askForFilm = (id) => askForFilm(hand, id);
  hand.parts = new Later(() => loadParts(hand), { warn, translate: words.translate });
  hand.menu = { open: (place, at) => hand.parts.use(({ menu }) => menu.open(place, at)) };
  hand.openMoves = (place, back) => hand.parts.use((parts) => parts.openMoves(place, back));
  hand.showShortcuts = () => hand.parts.use((parts) => parts.showShortcuts());
  hand.tryPage = () => hand.parts.use(({ trying }) => trying.toggle());
  hand.drag = createDragging(hand);
  hand.toolbar = createToolbar(hand);
  hand.text = createText(hand);
  hand.surface = createSurface(hand);
  canvas.append(hand.toolbar.bar);
  createInserter(hand);
  hand.drag.receive(canvas, ({ sheet }) => sheet);
  hand.pictures = createPictures(hand);
  hand.panel = createPanel(hand, hand.side);
  listenToSheetKeys(hand);
  listenToContextMenu(hand);
  listenToClipboard(hand);
  hand.surface.follow();
}

/** @param {Hand} hand */
async function loadParts(hand) {
  const [{ createParts }, translate] = await Promise.all([import('./parts.js'), loadPartsWords(hand.words.locale), loadStyle('parts')]);
  return createParts({ ...hand, translate });
}

/** Loads what is not needed yet, so that it is there when it is needed, with a connection or without. @param {Hand} hand */
function prepare({ parts, drag, library, store, translate, warn }) {
  const keepsNothing = () => {
    store.set({ kept: 'not kept' });
    warn(translate('keep.unloaded'));
  };
  whenIdle(() => {
    parts.load().catch(keepsNothing);
    drag.prepare();
    library.load();
  });
}

/** The sheet is drawn for editing from now on. @param {Hand} hand */
function dress({ painter, store, translate, text, surface, toolbar, canvas, sheet }) {
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
  const sizes = new ResizeObserver(follow);
  for (const node of [canvas, sheet]) sizes.observe(node);
}

/** Draws the section anew that holds a block whose text was written in, unless another one of it is by now. @param {Hand} hand @param {string} id */
function redraw({ painter, editing, surface }, id) {
  const section = findBlock(editing.page, id)?.section;
  if (!section || painter.dress?.isHeld(section)) return;
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

/** A new film block shows the library's first film until another one is chosen. @param {Hand} hand @param {string} id */
function askForFilm({ pictures, editing, commands, surface }, id) {
  return pictures.use(({ choose }) => {
    const chosen = valueAt(findBlock(editing.page, id)?.block.props ?? {}, 'video');
    choose({ kind: 'video', chosen, onChoose: (video) => commands.updateBlock(id, { video }) && surface.focus(), onFiles: () => {} });
  });
}

/**
 * @typedef {App & { pictures: ReturnType<typeof createPictures>, askForFilm: (id: string) => void, painter: Painter, sheet: HTMLElement, canvas: HTMLElement, side: HTMLElement,
 *   rules: import('../../core/schema.js').Rules, apply: Awaited<ReturnType<typeof loadCore>>['apply'],
 *   translate: import('../../messages/index.js').Translate, editing: Editing, library: Library,
 *   commands: import('./commands.js').Commands, redraw: (id: string) => void, insertEntry: (id: string) => void,
 *   drag: ReturnType<typeof createDragging>, parts: Later<import('./parts.js').Parts>, showShortcuts: () => unknown,
 *   tryPage: () => unknown, openMoves: (place: DOMRect, back: () => void) => unknown,
 *   menu: { open: (place: DOMRect, at: import('./insert-menu.js').Where) => unknown },
 *   setBackground: (id: string, kind: string) => boolean, toolbar: ReturnType<typeof createToolbar>,
 *   text: ReturnType<typeof createText>, surface: ReturnType<typeof createSurface>,
 *   panel: ReturnType<typeof createPanel>, chat: ReturnType<typeof import('./chat-door.js').createChatDoor> }} Hand
 */
