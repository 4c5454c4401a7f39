/** The page document (docs/PAGE.md) as the browser reads it. What is missing or wrong was put right by page/view.js. */

export type Theme = 'harbour' | 'paper';
export type Layout = 'stack' | 'centered' | 'split' | 'split-reverse' | 'grid';
export type BackgroundKind = 'plain' | 'subtle' | 'accent' | 'contrast' | 'gradient' | 'image';
export type Tone = 'info' | 'success' | 'warning' | 'note';
export type Ratio = '16:9' | '4:3' | '3:2' | '1:1';

export interface Picture {
  source: 'library' | 'attachment';
  id: string;
  fileName: string;
  alt: string;
  width: number;
  height: number;
  colour: string;
}

export interface Link {
  label: string;
  href: string;
}

export interface Hero {
  eyebrow: string;
  title: string;
  text: string;
  image: Picture | null;
  align: 'start' | 'center';
  link: Link | null;
}

export interface Heading {
  eyebrow: string;
  text: string;
  level: 2 | 3;
}

export interface RichText {
  text: string;
}

export interface Image {
  image: Picture;
  caption: string;
  ratio: Ratio;
}

export interface Card {
  title: string;
  text: string;
  image: Picture | null;
  link: Link | null;
}

export interface Cards {
  items: Card[];
  columns: 2 | 3 | 4;
}

export interface Callout {
  tone: Tone;
  title: string;
  text: string;
}

export type Block =
  | { id: string; type: 'hero'; props: Hero }
  | { id: string; type: 'heading'; props: Heading }
  | { id: string; type: 'rich-text'; props: RichText }
  | { id: string; type: 'image'; props: Image }
  | { id: string; type: 'cards'; props: Cards }
  | { id: string; type: 'callout'; props: Callout };

export interface Section {
  id: string;
  layout: Layout;
  background: { kind: BackgroundKind; image: Picture | null };
  blocks: Block[];
}

/** What of a document can be shown, and how much cannot. */
export interface View {
  title: string;
  theme: Theme;
  direction: 'ltr' | 'rtl';
  sections: Section[];
  /** Blocks of an unknown kind or without anything to show; they stay in the document. */
  hiddenBlocks: number;
}

/** A document as it is stored; parts that this version does not know are kept as they are. */
export interface PageDocument {
  version: number;
  title: string;
  theme: string;
  sections: unknown[];
}

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'break' }
  | { type: 'code'; text: string }
  | { type: 'bold'; children: Inline[] }
  | { type: 'italic'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] };

export type TextNode =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'list'; ordered: boolean; items: Inline[][] };
