/** The Connect bridge (vendor/connect.js), as far as we use it. Members are there when the host defines them. */

export interface Bridge {
  context?: { getToken(): Promise<string>; getContext(): Promise<BridgeContext> };
  confluence?: {
    getMacroBody(done: (body?: string) => void): void;
    getMacroData(done: (parameters?: Record<string, string>) => void): void;
    saveMacro(parameters: Record<string, string>, body: string): Promise<unknown> | undefined;
    closeMacroEditor(): void;
  };
  user?: {
    getLocale(done: (locale: string) => void): void;
    getCurrentUser?(done: (user: { atlassianAccountId?: string }) => void): void;
  };
  flag?: { create(options: { title: string; body: string; type: string; close: string }): unknown };
  theming?: { initializeTheming(): void };
  events?: { on(name: string, listener: (data: unknown) => void): void };
  navigator?: { go(target: string, context: object): void };
  request?(address: string, options: object): Promise<{ body: unknown }>;
  resize?(width: string, height: string): void;
  register?(handlers: Record<string, (data: ThemeEvent) => void>): void;
}

export interface BridgeContext {
  confluence?: { content?: { id?: string; type?: string }; macro?: { id?: string } };
}

export interface ThemeEvent {
  initialTheme?: { colorMode?: string };
  newTheme?: { colorMode?: string };
}

declare global {
  interface Window {
    AP?: Bridge;
  }
}
