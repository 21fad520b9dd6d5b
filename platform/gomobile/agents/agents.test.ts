import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { NO_SUCH_ID, type Running, startPlatform } from '../../test-support.ts';

const add = (platform: Running, more: object = {}) =>
  platform.send(routes.createAgent, { body: { name: 'Zohra', instructions: 'Answer briefly.', ...more } });

test('an agent is created, read, listed, changed and deleted', async () => {
  const platform = await startPlatform();
  const made = await add(platform, { description: 'Parcels', model: 'openai/small' });
  expect(made).toMatchObject({
    status: 'draft',
    pipelineMode: 'streaming',
    modelConfig: { model: 'openai/small', modelSettings: { temperature: 0.7 } },
    welcomeMessage: null,
    language: 'en',
    voice: null,
    knowledgeBaseId: null,
    deletedAt: null,
  });
  const params = { id: made.id };
  const body = { description: null, modelConfig: { model: 'openai/large', modelSettings: { topP: 1 } } };
  const changed = await platform.send(routes.updateAgent, { params, body });
  expect(changed).toMatchObject({
    name: 'Zohra',
    description: null,
    modelConfig: { model: 'openai/large', modelSettings: { topP: 1 } },
  });
  expect(await platform.send(routes.updateAgent, { params, body })).toEqual(changed);
  expect(await platform.send(routes.getAgent, { params })).toEqual(changed);
  expect((await platform.send(routes.listAgents, { query: { search: 'ZOH', status: 'draft' } })).data).toEqual([
    changed,
  ]);
  expect((await platform.send(routes.listAgents, { query: { search: 'parcels' } })).data).toEqual([]);
  await platform.send(routes.deleteAgent, { params });
  expect(await platform.call('GET', `/api/agents/${made.id}`)).toMatchObject({ status: 404 });
  const query = { search: 'zohra' };
  expect((await platform.send(routes.listAgents, { query })).meta.total).toBe(0);
  const [gone] = (await platform.send(routes.listAgents, { query: { ...query, includeDeleted: 'true' } })).data;
  expect(gone).toMatchObject({ id: made.id, deletedAt: expect.any(String) });
  const since = { updatedSince: changed.updatedAt ?? '', includeDeleted: 'true' };
  expect((await platform.send(routes.listAgents, { query: since })).meta.total).toBe(1);
});

test('an agent goes from draft to active, and back to what it was before it was archived', async () => {
  const platform = await startPlatform();
  const { id } = await add(platform);
  const params = { id };
  const refused = async (action: string) =>
    expect(await platform.call('POST', `/api/agents/${id}/${action}`)).toMatchObject({
      status: 409,
      json: { code: 'INVALID_STATE' },
    });
  await refused('restore');
  expect(await platform.send(routes.archiveAgent, { params })).toMatchObject({ status: 'archived' });
  await refused('archive');
  await refused('activate');
  expect(await platform.call('POST', `/api/agents/${id}/conversations`, {})).toMatchObject({ status: 409 });
  expect(await platform.send(routes.restoreAgent, { params })).toMatchObject({ status: 'draft' });
  const active = await platform.send(routes.activateAgent, { params });
  expect(active).toMatchObject({ status: 'active' });
  expect(await platform.send(routes.activateAgent, { params })).toEqual(active);
  await platform.send(routes.archiveAgent, { params });
  expect(await platform.send(routes.restoreAgent, { params })).toMatchObject({ status: 'active' });
});

test('what an agent may not be is refused', async () => {
  const { call } = await startPlatform();
  const body = {
    name: '',
    instructions: 'x',
    language: 'français',
    modelConfig: { model: 'm', modelSettings: { temperature: 3 } },
  };
  const answer = await call('POST', '/api/agents', body);
  expect(answer).toMatchObject({ status: 400, json: { code: 'VALIDATION_FAILED' } });
  expect(Object.keys((answer.json as { fieldErrors: object }).fieldErrors).toSorted()).toEqual([
    'language',
    'modelConfig.modelSettings.temperature',
    'name',
  ]);
  expect(
    await call('POST', '/api/agents', { name: 'A', instructions: 'x', knowledgeBaseId: NO_SUCH_ID }),
  ).toMatchObject({
    status: 400,
    json: { code: 'BAD_REQUEST' },
  });
});

test('criteria keep their order without gaps', async () => {
  const platform = await startPlatform();
  const { id: agentId } = await add(platform);
  const params = { agentId };
  const labels = ['One', 'Two', 'Three'];
  const made = [];
  for (const label of labels) {
    const body = { label, description: 'd' };
    made.push(await platform.send(routes.createResolutionCriterion, { params, body }));
  }
  const criterionId = made[0]?.id ?? '';
  await platform.send(routes.deleteResolutionCriterion, { params: { agentId, criterionId } });
  await platform.send(routes.createResolutionCriterion, { params, body: { label: 'Four', description: 'd' } });
  const listed = await platform.send(routes.listResolutionCriteria, { params });
  expect(listed.map(({ label, position }) => [label, position])).toEqual([
    ['Two', 0],
    ['Three', 1],
    ['Four', 2],
  ]);
  const other = await add(platform);
  const path = `/api/agents/${other.id}/resolution-criteria/${made[1]?.id}`;
  expect(await platform.call('PATCH', path, { label: 'x' })).toMatchObject({ status: 404 });
});
