/** @import { Hand } from './index.js' */
/** @import { Selection } from '../../core/types.js' */
/** @import { Target } from '../../core/moves.js' */
/** @typedef {typeof import('../../../vendor/pragmatic-drag-and-drop.js')} Library */
import { element } from '../../dom.js';
import { sign } from './drawings.js';
import { nameOfSelection } from './names.js';

/**
 * Dragging by a handle: what is dragged is a selection, where it can be dropped a part of the editor says, and what it
 * does is one step of undo. The browser's own drag ends at Escape. Its library is loaded when a handle is first
 * pressed, or when there is time.
 *
 * @typedef {{ at: (selection: Selection, input: { clientX: number, clientY: number }, library: Library) => Target | null,
 *   leave: () => void }} Room finds and shows the place under the pointer
 *
 * @param {Hand} hand
 */
export function createDragging(hand) {
  const { editing, translate, canvas } = hand;
  let isAsked = false;
  /** @type {(library: Library) => void} */
  let tell;
  /** @type {Promise<Library>} */
  const loaded = new Promise((resolve) => (tell = resolve));
  loaded.then((library) => {
    library.monitorForElements({ onDragStart: ({ source }) => show(selectionOf(source)), onDrop: hide });
    library.autoScrollWindowForElements();
  });

  /** Without it everything still moves by its menu and by keys; the next press asks again. */
  function load() {
    if (isAsked) return;
    isAsked = true;
    import('../../../vendor/pragmatic-drag-and-drop.js').then(tell, () => (isAsked = false));
  }

  /**
   * @param {HTMLElement} node what is pressed
   * @param {() => Selection} what is dragged by it
   */
  function handle(node, what) {
    node.addEventListener('pointerdown', load);
    loaded.then(({ draggable, setCustomNativeDragPreview }) =>
      draggable({
        element: node,
        canDrag: () => !hand.store.get().run,
        getInitialData: () => ({ selection: what() }),
        onGenerateDragPreview: ({ source, nativeSetDragImage }) => {
          const render = (/** @type {{ container: HTMLElement }} */ { container }) => container.append(drawPreview(selectionOf(source)));
          setCustomNativeDragPreview({ nativeSetDragImage, getOffset: () => ({ x: 18, y: 18 }), render });
        },
      }),
    );
  }

  /** @param {Selection} selection */
  function drawPreview(selection) {
    return element('div', { class: 'dragged' }, sign('move'), element('span', {}, nameOfSelection(editing.page, selection, translate)));
  }

  /**
   * Where what is dragged may be dropped; what it is in goes on when the pointer is near its edge.
   *
   * @param {HTMLElement} node
   * @param {Room} room
   */
  function receive(node, room) {
    loaded.then((library) => {
      if (node.parentElement) library.autoScrollForElements({ element: node.parentElement });
      library.dropTargetForElements({
        element: node,
        onDrag: ({ source, location }) => room.at(selectionOf(source), location.current.input, library),
        onDragLeave: room.leave,
        onDrop: ({ source, location }) => {
          const target = room.at(selectionOf(source), location.current.input, library);
          room.leave();
          if (target) drop(selectionOf(source), target);
        },
      });
    });
  }

  /** @param {Selection} selection @param {Target} target */
  function drop(selection, target) {
    editing.select(selection);
    hand.commands.moveTo(target);
    hand.surface.focus();
  }

  /** @param {Selection} selection */
  function show(selection) {
    canvas.classList.add('is-dragging');
    for (const node of hand.surface.nodesOf(selection)) node.dataset.dragged = '';
  }

  function hide() {
    canvas.classList.remove('is-dragging');
    for (const node of hand.sheet.querySelectorAll('[data-dragged]')) node.removeAttribute('data-dragged');
  }

  return { load, handle, receive };
}

/** @param {{ data: Record<string | symbol, unknown> }} source */
function selectionOf({ data }) {
  return /** @type {Selection} */ (data.selection);
}
