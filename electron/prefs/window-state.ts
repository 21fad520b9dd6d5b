import { z } from 'zod';
import { openJsonState, type StoreClass } from './json-state.ts';

/** Where the window was when it was last seen. */
export const WindowState = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(1).max(100_000),
  height: z.number().int().min(1).max(100_000),
  maximized: z.boolean(),
});

export type WindowState = z.infer<typeof WindowState>;

export interface WindowStateFile {
  /** Null before the first time, and when the file could not be read: the window then opens where the system puts it. */
  read(): WindowState | null;
  /** Throws INVALID or DISK_FULL. */
  write(state: WindowState): void;
}

/** Opens `<directory>/window.json`. `Store` is electron-store's class (or its like in tests). */
export function createWindowState(directory: string, Store: StoreClass): WindowStateFile {
  const state = openJsonState({
    directory,
    name: 'window',
    label: 'The window file',
    Store,
    accept: (raw) => WindowState.safeParse(raw),
  });
  return { read: () => state.value, write: (next) => state.save(next) };
}
