import { z } from 'zod';
import { AppError, type ErrorData } from '#shared/errors/app-error.ts';
import { openJsonState, type StoreClass } from './json-state.ts';

/** What must be known before the encrypted store can be opened. Nothing here is secret. */
export const Profile = z.object({
  profileId: z.uuid(),
  protection: z.enum(['keychain', 'passphrase']),
  /** Name of the keychain that took the key, as its user knows it; null with a passphrase. */
  keychainBackend: z.string().max(200).nullable(),
  /** The database key is being changed: a second one may be kept, and either may be the one. */
  rekeying: z.boolean().optional(),
  /** The secrets moved away from here, and what is left there is still to be removed. */
  clearing: z.enum(['keychain', 'passphrase']).nullable().optional(),
  samplePlatform: z.object({
    /** Port it last listened on, so that saved connections keep their address; null before the first start. */
    port: z.number().int().min(1).max(65_535).nullable(),
    /** The sample workspace is in use: its server starts with the console. */
    wanted: z.boolean(),
  }),
});

export type Profile = z.infer<typeof Profile>;

export interface ProfileFile {
  /** Null on a first run, and also when the file was damaged: then `problem` says so and it is NOT a first run. */
  read(): Profile | null;
  /** Merges and saves; the first write must carry `profileId` and `protection`. Rejects with INVALID or DISK_FULL. */
  write(partial: Partial<Profile>): Profile;
  readonly problem: ErrorData | null;
  /** Reads the file again, after the person has put it right. */
  reload(): void;
}

const INITIAL = { keychainBackend: null, samplePlatform: { port: null, wanted: false } };

/** Opens `<directory>/profile.json`. `Store` is electron-store's class (or its like in tests). */
export function createProfile(directory: string, Store: StoreClass): ProfileFile {
  const open = () =>
    openJsonState({
      directory,
      name: 'profile',
      label: 'The profile file',
      Store,
      // All or nothing: half a profile could pair the wrong key with the database.
      accept: (raw) => Profile.safeParse({ ...INITIAL, ...raw }),
    });
  let state = open();
  let current = state.value;

  return {
    get problem() {
      return state.problem;
    },
    reload() {
      state = open();
      current = state.value;
    },
    read: () => current && structuredClone(current),
    write(partial) {
      const parsed = Profile.safeParse({ ...INITIAL, ...current, ...partial });
      if (!parsed.success) {
        throw new AppError('INVALID', `The profile cannot be saved: ${z.prettifyError(parsed.error)}`);
      }
      state.save(parsed.data);
      current = parsed.data;
      return structuredClone(current);
    },
  };
}
