/** @import { Hand } from './index.js' */
/** @import { Drags } from './drags.js' */
/** @import { Selection } from '../../core/types.js' */
/** @import { Target } from '../../core/moves.js' */
/** @typedef {typeof import('../../../vendor/pragmatic-drag-and-drop.js')} Library */
import { loadStyle } from '../../render/theme.js';
import { Later } from '../later.js';

/**
 * Dragging by a handle: what is dragged is a selection, where it can be dropped a part of the editor says, and what it
 * does is one step of undo. The browser's own drag ends at Escape. Its library is loaded when there is time, or when a
 * handle is first pressed; a drag that begins before it is there shows no place, but is dropped all the same.
 *
 * @typedef {{ at: (selection: Selection, input: { clientX: number, clientY: number }, library: Library) => Target | null,
 *   leave: () => void }} Room finds and shows the place under the pointer
 *
 * @param {Hand} hand
 */
export function createDragging(hand) {
  /** @type {[HTMLElement, () => Selection][]} */
  const handles = [];
  /** @type {[HTMLElement, (drags: Drags) => Room][]} */
  const rooms = [];
  /** What is dragged without the library. @type {Selection | null} */
  let dragged = null;
  const drags = new Later(loadDrags, { warn: hand.warn, translate: hand.words.translate });

  async function loadDrags() {
    const [{ createDrags }] = await Promise.all([import('./drags.js'), loadStyle('parts')]);
    const here = createDrags(hand);
    for (const [node, what] of handles) here.handle(node, what);
    for (const [node, findRoom] of rooms) here.receive(node, findRoom(here));
    return here;
  }

  /**
   * @param {HTMLElement} node what is pressed
   * @param {() => Selection} what is dragged by it
   */
  function handle(node, what) {
    if (drags.here) return drags.here.handle(node, what);
    handles.push([node, what]);
    node.draggable = true;
    node.addEventListener('pointerdown', () => drags.load().catch(() => {}));
    node.addEventListener('dragstart', (event) => begin(event, what()));
    node.addEventListener('dragend', () => (dragged = null));
  }

  /** @param {DragEvent} event @param {Selection} selection */
  function begin(event, selection) {
    if (drags.here || hand.store.get().run) return;
    event.dataTransfer?.setData('text/plain', '');
    dragged = selection;
  }

  /**
   * Where what is dragged may be dropped; what it is in goes on when the pointer is near its edge.
   *
   * @param {HTMLElement} node
   * @param {(drags: Drags) => Room} findRoom
   */
  function receive(node, findRoom) {
    if (drags.here) return drags.here.receive(node, findRoom(drags.here));
    rooms.push([node, findRoom]);
    node.addEventListener('dragover', (event) => dragged && event.preventDefault());
    node.addEventListener('drop', (event) => {
      const selection = dragged;
      if (!selection) return;
      event.preventDefault();
      drags.use((here) => here.drop(selection, findRoom(here), event));
    });
  }

  return { prepare: () => drags.prepare(), handle, receive };
}
