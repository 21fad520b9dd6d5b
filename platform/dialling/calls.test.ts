import { expect, test } from 'vitest';
import { all, run } from '../db/statements.ts';
import { getCallReport } from '../gomobile/call-report/service.ts';
import { getConversation } from '../gomobile/conversations/service.ts';
import { getExecution } from '../gomobile/executions/service.ts';
import { insertAgent } from '../seed/insert.ts';
import { launchAll, flowNode as node, startDialling } from './test-support.ts';

const DAY = 24 * 3_600_000;
const AGENT_ID = 'b7a9c1de-0000-4000-8000-000000000001';

test('a call tells what was recorded, said and discussed, and says that it is simulated', async () => {
  const bench = startDialling({ contacts: 20 });
  const { workspace } = bench;
  insertAgent(workspace.db, AGENT_ID, 'Nora', 0);
  const graph = {
    startNodeId: 'call',
    nodes: [
      node('call', 'dial', {}, { onAnswer: 'tell', default: 'end' }),
      node('tell', 'record', { variable: 'story' }, { onComplete: 'agent', default: 'end' }),
      node('agent', 'connect_agent', { agentId: AGENT_ID }, { default: 'end' }),
      node('end', 'hangup', { reason: 'done' }),
    ],
  };
  const id = launchAll(bench, {}, graph);
  await bench.advance(DAY);
  expect(getExecution(workspace, id).status).toBe('completed');
  const talked = all<{ id: string }>(
    workspace.db,
    "SELECT id FROM calls WHERE conversation_id IS NOT NULL AND outcome = 'done' ORDER BY seq",
  );
  expect(talked.length).toBeGreaterThan(3);
  const report = getCallReport(workspace, talked[0]?.id ?? '');
  expect(report).toMatchObject({
    executionId: id,
    agent: { name: 'Nora' },
    call: { status: 'completed', outcome: 'done', attempt: 1 },
    events: [{ type: 'dialing', data: { simulated: true } }, {}, {}, { type: 'agent_connected' }, { type: 'ended' }],
    recordings: [
      { recordingType: 'full_call', channels: 2, nodeId: null },
      { recordingType: 'segment', channels: 1, nodeId: 'tell' },
    ],
  });
  const [whole, segment] = report.recordings ?? [];
  const told = segment?.transcript?.segments ?? [];
  expect(told).toMatchObject([{ speaker: 'contact', text: report.variables?.story, startMs: 0 }]);
  expect(whole?.transcript?.segments.length).toBeGreaterThan(told.length);
  expect(whole?.durationMs).toBe(Date.parse(report.call.terminatedAt ?? '') - Date.parse(report.call.answeredAt ?? ''));
  const conversation = getConversation(workspace, { conversationId: report.conversationId ?? '' });
  expect(conversation).toMatchObject({
    channel: 'voice',
    status: 'ended',
    exitReason: 'completed',
    callId: report.callId,
  });
  const charged = all<{ amount: number; description: string }>(
    workspace.db,
    'SELECT amount, description FROM credit_transactions WHERE call_id = @id',
    { id: report.callId },
  );
  expect(charged).toEqual([{ amount: -(report.cost?.credits ?? 0), description: 'Call (simulated)' }]);
});

test('an agent that is gone when the call ends does not keep it from ending', async () => {
  const bench = startDialling({ contacts: 10 });
  const { workspace } = bench;
  const { db } = workspace;
  insertAgent(db, AGENT_ID, 'Nora', 0);
  const config = { agentId: AGENT_ID };
  const graph = {
    startNodeId: 'call',
    nodes: [
      node('call', 'dial', {}, { onAnswer: 'agent', default: 'end' }),
      node('agent', 'connect_agent', config, { default: 'end' }),
      node('end', 'hangup', {}),
    ],
  };
  const id = launchAll(bench, {}, graph);
  run(db, "UPDATE agents SET status = 'archived'");
  await bench.advance(DAY);
  expect(getExecution(workspace, id)).toMatchObject({ status: 'completed', contactsInProgress: 0 });
  expect(all(db, 'SELECT 1 FROM conversations')).toEqual([]);
});
