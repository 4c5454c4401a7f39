import type { Picture } from '../page/types.js';

export type ColourMode = 'light' | 'dark' | 'auto';

/** What a macro holds in the page: its body as it is written there, and its parameters. */
export interface Macro {
  body: string;
  parameters: Record<string, string>;
}

/** What embeds us, for a reader's page. Every call that is not answered in time rejects with HostSilent. */
export interface ReadingHost {
  /**
   * The page we are on, the language of who looks at it, and the macro where the address does not name it. Never rejects:
   * what is not known is empty.
   */
  context(): Promise<{ pageId: string; locale: string; macroId?: string }>;
  load(): Promise<Macro>;
  /** The address of a blob with an attachment's picture, read once with the reader's own session when its box is near. */
  picture(picture: Picture, box: Element): Promise<string>;
  /** Whether who looks at the page may change it. */
  mayEdit(): Promise<boolean>;
  /** Calls now and at each change of light and dark. */
  onColourMode(listener: (mode: ColourMode) => void): void;
  resize(heightPx: number): void;
}

/** A picture to be attached. */
export interface PictureFile {
  blob: Blob;
  name: string;
  width: number;
  height: number;
}

/** A picture that is attached: a name that was taken has got a number. */
export interface Attached {
  attachmentId: string;
  fileName: string;
  mediaType: string;
  width: number;
  height: number;
}

/** `onProgress` is told the share of the bytes that are sent. */
export interface Watch {
  signal: AbortSignal;
  onProgress(share: number): void;
}

/** What embeds the editor. */
export interface Host extends ReadingHost {
  /** Puts the macro into the page and makes sure of it; rejects with SaveRefused when it is not there afterwards. */
  save(macro: Macro, options: { close: boolean }): Promise<void>;
  /** Frames of other sites share this browser's storage with us: no unsaved work is kept in it. */
  isShared?: true;
  /** Pictures are drawn anew before they are attached: nobody does it on their way. */
  redraws?: true;
  /** The Authorization of a request to our functions; `isAgain`: the last one was refused. */
  authorization(isAgain?: boolean): Promise<string>;
  /** Attaches a picture to this page. Rejects with ApiProblem, ConnectionLost, HostSilent, or as the signal's abort does. */
  attach(file: PictureFile, watch: Watch): Promise<Attached>;
  flag(message: { title: string; body: string; type: 'info' | 'success' | 'warning' | 'error' }): void;
  close(): void;
  open(address: string): void;
  /** Opens the page where credits are bought, beside this one. */
  openCredits(): void;
  /** The embedding window closes: `ask` where it waits for our answer, `keep` where nothing holds it up. */
  onClose(ask: () => void, keep: () => unknown): void;
}
