import { z } from 'zod';
import { openJsonState, type StoreClass } from './json-state.ts';

/** Where a window was when it was last seen. */
export const WindowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(100_000),
  height: z.number().int().min(1).max(100_000),
  maximized: z.boolean(),
});

export type WindowState = z.infer<typeof WindowState>;

export interface WindowStateFile {
  /** What was written last. Null before the first time, and when the file could not be read: the window then opens where the system puts it. */
  read(): WindowState | null;
  /** Throws INVALID or DISK_FULL. */
  write(state: WindowState): void;
}

/** The main window, and the windows of calls, which share one place. */
type WindowFile = 'window' | 'call-window';

/** Opens `<directory>/<name>.json`. `Store` is electron-store's class (or its like in tests). */
export function createWindowState(directory: string, Store: StoreClass, name: WindowFile = 'window'): WindowStateFile {
  const state = openJsonState({
    directory,
    name,
    label: 'The window file',
    Store,
    accept: (raw) => WindowState.safeParse(raw),
  });
  let current = state.value;
  return {
    read: () => current,
    write: (next) => {
      current = next;
      state.save(next);
    },
  };
}
