import type { WindowWish } from './world-endpoint.ts';

/** What a preload sends to the host through the binding. */
export type PageMessage =
  | { kind: 'invoke'; id: number; channel: string; args: unknown[] }
  | { kind: 'send'; channel: string; args: unknown[] }
  | { kind: 'window'; state: WindowState }
  | { kind: 'open'; wanted: WindowWish }
  | { kind: 'accelerator'; commandId: number }
  | { kind: 'context-menu'; params: ContextMenuParams }
  | { kind: 'popup'; popupId: number; commandId: number | null };

/** What the host sends to a preload. */
export type HostMessage =
  | { kind: 'reply'; id: number; value: unknown }
  | { kind: 'failure'; id: number; message: string }
  | { kind: 'event'; channel: string; args: unknown[] }
  | { kind: 'settings'; settings: PageSettings }
  | { kind: 'popup'; popupId: number; x: number | null; y: number | null; entries: PopupEntry[] };

/** What every page of the application does for its host. */
export interface PageSettings {
  accelerators: Accelerator[];
  /** Somebody may prevent the window from closing, so that closing it must be asked about. */
  asksBeforeClose: boolean;
}

export interface Accelerator {
  commandId: number;
  /** `KeyboardEvent.key` in lower case. */
  key: string;
  control: boolean;
  alt: boolean;
  shift: boolean;
  meta: boolean;
}

export interface PopupEntry {
  commandId: number;
  label: string;
  kind: 'normal' | 'checked' | 'separator';
  enabled: boolean;
}

/** Where a person asked for a context menu, in CSS pixels of the page. */
export interface ContextMenuParams {
  x: number;
  y: number;
  linkURL: string;
  selectionText: string;
  isEditable: boolean;
}

/** The window as its page sees it; `x`, `y`, `width` and `height` are the outer bounds in CSS pixels. */
export interface WindowState {
  x: number;
  y: number;
  width: number;
  height: number;
  hasFocus: boolean;
}
