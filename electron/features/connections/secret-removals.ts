import { z } from 'zod';
import type { MainServices } from '../../engine/protocol.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import type { Log } from '../../lib/ports.ts';
import { inTransaction, type WriteDb } from '../../store/database.ts';
import { getSetting, setSetting } from '../../store/settings.ts';

const SETTING = 'secretsToRemove';
const Accounts = z.array(z.string());

/**
 * The secrets of the main side, with removals that are never forgotten: one that the keychain does not take now, because it
 * is locked or gone, is noted in the store and made later. A noted secret counts as gone: nothing reads it any more.
 */
export interface RemovableSecrets extends MainServices {
  /** Notes that a secret is to go; part of the transaction under way. `sweep` removes it. */
  noteRemoval(account: string): void;
  /** This secret is in use again. */
  keep(account: string): void;
  /** Removes what is noted, as far as the keychain lets it. Answers how many are left. */
  sweep(): Promise<number>;
  /** How many secrets of connections that are gone still lie in the keychain. */
  countLeft(): number;
}

export function createRemovableSecrets({
  db,
  secrets,
  log,
}: {
  db: WriteDb;
  secrets: MainServices;
  log: Log;
}): RemovableSecrets {
  const noted = (): string[] => getSetting(db, SETTING, Accounts, []);
  const edit = (change: (accounts: string[]) => string[]): void =>
    inTransaction(db, () => setSetting(db, SETTING, change(noted())));
  const note = (account: string) => edit((accounts) => [...new Set([...accounts, account])]);
  const strike = (account: string) => edit((accounts) => accounts.filter((other) => other !== account));

  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  async function sweep(): Promise<number> {
    for (const account of noted()) {
      if (!noted().includes(account)) continue;
      try {
        await secrets.removeSecret({ account });
        strike(account);
      } catch (error) {
        log.warn('secrets.removal-waits', { detail: errorDetail(error) });
        break;
      }
    }
    return noted().length;
  }

  return {
    getSecret: async ({ account }) => (noted().includes(account) ? null : secrets.getSecret({ account })),
    async setSecret(input) {
      // The keychain works in turn: a removal under way comes before, and no later one is made of what is struck here.
      const wasNoted = noted().includes(input.account);
      if (wasNoted) strike(input.account);
      try {
        await secrets.setSecret(input);
      } catch (error) {
        if (wasNoted) note(input.account);
        throw error;
      }
    },
    removeSecret: ({ account }) => {
      note(account);
      return inTurn(sweep).then(() => undefined);
    },
    noteRemoval: note,
    keep: strike,
    sweep: () => inTurn(sweep),
    countLeft: () => noted().length,
  };
}
