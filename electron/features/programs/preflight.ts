import type { Blocker, Preflight, Program } from '#shared/contract/programs.ts';
import { isEnded } from '#shared/domain/execution-progress.ts';
import { pausedUntil } from '#shared/domain/pause-windows.ts';
import type { Execution as WireExecution } from '#shared/wire/gomobile/executions.ts';
import { FlowGraphInput, type ValidationResult } from '#shared/wire/gomobile/flows.ts';
import type { Program as WireProgram } from '#shared/wire/gomobile/programs.ts';
import type { GomobileConnector } from '../../connectors/gomobile/gomobile-connector.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { inTransaction, prepare, type ReadDb } from '../../store/database.ts';
import { isInDoubt } from '../../sync/outbox/effects.ts';
import { programs } from '../../sync/pull/collections/programs.ts';
import { isUnreachable } from '../../sync/state-act.ts';
import { applyRecord } from '../../sync/store/record-store.ts';
import { findRecordByRemoteId, recordsReadAt, type StoredRecord } from '../../sync/store/record-table.ts';
import { getProgramRecord, toProgram } from './repository.ts';

type PreflightParts = Pick<EngineParts, 'db' | 'clock' | 'random' | 'online'>;

/** A minute of a call: what one person is assumed to cost where nothing was spent yet. */
const ASSUMED_CREDITS = 1;
const MOST_PROBLEMS = 100;
const MOST_RUNNING = 50;

/** What only the platform can tell; null where it could not be asked or did not say. */
interface Asked {
  program: WireProgram;
  contactCount: number | null;
  validation: ValidationResult | null;
  balance: number | null;
  executions: WireExecution[] | null;
  timeZone: string | null;
  /** Credits that a person cost in the last execution that is over. */
  costEach: number | null;
}

/** Asks the platform everything that a launch would meet. Where it cannot be reached, what was last read is all there is. */
export async function preflight(parts: PreflightParts, id: string): Promise<Preflight> {
  const { db, clock, online } = parts;
  const record = getProgramRecord(db, id);
  let asked: Asked | null = null;
  try {
    asked = await online(record.connectionId, ['gomobile'], ({ client }) => ask(client, record));
  } catch (error) {
    if (!isUnreachable(error)) throw error;
  }
  if (asked) keepProgram(parts, record, asked.program);
  const program = toProgram(db, getProgramRecord(db, id));
  const facts = factsOf(db, program, asked, clock.now());
  return { ...facts, blockers: blockersOf(facts, program, clock.now()) };
}

async function ask(client: GomobileConnector['client'], { remoteId }: StoredRecord): Promise<Asked> {
  // Whether anybody answers, and whether the program is still there. The rest is told one by one, and may be missing.
  const program = await client.call('getProgram', { params: { id: remoteId } });
  const [audience, validation, credits, list, me] = await Promise.allSettled([
    program.audienceId == null ? null : client.call('getAudience', { params: { id: program.audienceId } }),
    program.flowId == null ? null : validate(client, program.flowId),
    client.call('getCreditBalance'),
    client.list('listProgramExecutions', { params: { id: remoteId }, query: { limit: 100, sortOrder: 'desc' } }),
    client.call('getMe'),
  ]);
  const executions = answered(list)?.items ?? null;
  return {
    program,
    contactCount: answered(audience)?.contactCount ?? null,
    validation: answered(validation),
    balance: answered(credits)?.balance ?? null,
    executions,
    timeZone: answered(me)?.organization?.timezone ?? null,
    costEach: await costOf(client, executions),
  };
}

const answered = <T>(settled: PromiseSettledResult<T>): T | null =>
  settled.status === 'fulfilled' ? settled.value : null;

async function validate(client: GomobileConnector['client'], flowId: string): Promise<ValidationResult | null> {
  const latest = await client
    .call('getLatestFlow', { params: { flowId } })
    // A platform that keeps no versions apart has the flow itself.
    .catch(() => client.call('getFlow', { params: { flowId } }));
  const nodes = latest.graph?.nodes.map(({ label, ...node }) => ({ ...node, ...(label != null && { label }) }));
  const graph = FlowGraphInput.safeParse({ startNodeId: latest.graph?.startNodeId ?? '', nodes }).data;
  return graph ? client.call('validateFlow', { body: { graph } }) : null;
}

async function costOf(client: GomobileConnector['client'], executions: WireExecution[] | null): Promise<number | null> {
  const over = executions?.find(({ status, totalContacts }) => isEnded(status) && (totalContacts ?? 0) > 0);
  if (!over) return null;
  const billing = await client
    .call('getReportBilling', { params: { executionId: over.id } })
    // The estimate does without it.
    .catch(() => null);
  return billing === null ? null : billing.totalCredits / (over.totalContacts ?? 1);
}

function keepProgram(parts: PreflightParts, { connectionId }: StoredRecord, program: WireProgram): void {
  inTransaction(parts.db, () => applyRecord(parts, programs, { connectionId, item: program, generation: null }));
}

function factsOf(db: ReadDb, program: Program, asked: Asked | null, now: number): Omit<Preflight, 'blockers'> {
  const contactCount = asked ? asked.contactCount : (program.audience?.contactCount ?? null);
  const each = asked?.costEach ?? null;
  const { flow, numbers, startAt, stopAt, pauseWindows } = program;
  return {
    programId: program.id,
    name: program.name,
    isOnline: asked !== null,
    audience: {
      name: program.audience?.name ?? null,
      contactCount,
      readAt: asked ? now : audiencesReadAt(db, program.connectionId),
    },
    flow: {
      name: flow?.name ?? null,
      problems: asked?.validation?.errors.slice(0, MOST_PROBLEMS) ?? null,
      warningCount: asked?.validation?.warnings?.length ?? null,
    },
    numbers: numbers.map(({ id, number, label }) => ({ number, label, isKnown: id !== null })),
    credits: {
      balance: asked?.balance ?? null,
      estimate: contactCount === null ? null : Math.ceil(contactCount * (each ?? ASSUMED_CREDITS)),
      basis: each === null ? 'assumed' : 'lastExecution',
    },
    running: runningOf(db, program, asked),
    timing: {
      startAt,
      stopAt,
      pausedUntil: pauseWindows && pausedUntil(pauseWindows, asked?.timeZone ?? null, Math.max(now, startAt ?? now)),
      timeZone: asked?.timeZone ?? null,
    },
    effect: program.effect,
  };
}

function runningOf(db: ReadDb, { connectionId, lastExecution }: Program, asked: Asked | null): Preflight['running'] {
  if (asked?.executions) {
    const live = asked.executions.filter(({ status }) => !isEnded(status)).slice(0, MOST_RUNNING);
    return live.map(({ id: remoteId, status }) => ({
      id: findRecordByRemoteId(db, { connectionId, collection: 'executions', remoteId })?.id ?? null,
      status,
    }));
  }
  return lastExecution && !isEnded(lastExecution.status)
    ? [{ id: lastExecution.id, status: lastExecution.status }]
    : [];
}

const audiencesReadAt = (db: ReadDb, connectionId: string): number | null =>
  prepare<{ readAt: number | null }>(
    db,
    "SELECT read_at AS readAt FROM collection_states WHERE connection_id = ? AND collection = 'audiences'",
  ).get(connectionId)?.readAt ?? recordsReadAt(db, ['programs']);

/** What makes a launch certain to be refused, or to be no single one. */
function blockersOf(
  { audience, flow, numbers, credits, effect }: Omit<Preflight, 'blockers'>,
  program: Program,
  now: number,
): Blocker[] {
  const found: [Blocker, boolean][] = [
    ['archived', program.status === 'archived'],
    ['noAudience', program.audience === null],
    ['emptyAudience', audience.contactCount === 0],
    ['noFlow', program.flow === null],
    ['flowInvalid', (flow.problems ?? []).length > 0],
    ['noNumbers', numbers.length === 0],
    ['stopped', program.stopAt !== null && program.stopAt <= now],
    ['noCredits', credits.balance !== null && credits.balance < 1],
    ['inDoubt', effect !== null && isInDoubt(effect)],
    ['waiting', effect !== null && effect.state !== 'failed' && !isInDoubt(effect)],
  ];
  return found.filter(([, holds]) => holds).map(([blocker]) => blocker);
}
