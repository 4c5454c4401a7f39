import type { Fragment } from '../../../vendor/prosemirror.js';

/** plain: words in one line; inline: one paragraph with emphasis and links; markdown: the whole subset. */
export type Kind = 'plain' | 'inline' | 'markdown';
export type ChangeKind = 'type' | 'delete' | 'paste' | 'format';
export type LeaveReason = 'escape' | 'tab' | 'backtab' | 'enter' | 'blur' | 'up' | 'down';
export type LineKind = 'paragraph' | 'bullets' | 'numbers';

/** A paragraph, or an item of a list: the subset's lists do not nest, so a text is its lines. */
export interface Line {
  kind: LineKind;
  content: Fragment;
  /** What an item is numbered with; without it, it counts on. */
  number?: number;
}

/** Letters of one line that look the same. */
export interface Run {
  text: string;
  bold: boolean;
  italic: boolean;
  code: boolean;
  href: string;
}

export interface Options {
  /** What the renderer drew for the text; it becomes the editor and is what it was after closing. */
  element: HTMLElement;
  value: string;
  kind: Kind;
  placeholder?: string;
  /** The text's name for assistive technology. */
  label: string;
  /** The longest value that the text may have; 20,000 characters where nothing is said. */
  charsMax?: number;
  /** Where the caret begins: a point of the window, an end of the text, or a place that `caret` gave. */
  at?: { x: number; y: number } | 'start' | 'end' | number;
  /** False refuses the value: the text goes back to the one before. */
  onChange(value: string, about: { kind: ChangeKind }): boolean | void;
  onLeave(reason: LeaveReason): void;
  onUndo(): void;
  onRedo(): void;
  /** Several cells were pasted; true where they were put elsewhere than into this text. */
  onCells?(cells: string[][]): boolean;
  /** Something was refused: the key of a message that says why. */
  onProblem?(key: 'text.pasteTooLarge' | 'text.full', values: { limit: number }): void;
  /** So many pictures of a paste are not in the text. */
  onPictures?(count: number): void;
  translate?(key: string): string;
}

export interface TextEditor {
  element: HTMLElement;
  /** Ends editing without telling `onLeave`; the element shows the last value as the renderer draws it. */
  close(): void;
  focus(): void;
  /** Where it is, to begin there again. */
  caret(): number;
  /** Shows another value, after the host's undo; `onChange` is not told. The caret goes to where it differs. */
  setValue(value: string): void;
}
