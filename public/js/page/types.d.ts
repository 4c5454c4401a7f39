/** The page document (docs/PAGE.md) as the browser reads it. What is missing or wrong was put right by page/view.js. */

export type Theme = 'harbour' | 'paper' | 'forest' | 'dusk' | 'sand' | 'mono' | 'citrus' | 'orchid';
export type Layout = 'stack' | 'centered' | 'split' | 'split-reverse' | 'grid' | 'wide' | 'aside' | 'banner';
export type BackgroundKind = 'plain' | 'subtle' | 'accent' | 'contrast' | 'gradient' | 'image';
export type Tone = 'info' | 'success' | 'warning' | 'note';
export type Ratio = '16:9' | '4:3' | '3:2' | '1:1';
export type Align = 'start' | 'center';
export type Columns = 2 | 3 | 4;
export type Spacing = '' | 'tight' | 'loose';

export interface Picture {
  source: 'library' | 'attachment';
  id: string;
  fileName: string;
  /** The id of the page that it was attached to, as the document has it; empty where that is not known. */
  page: string;
  alt: string;
  width: number;
  height: number;
  colour: string;
  /** What stays in sight where edges are cut off, as CSS has it; empty: the middle. */
  focus: string;
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
  align: Align;
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
  columns: Columns;
}

export interface Callout {
  tone: Tone;
  title: string;
  text: string;
}

export interface Video {
  video: Picture;
  caption: string;
}

export interface Buttons {
  items: (Link & { style: 'primary' | 'secondary' })[];
  align: Align;
}

export interface Features {
  items: { icon: string; title: string; text: string }[];
  columns: Columns;
}

export interface Steps {
  items: { title: string; text: string; when: string }[];
  style: 'steps' | 'timeline';
}

export interface Quote {
  text: string;
  name: string;
  role: string;
  image: Picture | null;
}

export interface Stats {
  items: { value: string; label: string; text: string }[];
}

/** Accordion and tabs alike. */
export interface Panels {
  items: { title: string; text: string }[];
}

export interface Gallery {
  items: { image: Picture; caption: string }[];
  columns: Columns;
}

export interface Table {
  header: string[];
  rows: string[][];
  caption: string;
}

export interface Person {
  name: string;
  role: string;
  text: string;
  image: Picture | null;
}

export interface People {
  items: Person[];
  columns: Columns;
}

export interface Logos {
  items: { image: Picture; href: string }[];
}

interface Props {
  hero: Hero;
  heading: Heading;
  'rich-text': RichText;
  image: Image;
  video: Video;
  buttons: Buttons;
  cards: Cards;
  features: Features;
  steps: Steps;
  quote: Quote;
  stats: Stats;
  callout: Callout;
  accordion: Panels;
  tabs: Panels;
  gallery: Gallery;
  table: Table;
  people: People;
  logos: Logos;
}

export type Block = { [T in keyof Props]: { id: string; type: T; props: Props[T] } }[keyof Props];

export interface Section {
  id: string;
  layout: Layout;
  background: { kind: BackgroundKind; image: Picture | null };
  spacing: Spacing;
  divider: boolean;
  blocks: Block[];
}

/** A site's own colours (`#rrggbb`, or empty) and font, over those of the theme. */
export interface Brand {
  accent: string;
  background: string;
  text: string;
  font: string;
}

/** What of a document can be shown, and how much cannot. */
export interface View {
  title: string;
  theme: Theme;
  brand: Brand | null;
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
  brand?: unknown;
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
  | { type: 'list'; numbers: number[]; items: Inline[][] };
