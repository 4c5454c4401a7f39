/** What dragging uses of pragmatic-drag-and-drop, as far as it uses it (atlassian.design/components/pragmatic-drag-and-drop). */

export type CleanUp = () => void;
export type Edge = 'top' | 'right' | 'bottom' | 'left';
export type Data = Record<string | symbol, unknown>;

export interface Input {
  clientX: number;
  clientY: number;
}
export interface Event {
  source: { element: HTMLElement; data: Data };
  location: { current: { input: Input } };
}
export interface PreviewEvent extends Event {
  nativeSetDragImage: DataTransfer['setDragImage'] | null;
}

export function draggable(options: {
  element: HTMLElement;
  canDrag?: () => boolean;
  getInitialData?: () => Data;
  onGenerateDragPreview?: (event: PreviewEvent) => void;
}): CleanUp;

export function dropTargetForElements(options: {
  element: Element;
  onDrag?: (event: Event) => void;
  onDragLeave?: (event: Event) => void;
  onDrop?: (event: Event) => void;
}): CleanUp;

export function monitorForElements(options: {
  onDragStart?: (event: Event) => void;
  onDrop?: (event: Event) => void;
}): CleanUp;

export function setCustomNativeDragPreview(options: {
  nativeSetDragImage: DataTransfer['setDragImage'] | null;
  getOffset?: () => { x: number; y: number };
  render: (preview: { container: HTMLElement }) => void;
}): void;

export function attachClosestEdge(data: Data, about: { element: Element; input: Input; allowedEdges: Edge[] }): Data;
export function extractClosestEdge(data: Data): Edge | null;

export function autoScrollForElements(options: { element: Element }): CleanUp;
export function autoScrollWindowForElements(): CleanUp;
