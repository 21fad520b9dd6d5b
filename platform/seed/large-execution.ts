import type { Db } from '../db/statements.ts';
import { all } from '../db/statements.ts';
import { addMember, findAudience, insertAudience } from '../gomobile/audiences/repository.ts';
import type { ProgramSettings } from '../gomobile/programs/repository.ts';
import { type SeedGraph, seedExecution } from './execution.ts';
import { sampleId } from './ids.ts';
import { insertFlow, insertFullProgram } from './insert.ts';
import { Random } from './random.ts';

/** A flow with a branch, a node that few calls reach and one that none does. */
const GRAPH: SeedGraph = {
  startNodeId: 'dial',
  nodes: [
    {
      id: 'dial',
      type: 'dial',
      label: 'Dial the contact',
      config: { timeout: 30_000 },
      outputs: { onAnswer: 'reminder', onNoAnswer: 'hangup', default: 'hangup' },
    },
    {
      id: 'reminder',
      type: 'play',
      label: 'Reminder',
      config: {},
      outputs: { onComplete: 'confirm', default: 'hangup' },
    },
    {
      id: 'confirm',
      type: 'dtmf',
      label: 'Confirm or move',
      config: {},
      outputs: { branches: { '1': 'hangup', '2': 'desk' }, onTimeout: 'hangup', onError: 'never', default: 'hangup' },
    },
    { id: 'desk', type: 'connect_agent', label: 'Front desk', config: {}, outputs: { default: 'hangup' } },
    { id: 'never', type: 'play', label: 'Apology', config: {}, outputs: { default: 'hangup' } },
    { id: 'hangup', type: 'hangup', label: 'Hang up', config: { reason: 'done' }, outputs: {} },
  ],
};

/**
 * Adds a finished program execution over the contacts that exist, at most `howMany`, for tests of reports at any size.
 * Must be called in a transaction. Answers its id.
 */
export function seedLargeExecution(db: Db, howMany: number, startedAt: number): string {
  const contacts = all<{ seq: number; id: string; primaryPhone: string }>(
    db,
    `SELECT seq, id, primary_phone AS primaryPhone FROM contacts WHERE deleted_at IS NULL ORDER BY seq LIMIT @howMany`,
    { howMany },
  );
  const [audienceId, flowId, programId] = ['audience', 'flow', 'program'].map((kind) => sampleId(kind, 'large')) as [
    string,
    string,
    string,
  ];
  insertAudience(db, audienceId, 'static', { name: 'Everybody', description: null }, startedAt);
  const audienceSeq = findAudience(db, audienceId)?.seq ?? 0;
  for (const { seq } of contacts) addMember(db, audienceSeq, seq);
  insertFlow(db, { id: flowId, name: 'Reminder', description: null, graph: GRAPH }, startedAt);
  const settings: ProgramSettings = {
    didPool: ['+442079460120'],
    retryStrategy: { type: 'fixed_delay', delayMinutes: 90, maxRetries: 2 },
    pauseWindows: null,
    autoPauseRules: [],
  };
  insertFullProgram(
    db,
    { id: programId, name: 'Everybody at once', status: 'active', audienceId, flowId, startAt: startedAt, settings },
    startedAt,
  );
  const seed = {
    key: 'large',
    programId,
    audienceId,
    flowId,
    graph: GRAPH,
    settings,
    contacts,
    from: '+442079460120',
    agentId: null,
    startedAt,
    firstCallAt: (index: number) => startedAt + index * 900,
    retryMs: 90 * 60_000,
    maxRetries: 2,
  };
  return seedExecution(db, seed, new Random(0x1a46e)).executionId;
}
