/** Name under which every entry is filed in the system's keychain. */
export const SECRET_SERVICE_NAME = 'earshot';

/**
 * Where secrets live. Accounts name them: `database-key:<profile id>`, `connection:<uuid>`.
 * Every method may reject with KEYCHAIN_LOCKED, KEYCHAIN_MISSING or DISK_FULL; `get` answers null only when the store is
 * open and has no such account, so null may be trusted to mean "never stored".
 */
export interface SecretStore {
  readonly kind: 'keychain' | 'vault' | 'memory';
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
  /** Removing an account that is not there is no error. */
  remove(account: string): Promise<void>;
  /** Accounts held, sorted. */
  list(): Promise<string[]>;
}

export const databaseKeyAccount = (profileId: string): string => `database-key:${profileId}`;

/** The key to come, while the database is given another one. */
export const nextDatabaseKeyAccount = (profileId: string): string => `next-database-key:${profileId}`;

export const isDatabaseKeyAccount = (account: string): boolean => account.startsWith('database-key:');

/** The sample platform's own database. */
export const SAMPLE_PLATFORM_ACCOUNT = 'sample-platform-key';

export const connectionAccount = (connectionId: string): string => `connection:${connectionId}`;
