import { expect, test } from 'vitest';
import type { FlowGraph } from '#shared/wire/gomobile/flows.ts';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { askingFlow, flowNode as node } from '../../dialling/test-support.ts';
import { addContact, NO_SUCH_ID, type Running, startPlatform } from '../../test-support.ts';
import { validateFlow } from './validate.ts';

const everything = { hasAudio: () => true, hasDictionary: () => true, hasAgent: () => true };
const nothing = { hasAudio: () => false, hasDictionary: () => false, hasAgent: () => false };
const codesOf = (graph: FlowGraph, surroundings = everything) => {
  const { errors, warnings } = validateFlow(graph, surroundings);
  const code = ({ code, nodeId }: { code: string; nodeId: string | null }) => `${code} ${nodeId}`;
  return { errors: errors.map(code), warnings: (warnings ?? []).map(code) };
};
const end = node('end', 'hangup', {});
const createFlow = (platform: Running, graph: FlowGraph = askingFlow(), name = 'Survey') =>
  platform.send(routes.createFlow, { body: { name, graph } });

test('a good flow has no errors', () => {
  expect(codesOf(askingFlow())).toEqual({ errors: [], warnings: [] });
});

test('each mistake is told with its node', () => {
  const dial = node('call', 'dial', {}, { onAnswer: 'end' });
  expect(codesOf({ startNodeId: '', nodes: [] }).errors).toEqual(['EMPTY_FLOW null']);
  expect(codesOf({ startNodeId: 'gone', nodes: [dial, end] }).errors).toEqual(['START_NODE_MISSING null']);
  expect(codesOf({ startNodeId: 'call', nodes: [dial, end, end] }).errors).toEqual(['DUPLICATE_NODE_ID end']);
  const dangling = node('call', 'dial', {}, { onAnswer: 'end', onBusy: 'gone' });
  expect(codesOf({ startNodeId: 'call', nodes: [dangling, end] }).errors).toEqual(['DANGLING_OUTPUT call']);
  expect(codesOf({ startNodeId: 'call', nodes: [node('call', 'answer', {})] }).errors).toEqual([
    'NO_REACHABLE_HANGUP null',
  ]);
  const odd = node('call', 'dial', { timeout: 'long' }, { onAnswer: 'end', onTrue: 'end' });
  expect(codesOf({ startNodeId: 'call', nodes: [odd, end] }).errors).toEqual([
    'UNKNOWN_OUTPUT call',
    'INVALID_CONFIG call',
  ]);
  const unknown = node('call', 'teleport', {}, { default: 'end' });
  expect(codesOf({ startNodeId: 'call', nodes: [unknown, end] }).errors).toEqual(['UNKNOWN_NODE_TYPE call']);
});

test('a loop is an error only where nothing leads out of it', () => {
  const loop = (more: object) => ({
    startNodeId: 'call',
    nodes: [
      node('call', 'dial', {}, { onAnswer: 'a', onBusy: 'end' }),
      node('a', 'answer', {}, { onSuccess: 'b' }),
      node('b', 'answer', {}, { onSuccess: 'a', ...more }),
      end,
    ],
  });
  expect(codesOf(loop({})).errors).toEqual(['LOOP_WITHOUT_EXIT a', 'LOOP_WITHOUT_EXIT b']);
  expect(codesOf(loop({ onError: 'end' })).errors).toEqual([]);
});

test('what is never reached or does not exist is a warning', () => {
  const graph = {
    startNodeId: 'call',
    nodes: [
      node('call', 'dial', {}, { onAnswer: 'say', default: 'end' }),
      node(
        'say',
        'play',
        {
          audioItems: [
            { type: 'audioFile', audioId: 'a1' },
            { type: 'word', dictionaryId: 'd1', value: 'w' },
          ],
        },
        { default: 'talk' },
      ),
      node('talk', 'connect_agent', { agentId: 'x' }),
      end,
      node('lost', 'hangup', {}),
    ],
  };
  expect(codesOf(graph, nothing)).toEqual({
    errors: [],
    warnings: [
      'UNREACHABLE_NODE lost',
      'UNKNOWN_AUDIO say',
      'UNKNOWN_DICTIONARY say',
      'NO_OUTPUT talk',
      'UNKNOWN_AGENT talk',
    ],
  });
});

test('a flow is created, changed by versions, found as the latest, and deleted', async () => {
  const platform = await startPlatform();
  const made = await createFlow(platform);
  expect(made).toMatchObject({ name: 'Survey', description: null, version: 1, graph: askingFlow(), deletedAt: null });
  const params = { flowId: made.id };
  const same = await platform.send(routes.updateFlow, { params, body: { name: 'Survey' } });
  expect(same).toEqual(made);
  const changed = await platform.send(routes.updateFlow, { params, body: { name: 'Second survey' } });
  expect(changed).toMatchObject({ version: 2, name: 'Second survey', graph: askingFlow() });
  await createFlow(platform, askingFlow(), 'Other');
  await platform.send(routes.updateFlow, { params, body: { description: 'Last' } });
  for (const path of [`/api/flows/latest/${made.id}`, `/api/flows/${made.id}/latest`, '/api/flows/latest']) {
    expect(await platform.call('GET', path)).toMatchObject({ status: 200, json: { id: made.id, version: 3 } });
  }
  const found = await platform.send(routes.listFlows, { query: { search: 'SURVEY', sortBy: 'updatedAt' } });
  expect(found).toMatchObject({ data: [{ id: made.id }], meta: { total: 1 } });
  await platform.send(routes.deleteFlow, { params });
  expect(await platform.call('GET', `/api/flows/${made.id}`)).toMatchObject({ status: 404 });
  expect((await platform.send(routes.listFlows)).meta.total).toBe(1);
});

test('a flow or its graph is validated without being saved', async () => {
  const platform = await startPlatform();
  const graph = { startNodeId: 'call', nodes: [node('call', 'dial', {}, { onAnswer: 'gone' })] };
  for (const body of [graph, { name: 'Draft', graph }]) {
    const result = await platform.send(routes.validateFlow, { body });
    expect(result).toMatchObject({ valid: false, errors: [{ nodeId: 'call', code: 'DANGLING_OUTPUT' }, {}] });
  }
  expect((await platform.send(routes.listFlows)).meta.total).toBe(0);
  expect(await platform.call('POST', '/api/flows/validate', { ...graph, unexpected: 1 })).toMatchObject({
    status: 400,
  });
});

test('a flow is run with a contact, from a number of ours', async () => {
  const platform = await startPlatform();
  const contactId = await addContact(platform, '+441134960101');
  const flow = await createFlow(platform);
  const body = { flowId: flow.id, contactId, fromPhone: '+442079460100', initialVariables: { order: 'A-17' } };
  const { executionId, callId, status } = await platform.send(routes.executeFlow, { body });
  expect(status).toBe('dialing');
  const job = await platform.send(routes.getCallJobReport, { params: { jobId: executionId } });
  expect(job).toMatchObject({
    status: 'active',
    contactId,
    flowId: flow.id,
    attempts: [{ callId, call: { from: '+442079460100', to: '+441134960101' }, variables: { order: 'A-17' } }],
  });
  const refused = async (more: object) =>
    (await platform.call('POST', '/api/flows/execute', { ...body, ...more })).status;
  expect(await refused({ contactId: NO_SUCH_ID })).toBe(400);
  expect(await refused({ fromPhone: '+441134969999' })).toBe(400);
  const broken = await createFlow(platform, { startNodeId: 'x', nodes: [end] });
  expect(await platform.call('POST', '/api/flows/execute', { ...body, flowId: broken.id })).toMatchObject({
    status: 400,
    json: { code: 'BAD_REQUEST', fieldErrors: { flowId: ['The start node x does not exist'] } },
  });
});
