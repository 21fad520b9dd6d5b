import type { AppApi } from '#shared/contract/index.ts';
import type { Job } from '#shared/contract/jobs.ts';
import { type ColumnType, EXPORT_COLUMNS } from '#shared/domain/export-columns.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { FakeJobs } from './jobs.ts';
import type { World } from './world.ts';

/** Everything can be exported; `mode=error` cannot say what. */
export function fakeExports(world: World, jobs: FakeJobs): AppApi['exports'] {
  const begin = ({ id, title, format }: { id: string; title: string; format: string }, kind: Job['kind']): Job => {
    const now = Date.now();
    const label = `${title}.${format}`;
    const nothing = { doneCount: 0, totalCount: null, result: null, error: null, endedAt: null };
    const job: Job = { id, kind, label, state: 'running', createdAt: now, startedAt: now, ...nothing };
    jobs.add(job);
    return job;
  };
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
    save: async (request) => begin(request, 'export'),
    saveTranscript: async ({ name, ...request }) => begin({ ...request, title: name }, 'export'),
    savePlatformReport: async (request) => begin(request, 'platformReport'),
    onChanged: world.events.exports.on,
  };
}
