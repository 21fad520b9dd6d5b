import type { AgentMetrics, Figures, MetricDays } from '#shared/contract/agents.ts';
import { METRIC_DAYS } from '#shared/domain/agent-limits.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { inTransaction } from '../../store/database.ts';
import { agentMetrics } from '../../sync/pull/collections/agents.ts';
import { keepDetail, keepRecord } from '../../sync/store/record-store.ts';
import { findRecord, findRecordByRemoteId } from '../../sync/store/record-table.ts';
import { type AgentClient, type AgentDeps, agentsChanged, withAgent } from './deps.ts';
import { figuresOf, type KeptSpans } from './mapping.ts';
import { metricsOf } from './repository.ts';

const DAY_MS = 86_400_000;
/** Days of a slice, for each span: a dozen or so slices, each a request. */
const SLICE_DAYS: Readonly<Record<MetricDays, number>> = { 7: 1, 28: 2, 84: 7 };

/** Reads the figures of a span and of its slices, up to now, and keeps them. */
export async function readMetrics(deps: AgentDeps, id: string, days: MetricDays): Promise<AgentMetrics> {
  await withAgent(deps, id, async (client, { connectionId, remoteId }) => {
    const { db, clock } = deps;
    const now = clock.now();
    const from = now - days * DAY_MS;
    const body = await read(client, remoteId, from, null);
    const trend: AgentMetrics['trend'] = [];
    const sliceMs = SLICE_DAYS[days] * DAY_MS;
    for (let at = from; at < now; at += sliceMs) {
      const to = Math.min(at + sliceMs, now);
      trend.push({ ...checked(await read(client, remoteId, at, to - 1)), from: at, to });
    }
    checked(body);
    inTransaction(db, () => {
      const key = { connectionId, collection: 'agentMetrics', remoteId } as const;
      const known = findRecordByRemoteId(db, key);
      // The list shows the usual span, so what was just read of it replaces what sync has read.
      const metricsId =
        known === null || days === METRIC_DAYS
          ? keepRecord(deps, agentMetrics, { connectionId, item: { ...body, agentId: remoteId }, parentId: remoteId })
          : known.id;
      const spans: KeptSpans = { ...(findRecord(db, metricsId)?.detail as KeptSpans | null) };
      keepDetail(deps, metricsId, { ...spans, [days]: { body, trend, readAt: now } });
    });
  });
  agentsChanged(deps, id);
  const kept = metricsOf(deps.db, id, days);
  if (kept === null) throw unreadable();
  return kept;
}

/** `to` is included; null reads until now, whatever the platform's clock says. */
const read = (client: AgentClient, agentId: string, from: number, to: number | null) =>
  client.call('getResolutionMetrics', {
    params: { agentId },
    query: { from: new Date(from).toISOString(), ...(to !== null && { to: new Date(to).toISOString() }) },
  });

function checked(body: unknown): Figures {
  const figures = figuresOf(body);
  if (figures === null) throw unreadable();
  return figures;
}

const unreadable = (): AppError =>
  new AppError('UPSTREAM_BAD_REPLY', 'The platform sent figures that cannot be read.', { action: 'Try again later.' });
