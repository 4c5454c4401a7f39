/** @import { Hand } from './index.js' */
/** @import { Room } from './dragging.js' */
/** @import { Selection } from '../../core/types.js' */
import * as library from '../../../vendor/pragmatic-drag-and-drop.js';
import { element } from '../../dom.js';
import { sign } from './drawings.js';
import { createSheetRoom } from './drop-line.js';
import { createGrips } from './grips.js';
import { nameOfSelection } from './names.js';

/** What is out of the way, or without its ring, while something is dragged. */
const STILL = ':scope > :is(.grip, .tools, .between, .marks), [data-selected]';

/**
 * Dragging by its library: what is pressed, where it may be dropped, how it looks on the way.
 *
 * @param {Hand} hand
 */
export function createDrags(hand) {
  const { editing, translate, canvas } = hand;
  library.monitorForElements({ onDragStart: ({ source }) => show(selectionOf(source)), onDrop: hide });
  library.autoScrollWindowForElements();
  createGrips(hand, handle);

  /** @param {HTMLElement} node @param {() => Selection} what */
  function handle(node, what) {
    library.draggable({
      element: node,
      canDrag: () => !hand.store.get().run,
      getInitialData: () => ({ selection: what() }),
      onGenerateDragPreview: ({ source, nativeSetDragImage }) => {
        const render = (/** @type {{ container: HTMLElement }} */ { container }) => container.append(drawPreview(selectionOf(source)));
        library.setCustomNativeDragPreview({ nativeSetDragImage, getOffset: () => ({ x: 18, y: 18 }), render });
      },
    });
  }

  /** @param {Selection} selection */
  function drawPreview(selection) {
    return element('div', { class: 'dragged' }, sign('move'), element('span', {}, nameOfSelection(editing.page, selection, translate)));
  }

  /** @param {HTMLElement} node @param {Room} room */
  function receive(node, room) {
    if (node.parentElement) library.autoScrollForElements({ element: node.parentElement });
    library.dropTargetForElements({
      element: node,
      onDrag: ({ source, location }) => room.at(selectionOf(source), location.current.input, library),
      onDragLeave: room.leave,
      onDrop: ({ source, location }) => drop(selectionOf(source), room, location.current.input),
    });
  }

  /** @param {Selection} selection @param {Room} room @param {{ clientX: number, clientY: number }} input */
  function drop(selection, room, input) {
    const target = room.at(selection, input, library);
    room.leave();
    if (!target) return;
    editing.select(selection);
    hand.commands.moveTo(target);
    hand.surface.focus();
  }

  /** Each that looks another way then is told itself: for a rule about all of the canvas the browser goes through all of it. @param {Selection} selection */
  function show(selection) {
    canvas.classList.add('is-dragging');
    for (const node of canvas.querySelectorAll(STILL)) node.setAttribute('data-still', '');
    for (const node of hand.surface.nodesOf(selection)) node.dataset.dragged = '';
  }

  function hide() {
    canvas.classList.remove('is-dragging');
    for (const name of ['data-still', 'data-dragged']) for (const node of canvas.querySelectorAll(`[${name}]`)) node.removeAttribute(name);
  }

  return { handle, receive, drop, sheet: createSheetRoom(hand) };
}

/** @typedef {ReturnType<typeof createDrags>} Drags */

/** @param {{ data: Record<string | symbol, unknown> }} source */
function selectionOf({ data }) {
  return /** @type {Selection} */ (data.selection);
}
