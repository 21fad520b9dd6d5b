import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { api } from './client.ts';

/** A sync announces pages in bursts; a list is read again at most once in this time. */
const COALESCE_MS = 200;

/**
 * Ties every event of the contract to the queries it makes stale. Before the first query: what happens between an answer and
 * the listening would never be heard of.
 */
export function startLiveUpdates(client: QueryClient): void {
  const pending = new Set<string>();
  const invalidate = (...keys: QueryKey[]) => {
    for (const queryKey of keys) {
      const name = JSON.stringify(queryKey);
      if (pending.has(name)) continue;
      pending.add(name);
      setTimeout(() => {
        pending.delete(name);
        void client.invalidateQueries({ queryKey });
      }, COALESCE_MS);
    }
  };
  api.calls.onChanged(() =>
    invalidate(
      ['calls'],
      ['transcripts'],
      ['storage'],
      ['reports', 'calls'],
      ['reports', 'today'],
      ['callSearch', 'moments'],
    ),
  );
  api.callSearch.onChanged(() => invalidate(['callSearch']));
  api.comments.onChanged(() => invalidate(['comments'], ['calls'], ['callSearch']));
  api.transcripts.onChanged(() => invalidate(['transcripts'], ['redactions']));
  api.markers.onChanged(() => invalidate(['markers']));
  api.redactions.onChanged(() => invalidate(['redactions'], ['transcripts']));
  api.contacts.onChanged(() => invalidate(['contacts'], ['audiences']));
  api.connections.onChanged(() => invalidate(['connections'], ['calls', 'facets']));
  api.outbox.onChanged(() => invalidate(['outbox'], ['contacts']));
  api.agents.onChanged(() => invalidate(['agents'], ['knowledge'], ['conversations']));
  api.apiKeys.onChanged(() => invalidate(['apiKeys']));
  api.audiences.onChanged(() => invalidate(['audiences'], ['contacts']));
  api.audioLibrary.onChanged(() => invalidate(['audioLibrary']));
  api.conversations.onChanged(() => invalidate(['conversations']));
  api.dictionaries.onChanged(() => invalidate(['dictionaries']));
  api.exports.onChanged(() => invalidate(['exports']));
  api.flows.onChanged(() => invalidate(['flows']));
  api.imports.onChanged(() => invalidate(['imports']));
  api.jobs.onChanged(() => invalidate(['jobs']));
  api.knowledge.onChanged(() => invalidate(['knowledge'], ['agents']));
  api.messages.onChanged(() => invalidate(['messages']));
  api.numbers.onChanged(() => invalidate(['numbers']));
  api.programs.onChanged(() => invalidate(['programs'], ['reports', 'today'], ['reports', 'executions']));
  api.reports.onChanged(() => invalidate(['reports']));
  api.sessions.onChanged(() => invalidate(['sessions']));
  api.preferences.onChanged((value) => client.setQueryData(['preferences'], value));
  api.sync.onStatus((value) => client.setQueryData(['sync', 'status'], value));
  api.setup.onStatus((value) => client.setQueryData(['setup', 'status'], value));
  api.security.onChanged((value) => client.setQueryData(['security', 'status'], value));
}
