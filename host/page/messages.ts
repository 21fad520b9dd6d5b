/** What a preload sends to the host through the binding. */
export type PageMessage =
  | { kind: 'invoke'; id: number; channel: string; args: unknown[] }
  | { kind: 'send'; channel: string; args: unknown[] }
  | { kind: 'window'; state: WindowState };

/** What the host sends to a preload. */
export type HostMessage =
  | { kind: 'reply'; id: number; value: unknown }
  | { kind: 'failure'; id: number; message: string }
  | { kind: 'event'; channel: string; args: unknown[] };

/** The window as its page sees it; `x`, `y`, `width` and `height` are the outer bounds in CSS pixels. */
export interface WindowState {
  x: number;
  y: number;
  width: number;
  height: number;
  hasFocus: boolean;
}
