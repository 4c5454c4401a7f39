import type { Picture } from '../page/types.js';

export type ColourMode = 'light' | 'dark' | 'auto';

/** What a macro holds in the page: its body as it is written there, and its parameters. */
export interface Macro {
  body: string;
  parameters: Record<string, string>;
}

/** What embeds us. Every call that is not answered in time rejects with HostSilent. */
export interface Host {
  /** The page we are on and the language of who looks at it. Never rejects: what is not known is empty. */
  context(): Promise<{ pageId: string; locale: string }>;
  load(): Promise<Macro>;
  /** Puts the macro into the page and makes sure of it; rejects with SaveRefused when it is not there afterwards. */
  save(macro: Macro, options: { close: boolean }): Promise<void>;
  /** A fresh proof of who asks, for one request. */
  token(): Promise<string>;
  /** The address of a blob with an attachment's picture, read with the reader's own session. */
  picture(picture: Picture): Promise<string>;
  flag(message: { title: string; body: string; type: 'info' | 'success' | 'warning' | 'error' }): void;
  close(): void;
  open(address: string): void;
  /** Calls when the embedding window asks to close. */
  onClose(listener: () => void): void;
  /** Calls now and at each change of light and dark. */
  onColourMode(listener: (mode: ColourMode) => void): void;
  resize(heightPx: number): void;
}
