import type { AppApi } from '#shared/contract/index.ts';
import type { RecoveryReport, RecoveryState } from '#shared/contract/recovery.ts';
import { Emitter } from './emitter.ts';
import { setSetup } from './setup.ts';
import type { World } from './world.ts';

const REPORT: RecoveryReport = {
  at: Date.UTC(2026, 10, 22, 9, 14),
  directory: 'damaged-2026-11-22-09-14-00',
  copiedBytes: 412_000_000,
  connections: { savedCount: 1, lostCount: 0 },
  changes: { savedCount: 30, lostCount: 0 },
  history: { savedCount: 118, lostCount: 12 },
  comments: { savedCount: 54, lostCount: 0 },
  fileOnlyCount: 0,
  fromLogCount: 6,
  isLogWhole: true,
};

/** `mode=damaged` before a recovery; `repaired` and `repaired-lossy` after one. */
export function fakeRecovery(world: World): AppApi['recovery'] {
  const changed = new Emitter<Record<string, never>>();
  const lossy = { ...REPORT, changes: { savedCount: 27, lostCount: 4 }, comments: { savedCount: 50, lostCount: null } };
  let report: RecoveryReport | null =
    world.mode === 'repaired' ? REPORT : world.mode === 'repaired-lossy' ? { ...lossy, fileOnlyCount: 2 } : null;
  let step: RecoveryState['step'] = world.parameters.get('step') as RecoveryState['step'];
  return {
    state: async () => ({
      problem: world.setup.problem,
      hasKey: true,
      step,
      isReadOnly: world.mode === 'read-only',
      databaseBytes: 398_123_008,
      dataDirectory: '/home/amina/.config/Earshot',
      copies: world.mode === 'damaged' ? [{ directory: 'damaged-2026-10-02-17-40-12', sizeBytes: 301_000_000 }] : [],
      report,
    }),
    recover: async () => {
      for (const next of ['copy', 'salvage', 'rebuild', 'swap'] as const) {
        step = next;
        changed.emit({});
        await new Promise((done) => setTimeout(done, 30));
      }
      step = null;
      report = REPORT;
      changed.emit({});
      setSetup(world, { phase: 'ready', blocked: null, problem: null });
      return REPORT;
    },
    verify: async () => ({ isSound: false, problems: ['Tree 5 page 5: unable to get the page. error code=11'] }),
    exportUnsent: async () => ({
      path: '/home/amina/Documents/earshot-unsent-work.json',
      changeCount: 30,
      commentCount: 54,
    }),
    openReadOnly: async () => setSetup(world, { phase: 'ready', blocked: null, problem: null }),
    showFolder: async () => undefined,
    dismissReport: async () => {
      report = null;
      changed.emit({});
    },
    onChanged: changed.on,
  };
}
