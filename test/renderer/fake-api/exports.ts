import type { AppApi } from '#shared/contract/index.ts';
import { type ColumnType, EXPORT_COLUMNS } from '#shared/domain/export-columns.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { FakeJobs } from './jobs.ts';
import type { World } from './world.ts';

/** Everything can be exported; `mode=error` cannot say what. */
export function fakeExports(world: World, jobs: FakeJobs): AppApi['exports'] {
  return {
    offer: async ({ target }) => {
      if (world.mode === 'error') throw new AppError('DB_LOCKED', 'The list could not be read.');
      const own = target.source === 'contacts' ? [{ id: 'attribute:tier', type: 'text' as const, name: 'Tier' }] : [];
      const fixed = target.source === 'reports' ? [] : Object.entries<ColumnType>(EXPORT_COLUMNS[target.source]);
      return {
        columns: [...fixed.map(([id, type]) => ({ id, type, name: null })), ...own],
        count: target.source === 'contacts' ? world.contactCount : world.callCount,
        unit: target.source === 'transcripts' || target.source === 'comments' ? 'calls' : 'rows',
      };
    },
    save: async ({ id, title, format }) => {
      const job = {
        id,
        kind: 'export' as const,
        label: `${title}.${format}`,
        state: 'running' as const,
        doneCount: 0,
        totalCount: null,
        result: null,
        error: null,
        createdAt: Date.now(),
        startedAt: Date.now(),
        endedAt: null,
      };
      jobs.add(job);
      return job;
    },
    onChanged: world.events.exports.on,
  };
}
