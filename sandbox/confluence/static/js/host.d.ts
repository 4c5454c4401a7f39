/** What a site's page is made of, and what the bridge's host bundle gives to it. */

export interface TextNode {
  type: 'text';
  id: string;
  text: string;
  heading: number;
}

export interface Macro {
  type: 'macro';
  id: string;
  key: string;
  parameters: Record<string, string>;
  body: string;
  /** of Forge's macros */
  config: Record<string, unknown> | null;
}

export type PageNode = TextNode | Macro;

export interface Content {
  title: string;
  nodes: PageNode[];
}

export interface MacroModule {
  key: string;
  name: string;
  description: string;
  hasEditor: boolean;
}

/** What a page is delivered with. */
export interface Facts {
  page: { id: string; type: 'page' | 'blogpost'; status: string; version: number };
  space: { key: string; id: string };
  viewer: { accountId: string; locale: string; timeZone: string } | null;
  clientKey: string;
  app: { key: string; macros: MacroModule[] };
  content: Content;
}

export interface Extension {
  addon_key: string;
  key: string;
  url?: string;
  options: Record<string, any>;
}

/** The last argument of every call from a frame: it answers the frame, and knows which one asked. */
export interface BridgeCallback {
  (...answer: unknown[]): void;
  _context: { extension_id: string; extension: Extension };
}

interface Deferred {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
  promise(): unknown;
}

declare global {
  interface Window {
    AJS: object;
    iFrameResize(options: object, frame: HTMLIFrameElement): void;
    jQuery: ((place: Element) => { append(child: unknown): void }) & { Deferred(): Deferred };
    connectHost: {
      create(extension: Extension): unknown;
      defineModule(name: string | object, methods?: object): void;
      getFrameworkAdaptor(): { registerModule(module: object): void };
      getExtensions(filter: object): { extension: Extension }[];
      onIframeEstablished(callback: (event: { extension: Extension }) => void): void;
      offIframeEstablished(callback: (event: { extension: Extension }) => void): void;
      registerContentResolver: { resolveByExtension(resolver: (extension: Extension) => unknown): void };
    };
  }
}
