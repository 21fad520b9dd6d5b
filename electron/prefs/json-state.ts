import { constants, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { AppError, type ErrorData, toErrorData } from '#shared/errors/app-error.ts';

/** The part of electron-store's class used here. It is passed in, since loading it loads Electron. */
export type StoreClass = new (options: {
  cwd: string;
  name: string;
  configFileMode: number;
  accessPropertiesByDotNotation: boolean;
  clearInvalidConfig: boolean;
}) => { store: Record<string, unknown> };

export interface JsonStateOptions<T> {
  directory: string;
  /** File name without `.json`. */
  name: string;
  /** Subject of the sentence about a damaged file. */
  label: string;
  Store: StoreClass;
  accept(raw: Record<string, unknown>): z.ZodSafeParseResult<T>;
  /** What to go on with instead of a refused file, saved at once; without it, nothing, until a caller decides. */
  salvage?(raw: Record<string, unknown>): T;
}

export interface JsonState<T> {
  /** What the file held; null when there was none, or nothing usable. */
  readonly value: T | null;
  readonly problem: ErrorData | null;
  save(value: T): void;
}

/** One small JSON file, checked when read, written atomically, kept under another name when it is damaged. */
export function openJsonState<T extends object>(options: JsonStateOptions<T>): JsonState<T> {
  const loaded = loadOrSay(join(options.directory, `${options.name}.json`), options);
  let store: InstanceType<StoreClass> | null = null;
  const save = (next: T): void => {
    try {
      store ??= new options.Store({
        cwd: options.directory,
        name: options.name,
        configFileMode: 0o600,
        accessPropertiesByDotNotation: false,
        clearInvalidConfig: true,
      });
      // Fields of a newer version stay in the file for the day it is opened by that version again.
      store.store = { ...store.store, ...next };
    } catch (error) {
      throw saveError(options.label, error);
    }
  };
  const { value, problem } = loaded;
  if (loaded.isSetAside && value) {
    try {
      save(value);
    } catch {
      // It is read as damaged again at the next start, with its problem told now as then.
    }
  }
  return { value, problem, save };
}

interface Loaded<T> {
  value: T | null;
  problem: ErrorData | null;
  /** A copy of what was damaged is kept, so that the file itself may be written. */
  isSetAside: boolean;
}

/** A folder that cannot be read or written is a problem to show, and no reason not to start. */
function loadOrSay<T>(path: string, options: JsonStateOptions<T>): Loaded<T> {
  try {
    return load(path, options);
  } catch (error) {
    return { value: options.salvage?.({}) ?? null, problem: toErrorData(error), isSetAside: false };
  }
}

function load<T>(path: string, options: JsonStateOptions<T>): Loaded<T> {
  const text = readText(path, options.label);
  if (text === null) return { value: null, problem: null, isSetAside: false };
  const raw = parseObject(text);
  const accepted = raw && options.accept(raw);
  if (accepted?.success) return { value: accepted.data, problem: null, isSetAside: false };
  const keptAs = setAside(path, options.label);
  return {
    value: options.salvage?.(raw ?? {}) ?? null,
    problem: toErrorData(
      new AppError('INVALID', `${options.label} was damaged and could not be used as it was.`, {
        action: `It was kept as ${keptAs}; what could not be read is back at its default.`,
      }),
    ),
    isSetAside: true,
  };
}

function readText(path: string, label: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new AppError('INVALID', `${label} cannot be read: ${errorCode(error) ?? 'unknown error'}.`, {
      action: 'Check that your user account may read the Earshot data folder, then start again.',
      cause: error,
    });
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
    return Object.fromEntries(Object.entries(parsed).filter(([key]) => key !== '__proto__'));
  } catch {
    // Not JSON: the caller sets the file aside and says so.
    return null;
  }
}

/** Copies the file to the first free `<name>.damaged-<n>`. The damaged one stays, so that it never looks like none. */
function setAside(path: string, label: string): string {
  for (let n = 1; ; n += 1) {
    const copy = `${path}.damaged-${n}`;
    try {
      copyFileSync(path, copy, constants.COPYFILE_EXCL);
      return copy;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw saveError(label, error);
      // The same file met again at a later start needs no second copy.
      if (readFileSync(copy).equals(readFileSync(path))) return copy;
    }
  }
}

function saveError(label: string, error: unknown): AppError {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', `${label} could not be saved: the disk is full.`, {
      action: 'Free some space, then try again.',
      cause: error,
    });
  }
  return new AppError('INVALID', `${label} could not be saved: ${code ?? 'unknown error'}.`, {
    action: 'Check that your user account may write in the Earshot data folder.',
    cause: error,
  });
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
