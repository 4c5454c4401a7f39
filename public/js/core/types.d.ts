/** The document as it is stored and edited (docs/PAGE.md): values that are never changed, only replaced. */

export interface Block {
  readonly id: string;
  readonly type: string;
  readonly props: Readonly<Record<string, any>>;
}

export interface Section {
  readonly id: string;
  readonly layout: string;
  readonly background: Readonly<Record<string, any>>;
  readonly blocks: readonly Block[];
  readonly spacing?: string;
  readonly divider?: boolean;
}

export interface Page {
  readonly version: number;
  readonly title: string;
  readonly theme: string;
  readonly brand?: Readonly<Record<string, any>>;
  readonly sections: readonly Section[];
}

export type Place = string | null;

/** One edit. `after: null` is first. */
export type Operation =
  | { op: 'insertSection'; after: Place; section: Section }
  | { op: 'replaceSection'; id: string; section: Section }
  | { op: 'updateSection'; id: string; members: Record<string, unknown> }
  | { op: 'moveSection'; id: string; after: Place }
  | { op: 'removeSection'; id: string }
  | { op: 'insertBlock'; section: string; after: Place; block: Block }
  | { op: 'updateBlock'; id: string; props: Record<string, unknown> }
  | { op: 'moveBlock'; id: string; section: string; after: Place }
  | { op: 'removeBlock'; id: string }
  | { op: 'setTheme'; theme: string }
  | { op: 'setTitle'; title: string }
  | { op: 'setBrand'; brand: Record<string, unknown> | null };

export type Code = 'invalid' | 'unknown_id' | 'wrong_place' | 'duplicate_id' | 'too_many';
export type Applied = { page: Page; inverse: Operation[]; refused?: undefined };
export type Refused = { refused: Code; page?: undefined; inverse?: undefined };
export type Outcome = Applied | Refused;

/** What is selected: names, never nodes of the page. Entries of a block have none: they are rows of its `items`. */
export type Selection =
  | { kind: 'none' }
  | { kind: 'page' }
  | { kind: 'section'; anchor: string; focus: string }
  | { kind: 'block'; section: string; anchor: string; focus: string }
  | { kind: 'entry'; section: string; block: string; anchor: number; focus: number }
  | { kind: 'text'; section: string; block: string; member: string; start: number; end: number };
