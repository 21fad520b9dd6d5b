import { z } from 'zod';
import { Preferences } from '#shared/contract/preferences.ts';
import { DEFAULT_PREFERENCES } from '#shared/domain/default-preferences.ts';
import { AppError, type ErrorData } from '#shared/errors/app-error.ts';
import { openJsonState, type StoreClass } from './json-state.ts';

export interface PreferencesFile {
  get(): Preferences;
  /** Merges and saves. Throws INVALID (nothing changes) or DISK_FULL. */
  set(partial: Partial<Preferences>): Preferences;
  /** Called after each saved change. Returns what stops it. */
  onChange(listener: (preferences: Preferences) => void): () => void;
  /** Set when the file was damaged at start: it was kept under another name. */
  readonly problem: ErrorData | null;
}

/** Opens `<directory>/preferences.json`. `Store` is electron-store's class (or its like in tests). */
export function createPreferences(directory: string, Store: StoreClass): PreferencesFile {
  const state = openJsonState({
    directory,
    name: 'preferences',
    label: 'The preferences file',
    Store,
    accept: (raw) => Preferences.safeParse({ ...DEFAULT_PREFERENCES, ...raw }),
    salvage: keepSoundFields,
  });
  let current: Preferences = state.value ?? { ...DEFAULT_PREFERENCES };
  const listeners = new Set<(preferences: Preferences) => void>();

  return {
    problem: state.problem,
    get: () => ({ ...current }),
    set(partial) {
      const parsed = Preferences.safeParse({ ...current, ...partial });
      if (!parsed.success) {
        throw new AppError('INVALID', `The preferences cannot be saved: ${z.prettifyError(parsed.error)}`);
      }
      state.save(parsed.data);
      current = parsed.data;
      for (const listener of [...listeners]) listener({ ...current });
      return { ...current };
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Preferences are independent of one another, so one bad field costs only its own value. */
function keepSoundFields(raw: Record<string, unknown>): Preferences {
  const sound: Record<string, unknown> = { ...DEFAULT_PREFERENCES };
  for (const [field, schema] of Object.entries(Preferences.shape)) {
    const parsed = schema.safeParse(raw[field]);
    if (parsed.success) sound[field] = parsed.data;
  }
  return Preferences.parse(sound);
}
