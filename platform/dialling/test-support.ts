import { onTestFinished } from 'vitest';
import type { FlowGraph, FlowNode } from '#shared/wire/gomobile/flows.ts';
import type { ProgramCreate, ProgramUpdate } from '#shared/wire/gomobile/programs.ts';
import { SOURCE_READER } from '../answers/documents/read-document.ts';
import { openDatabase } from '../db/open.ts';
import { all } from '../db/statements.ts';
import { addAudienceContacts, createAudience } from '../gomobile/audiences/service.ts';
import { enterCredits } from '../gomobile/credits/ledger.ts';
import { createFlow } from '../gomobile/flows/service.ts';
import { createProgram, launchProgram } from '../gomobile/programs/service.ts';
import { isSeeded, seedWorkspace } from '../seed/seed.ts';
import { SAMPLE_DIR } from '../test-support.ts';
import { createWorkspace, type Workspace } from '../workspace.ts';
import { installDialling } from './install.ts';

/** A Monday. */
export const START = Date.UTC(2026, 5, 1, 9);

export interface DiallingBench {
  workspace: Workspace;
  /** Moves the time on and carries out all that becomes due. */
  advance(byMs: number): Promise<void>;
  close(): Promise<void>;
}

/** The dialler over a workspace of its own, without HTTP and without waiting: its time stands still but for `advance`. */
export function startDialling(
  options: { dataDir?: string | null; now?: number; contacts?: number; credits?: number } = {},
): DiallingBench {
  const { dataDir = null, now = START, contacts = 0, credits = 0 } = options;
  const store = openDatabase(dataDir, null);
  const { db } = store;
  const errors: unknown[] = [];
  const workspace = createWorkspace({
    db,
    sampleDir: SAMPLE_DIR,
    now: () => now,
    answerer: {
      answer: () => {
        throw new Error('the dialler asks for no answers');
      },
    },
    documentReader: SOURCE_READER,
    extras: true,
    onError: (error) => errors.push(error),
  });
  if (!isSeeded(db)) seedWorkspace(workspace, { seed: 'empty', contacts, recordings: 0 });
  if (credits > 0) enterCredits(workspace, { type: 'credit_add', amount: credits, description: 'For the test' });
  installDialling(workspace);
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= workspace.tasks.stop().then(() => store.close());
    return closed;
  };
  onTestFinished(close);
  return {
    workspace,
    advance: async (byMs) => {
      workspace.clock.advance(byMs);
      await workspace.tasks.runDue();
      if (errors.length > 0) throw new AggregateError(errors, 'a task failed');
    },
    close,
  };
}

const node = (id: string, type: string, config: FlowNode['config'], outputs: FlowNode['outputs'] = {}): FlowNode => ({
  id,
  type,
  label: `${id} label`,
  config,
  outputs,
});

export const flowNode = node;

/** Calls, asks for a digit, keeps it, and says goodbye. */
export const askingFlow = (): FlowGraph => ({
  startNodeId: 'call',
  nodes: [
    node('call', 'dial', { timeout: 30_000 }, { onAnswer: 'hello', onVoicemail: 'machine', default: 'missed' }),
    node('hello', 'play', { audioItems: [{ type: 'number', value: 12 }] }, { onComplete: 'ask', onError: 'missed' }),
    node(
      'ask',
      'dtmf',
      {
        mode: 'single',
        variable: 'answer',
        timeout: 5000,
        singleDigitConfig: { allowedDigits: ['1', '2'] },
        retry: { maxRetries: 1 },
      },
      { branches: { 1: 'yes' }, onSuccess: 'no', default: 'missed' },
    ),
    node('yes', 'hangup', { reason: 'said yes' }),
    node('no', 'hangup', { reason: 'said no' }),
    node('machine', 'hangup', { reason: 'machine' }),
    node('missed', 'hangup', {}),
  ],
});

/** Launches a program over all contacts of the bench and answers the execution's id. */
export function launchAll(
  { workspace }: DiallingBench,
  more: ProgramUpdate = {},
  graph: FlowGraph = askingFlow(),
): string {
  const { db } = workspace;
  const audience = createAudience(workspace, { name: 'Everyone' });
  const contacts = all<{ id: string }>(db, 'SELECT id FROM contacts ORDER BY seq').map(({ id }) => id);
  addAudienceContacts(workspace, audience.id, contacts);
  const program: ProgramCreate = {
    name: 'Survey',
    audienceId: audience.id,
    flowId: createFlow(workspace, { name: 'Survey', graph }).id,
    startAt: new Date(START).toISOString(),
    didPool: ['+442079460100'],
    retryStrategy: { type: 'none' },
    ...more,
  };
  return launchProgram(workspace, createProgram(workspace, program).id);
}
