import type { Picture } from '../page/types.js';

export type ColourMode = 'light' | 'dark' | 'auto';

/** What a macro holds in the page: its body as it is written there, and its parameters. */
export interface Macro {
  body: string;
  parameters: Record<string, string>;
}

/** What embeds us, for a reader's page. Every call that is not answered in time rejects with HostSilent. */
export interface ReadingHost {
  /** The page we are on and the language of who looks at it. Never rejects: what is not known is empty. */
  context(): Promise<{ pageId: string; locale: string }>;
  load(): Promise<Macro>;
  /** The address of a blob with an attachment's picture, read once with the reader's own session when its box is near. */
  picture(picture: Picture, box: Element): Promise<string>;
  /** Whether who looks at the page may change it. */
  mayEdit(): Promise<boolean>;
  /** Calls now and at each change of light and dark. */
  onColourMode(listener: (mode: ColourMode) => void): void;
  resize(heightPx: number): void;
}

/** What embeds the editor. */
export interface Host extends ReadingHost {
  /** Puts the macro into the page and makes sure of it; rejects with SaveRefused when it is not there afterwards. */
  save(macro: Macro, options: { close: boolean }): Promise<void>;
  /** A fresh proof of who asks, for one request. */
  token(): Promise<string>;
  flag(message: { title: string; body: string; type: 'info' | 'success' | 'warning' | 'error' }): void;
  close(): void;
  open(address: string): void;
  /** Opens the page where credits are bought, beside this one. */
  openCredits(): void;
  /** Calls when the embedding window asks to close. */
  onClose(listener: () => void): void;
}
