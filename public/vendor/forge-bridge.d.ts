/** The Forge bridge (npm @forge/bridge), as far as we use it. It can be imported where the platform has made `__bridge`. */

/** What the platform says of a frame. It is for showing: nothing may be authorised by it. */
export interface FullContext {
  accountId?: string;
  cloudId?: string;
  moduleKey: string;
  locale: string;
  /** of the macro on its page */
  localId: string;
  theme?: { colorMode?: string } | null;
  extension: { content?: { id?: string | number }; config?: Record<string, unknown> | null; isEditing?: boolean };
}

export const view: {
  getContext(): Promise<FullContext>;
  /** Rejects where the platform says no. */
  submit(payload: { config: Record<string, unknown>; keepEditing: boolean }): Promise<void>;
  close(): Promise<void>;
  onClose(listener: () => Promise<void>): Promise<void>;
  theme: { enable(): Promise<void> };
};
export const router: { open(location: string | { target: string; moduleKey: string }): Promise<void> };
export function invoke(functionKey: string, payload: object): Promise<Record<string, unknown> | undefined>;
export function requestConfluence(path: string, options?: RequestInit): Promise<Response>;
export function showFlag(options: { id: string; title: string; description: string; type: string; isAutoDismiss: boolean }): unknown;
