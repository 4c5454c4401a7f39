/** What the text editor uses of ProseMirror, as far as it uses it (prosemirror.net/docs/ref). */

export interface Attributes {
  [name: string]: string;
}

/** Of a node: the number of an item. */
export interface NodeAttributes {
  number?: number | null;
}

export class MarkType {
  name: string;
  create(attributes?: Attributes | null): Mark;
  isInSet(set: readonly Mark[]): Mark | undefined;
}
export class Mark {
  type: MarkType;
  attrs: Attributes;
  eq(other: Mark): boolean;
  addToSet(set: readonly Mark[]): readonly Mark[];
}
export class NodeType {
  name: string;
  create(attributes?: NodeAttributes | null, content?: Fragment | Node | readonly Node[] | null, marks?: readonly Mark[]): Node;
}
export class Fragment {
  static empty: Fragment;
  static from(nodes?: Fragment | Node | readonly Node[] | null): Fragment;
  size: number;
  childCount: number;
  content: readonly Node[];
  append(other: Fragment): Fragment;
  cut(from: number, to?: number): Fragment;
  findDiffStart(other: Fragment): number | null;
  findDiffEnd(other: Fragment): { a: number; b: number } | null;
}
export class Node {
  type: NodeType;
  attrs: NodeAttributes;
  content: Fragment;
  marks: readonly Mark[];
  text?: string;
  textContent: string;
  isText: boolean;
  isTextblock: boolean;
  inlineContent: boolean;
  childCount: number;
  nodeSize: number;
  firstChild: Node | null;
  lastChild: Node | null;
  child(index: number): Node;
  eq(other: Node): boolean;
  cut(from: number, to?: number): Node;
  slice(from: number, to?: number): Slice;
  check(): void;
  resolve(position: number): ResolvedPosition;
  forEach(visit: (node: Node, offset: number, index: number) => void): void;
  descendants(visit: (node: Node, position: number, parent: Node | null) => boolean | void): void;
  nodesBetween(from: number, to: number, visit: (node: Node, position: number) => boolean | void): void;
  textBetween(from: number, to: number, between?: string, leaf?: string): string;
  rangeHasMark(from: number, to: number, type: MarkType): boolean;
}
export class Slice {
  constructor(content: Fragment, openStart: number, openEnd: number);
  content: Fragment;
}
export class ResolvedPosition {
  pos: number;
  depth: number;
  parent: Node;
  parentOffset: number;
  index(depth?: number): number;
  start(depth?: number): number;
  end(depth?: number): number;
  before(depth?: number): number;
  node(depth?: number): Node;
  marks(): readonly Mark[];
}
export type DOMOutputSpec = string | [string, ...(0 | Record<string, string | number | null | undefined> | DOMOutputSpec)[]];
export interface ParseRule {
  tag: string;
  getAttrs?: (element: HTMLElement) => Attributes | false | null;
}
export interface NodeSpec {
  content?: string;
  attrs?: Record<string, { default: null }>;
  group?: string;
  marks?: string;
  inline?: boolean;
  selectable?: boolean;
  linebreakReplacement?: boolean;
  parseDOM?: ParseRule[];
  toDOM?: (node: Node) => DOMOutputSpec;
  leafText?: (node: Node) => string;
}
export interface MarkSpec {
  attrs?: Record<string, object>;
  inclusive?: boolean;
  code?: boolean;
  parseDOM?: ParseRule[];
  toDOM?: (mark: Mark, inline: boolean) => DOMOutputSpec;
}
export class Schema {
  constructor(spec: { nodes: Record<string, NodeSpec>; marks?: Record<string, MarkSpec> });
  nodes: Record<string, NodeType>;
  marks: Record<string, MarkType>;
  text(text: string, marks?: readonly Mark[]): Node;
}

export class Selection {
  from: number;
  to: number;
  anchor: number;
  head: number;
  empty: boolean;
  $from: ResolvedPosition;
  $to: ResolvedPosition;
  static atStart(doc: Node): Selection;
  static atEnd(doc: Node): Selection;
  static near(position: ResolvedPosition, side?: number): Selection;
}
export class TextSelection extends Selection {
  $cursor: ResolvedPosition | null;
  static create(doc: Node, anchor: number, head?: number): TextSelection;
  static between(anchor: ResolvedPosition, head: ResolvedPosition): Selection;
}
export class Transaction {
  doc: Node;
  before: Node;
  selection: Selection;
  docChanged: boolean;
  storedMarks: readonly Mark[] | null;
  mapping: { map(position: number, side?: number): number };
  setSelection(selection: Selection): this;
  setMeta(key: string | Plugin | PluginKey, value: unknown): this;
  getMeta(key: string | Plugin | PluginKey): any;
  insertText(text: string, from?: number, to?: number): this;
  insert(position: number, content: Fragment | Node | readonly Node[]): this;
  replaceWith(from: number, to: number, content: Fragment | Node | readonly Node[]): this;
  replaceSelection(slice: Slice): this;
  delete(from: number, to: number): this;
  deleteSelection(): this;
  join(position: number): this;
  setNodeAttribute(position: number, name: string, value: null): this;
  addMark(from: number, to: number, mark: Mark): this;
  removeMark(from: number, to: number, mark?: Mark | MarkType | null): this;
  removeStoredMark(mark: Mark | MarkType): this;
  setStoredMarks(marks: readonly Mark[] | null): this;
  scrollIntoView(): this;
}
export class EditorState {
  static create(config: { doc: Node; selection?: Selection; plugins?: Plugin[] }): EditorState;
  doc: Node;
  schema: Schema;
  selection: Selection;
  storedMarks: readonly Mark[] | null;
  tr: Transaction;
  apply(transaction: Transaction): EditorState;
  applyTransaction(transaction: Transaction): { state: EditorState; transactions: readonly Transaction[] };
}
export type Dispatch = (transaction: Transaction) => void;
export type Command = (state: EditorState, dispatch?: Dispatch, view?: EditorView) => boolean;

export class PluginKey {
  constructor(name?: string);
}
export class Plugin<State = any> {
  constructor(spec: {
    key?: PluginKey;
    props?: ViewProps;
    state?: {
      init(): State;
      apply(transaction: Transaction, value: State): State;
    };
    view?: (view: EditorView) => { update?(view: EditorView, before: EditorState): void; destroy?(): void };
    appendTransaction?: (
      transactions: readonly Transaction[],
      before: EditorState,
      after: EditorState,
    ) => Transaction | null | undefined;
  });
  getState(state: EditorState): State;
}

export class Decoration {
  static node(from: number, to: number, attributes: Attributes): Decoration;
  static inline(from: number, to: number, attributes: Attributes): Decoration;
}
export class DecorationSet {
  static empty: DecorationSet;
  static create(doc: Node, decorations: Decoration[]): DecorationSet;
}
export type DOMEventHandlers = {
  [K in keyof HTMLElementEventMap]?: (view: EditorView, event: HTMLElementEventMap[K]) => boolean | void;
};
export interface ViewProps {
  attributes?: Attributes | ((state: EditorState) => Attributes);
  decorations?: (state: EditorState) => DecorationSet | null;
  handleDOMEvents?: DOMEventHandlers;
  handleKeyDown?: (view: EditorView, event: KeyboardEvent) => boolean | void;
  clipboardTextSerializer?: (content: Slice, view: EditorView) => string;
}
export class EditorView {
  constructor(
    place: { mount: HTMLElement },
    props: ViewProps & {
      state: EditorState;
      plugins?: Plugin[];
      dispatchTransaction?: (this: EditorView, transaction: Transaction) => void;
    },
  );
  state: EditorState;
  dom: HTMLElement;
  composing: boolean;
  isDestroyed: boolean;
  dragging: object | null;
  /** Reads what the browser changed and where its selection is. */
  domObserver: { flush(): void };
  dispatch(transaction: Transaction): void;
  updateState(state: EditorState): void;
  focus(): void;
  hasFocus(): boolean;
  destroy(): void;
  endOfTextblock(direction: 'up' | 'down' | 'left' | 'right' | 'forward' | 'backward'): boolean;
  posAtCoords(at: { left: number; top: number }): { pos: number; inside: number } | null;
  coordsAtPos(position: number, side?: number): { left: number; right: number; top: number; bottom: number };
}

export class InputRule {
  constructor(
    match: RegExp,
    handler: (state: EditorState, match: RegExpMatchArray, start: number, end: number) => Transaction | null,
    options?: { inCodeMark?: boolean },
  );
}
export function inputRules(config: { rules: InputRule[] }): Plugin;
export const undoInputRule: Command;
export function keymap(bindings: Record<string, Command>): Plugin;
export const baseKeymap: Record<string, Command>;
export const splitBlock: Command;
export function chainCommands(...commands: Command[]): Command;
export function toggleMark(type: MarkType, attributes?: Attributes | null): Command;
