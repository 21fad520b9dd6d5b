import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RecoveryReport, type RecoveryState, type Verification } from '#shared/contract/recovery.ts';
import type { SetupStatus } from '#shared/contract/setup.ts';
import { AppError } from '#shared/errors/app-error.ts';

export interface RecoveryDeps {
  dataDirectory: string;
  /** Whether a key was tried, with which the tasks can work. */
  hasKey: () => boolean;
  isReadOnly: () => boolean;
  /** Closes what is open, so that the store has no owner. */
  closeStore: () => Promise<void>;
  run: (
    task: { name: 'recover' | 'verify' } | { name: 'export'; path: string },
    onStep: (step: NonNullable<RecoveryState['step']>) => void,
  ) => Promise<unknown>;
  listCopies: () => RecoveryState['copies'];
  setup: {
    status(): SetupStatus;
    /** Opens the store, as at the start. */
    start(): Promise<SetupStatus>;
    openReadOnly(): Promise<SetupStatus>;
  };
  /** Asks the person for a file to write; null when they choose none. */
  chooseFile: () => Promise<string | null>;
  showFolder: () => Promise<void>;
  onChanged: () => void;
}

export interface Recovery {
  state(): RecoveryState;
  recover(): Promise<RecoveryReport>;
  verify(): Promise<Verification>;
  exportUnsent(): Promise<{ path: string; changeCount: number; commentCount: number } | null>;
  openReadOnly(): Promise<SetupStatus>;
  showFolder(): Promise<void>;
  dismissReport(): void;
}

/** What can be done with a store that does not open, or that turned out damaged. One task at a time. */
export function createRecovery(deps: RecoveryDeps): Recovery {
  const reportPath = join(deps.dataDirectory, 'recovery-report.json');
  let step: RecoveryState['step'] = null;

  const show = (now: RecoveryState['step']) => {
    step = now;
    deps.onChanged();
  };

  const only = async <T>(first: NonNullable<RecoveryState['step']>, work: () => Promise<T>): Promise<T> => {
    if (step !== null)
      throw new AppError('CONFLICT', 'This is under way already.', { action: 'Wait until it has ended.' });
    if (!deps.hasKey()) {
      throw new AppError('DB_KEY_UNAVAILABLE', 'Without its key nothing of the store can be read.', {
        action: 'Bring the key back first, then try again.',
      });
    }
    show(first);
    try {
      await deps.closeStore();
      return await work();
    } finally {
      show(null);
    }
  };

  return {
    state: () => ({
      problem: deps.setup.status().phase === 'blocked' ? deps.setup.status().problem : null,
      hasKey: deps.hasKey(),
      step,
      isReadOnly: deps.isReadOnly(),
      databaseBytes: sizeOf(join(deps.dataDirectory, 'earshot.db')),
      dataDirectory: deps.dataDirectory,
      copies: deps.listCopies(),
      report: readReport(reportPath),
    }),
    recover: () =>
      only('copy', async () => {
        const report = (await deps.run({ name: 'recover' }, show)) as RecoveryReport;
        await deps.setup.start();
        return report;
      }),
    verify: () => only('verify', async () => (await deps.run({ name: 'verify' }, show)) as Verification),
    exportUnsent: async () => {
      const path = await deps.chooseFile();
      if (path === null) return null;
      return only('export', async () => {
        const { changes, comments } = (await deps.run({ name: 'export', path }, show)) as {
          changes: number;
          comments: number;
        };
        return { path, changeCount: changes, commentCount: comments };
      });
    },
    openReadOnly: () => only('verify', () => deps.setup.openReadOnly()),
    showFolder: () => deps.showFolder(),
    dismissReport: () => {
      // It stays in the folder of the copies.
      rmSync(reportPath, { force: true });
      deps.onChanged();
    },
  };
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

function readReport(path: string): RecoveryReport | null {
  try {
    return RecoveryReport.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // There is none, or it is of another version: it is among the copies.
    return null;
  }
}
