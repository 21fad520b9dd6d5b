import { z } from 'zod';
import type { Execution } from '#shared/wire/gomobile/executions.ts';
import type { GomobileConnector } from '../../../connectors/gomobile/gomobile-connector.ts';
import { executions, programs } from '../../pull/collections/programs.ts';
import type { ChangeRecord } from '../../store/outbox-table.ts';
import { applyRecord, removeRecord } from '../../store/record-store.ts';
import type { ChangeKind, KindContext, KindOutcome } from '../change-kind.ts';
import { deleteOnce, gomobileOf, keepMark, markOf, notSeen, recordOf, refuseIfGrown } from './effect.ts';

/** A launch calls everybody of an audience, so it is sent once; a deletion may be repeated. */
export const programKind: ChangeKind = {
  topic: 'programs',
  isEffect: true,
  send: (change, context) => (change.operation === 'delete' ? remove(change, context) : launch(change, context)),
};

async function launch(change: ChangeRecord, context: KindContext): Promise<KindOutcome> {
  const { client } = gomobileOf(context.connector);
  const program = recordOf(context, change);
  const params = { id: program.remoteId };
  const { signal } = context;
  const mark = markOf(change);
  if (change.firstSentAt !== null || mark?.isDoubtful === true) {
    const begun = await executionsAfter(client, params.id, mark?.seen ?? NOTHING_SEEN, signal);
    const [only] = begun;
    if (begun.length === 1 && only) return kept(context, change, only);
    if (begun.length > 1) return severalBegan(context, change);
    if (change.firstSentAt !== null) return notSeen(context, change, NOTHING_BEGAN);
  }
  await refuseIfGrown(context, change, wireAudienceOf(program.body));
  const seen = newestOf(await everyExecution(client, params.id, signal));
  keepMark(context, change, { seen, isDoubtful: false });
  context.beforeWrite();
  const { executionId } = await client.call('launchProgram', { params, signal });
  // It has begun; that its first figures cannot be read yet changes nothing.
  const execution = await client
    .call('getExecution', { params: { id: executionId }, signal })
    .catch(() => ({ id: executionId, programId: params.id, status: 'scheduled' }) satisfies Execution);
  return kept(context, change, execution);
}

const NOTHING_BEGAN = {
  message: 'It is not known whether this launch arrived: the platform shows no execution of it.',
  action: 'Look at the executions of the program. Retry only if nobody is being called: it is held again first.',
};

function severalBegan(context: KindContext, change: ChangeRecord): KindOutcome {
  keepMark(context, change, { seen: markOf(change)?.seen ?? NOTHING_SEEN, isDoubtful: true });
  return {
    kind: 'unresolved',
    message: 'Several executions of this program have begun since, and it cannot be told which one is this launch.',
    action: 'Look at the executions of the program, and discard this if one of them is yours.',
  };
}

const kept = ({ db, clock, random }: KindContext, change: ChangeRecord, execution: Execution): KindOutcome => ({
  kind: 'kept',
  keep: () => {
    const answer = { connectionId: change.connectionId, item: execution, generation: null };
    applyRecord({ db, clock, random }, executions, answer);
  },
});

/** When the newest execution was made and which were made then, by the platform's own clock: no other is asked. */
const Seen = z.object({ newestAt: z.string().nullable(), ids: z.array(z.string()) });
const NOTHING_SEEN = JSON.stringify({ newestAt: null, ids: [] } satisfies z.infer<typeof Seen>);

const madeAt = ({ createdAt }: Execution): number => Date.parse(createdAt ?? '') || 0;

function newestOf(all: readonly Execution[]): string {
  const newest = Math.max(0, ...all.map(madeAt));
  const ids = all.filter((execution) => madeAt(execution) === newest).map(({ id }) => id);
  const newestAt = newest === 0 ? null : new Date(newest).toISOString();
  return JSON.stringify({ newestAt, ids } satisfies z.infer<typeof Seen>);
}

async function executionsAfter(
  client: GomobileConnector['client'],
  programId: string,
  text: string,
  signal: AbortSignal,
): Promise<Execution[]> {
  const { newestAt, ids } = Seen.parse(JSON.parse(text));
  const from = newestAt === null ? 0 : Date.parse(newestAt);
  const all = await everyExecution(client, programId, signal);
  return all.filter((execution) => madeAt(execution) >= from && !ids.includes(execution.id));
}

const PAGE_ROWS = 100;
const MAX_PAGES = 50;

async function everyExecution(
  client: GomobileConnector['client'],
  id: string,
  signal: AbortSignal,
): Promise<Execution[]> {
  const found = new Map<string, Execution>();
  for (let page = 1; page <= MAX_PAGES; page++) {
    const query = { page, limit: PAGE_ROWS, sortOrder: 'desc' } as const;
    const { items, info } = await client.list('listProgramExecutions', { params: { id }, query, signal });
    const before = found.size;
    for (const execution of items) found.set(execution.id, execution);
    if (info.hasNextPage !== true || found.size === before) break;
  }
  return [...found.values()];
}

const wireAudienceOf = (body: unknown): string | null =>
  z.looseObject({ audienceId: z.string() }).safeParse(body).data?.audienceId ?? null;

async function remove(change: ChangeRecord, context: KindContext): Promise<KindOutcome> {
  const { remoteId } = recordOf(context, change);
  await deleteOnce(context, (client) =>
    client.act('deleteProgram', { params: { id: remoteId }, signal: context.signal }),
  );
  const key = { connectionId: change.connectionId, collection: programs.collection, remoteId };
  return { kind: 'kept', keep: () => removeRecord(context, key) };
}
