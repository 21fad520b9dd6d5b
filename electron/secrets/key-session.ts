import type { Protection } from '#shared/contract/setup.ts';
import type { SecretStore } from './secret-store.ts';

/** The key that opened the store, so that neither a crash nor a second attempt asks the person for it again. */
export interface HeldKey {
  protection: Protection;
  keyHex: string;
  secrets: SecretStore;
}

/** The key while the store is open, for those who change how it is kept. */
export interface KeySession {
  held(): HeldKey | null;
  /** Runs one such change after the other. Rejects with DB_KEY_UNAVAILABLE while it is locked. */
  exclusively<T>(work: (held: HeldKey) => Promise<T>): Promise<T>;
  /** The key is kept elsewhere from now on; only within `exclusively`. */
  replace(held: HeldKey): void;
  /**
   * Closes the store, lets `work` give it another key, and opens it with the one that `work` answers, or with the one before
   * when it rejects, as this then does too.
   */
  rekey(work: (held: HeldKey) => Promise<string>): Promise<void>;
  /** The recovery key was saved or put off. */
  recoveryKeySettled(): Promise<void>;
}
