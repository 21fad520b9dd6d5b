import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { gomobileRoutes as routes } from '#shared/wire/gomobile/routes.ts';
import { startPlatform } from '../test-support.ts';
import { sampleId } from './ids.ts';
import { Random } from './random.ts';
import { readSampleManifest } from './sample-manifest.ts';
import { SHARED_AUDIO } from './shared-audio.ts';

test('sample identifiers are UUIDs that never change', () => {
  expect(sampleId('contact', 'ada')).toBe(sampleId('contact', 'ada'));
  expect(sampleId('contact', 'ada')).not.toBe(sampleId('call', 'ada'));
  expect(sampleId('contact', 'ada')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('the generator repeats itself and keeps its bounds', () => {
  const [one, other] = [new Random(7), new Random(7)];
  for (let n = 0; n < 1000; n++) {
    const value = one.integer(-3, 3);
    expect(value).toBe(other.integer(-3, 3));
    expect(value >= -3 && value <= 3).toBe(true);
  }
});

test('the sample workspace holds what its manifest names', async () => {
  const platform = await startPlatform({ seed: 'sample' });
  const contacts = await platform.send(routes.listContacts, { query: { sortBy: 'createdAt', sortOrder: 'asc' } });
  expect(contacts.data.map(({ id }) => id)).toEqual(['ada', 'yusuf', 'eloise'].map((key) => sampleId('contact', key)));
  expect(contacts.data[0]).toMatchObject({ customAttributes: { customer_tier: 'gold', hard_of_hearing: true } });
  const [audience] = (await platform.send(routes.listAudiences)).data;
  expect(audience).toMatchObject({ name: 'Priority customers', contactCount: 2 });
});

test('the sample workspace that ships can be seeded and played', async () => {
  const sampleDir = fileURLToPath(new URL('../../resources/sample-calls', import.meta.url));
  const manifest = readSampleManifest(sampleDir);
  const platform = await startPlatform({ seed: 'sample', sampleDir });
  const { data, meta } = await platform.send(routes.listRecordings, { query: { limit: 100 } });
  expect(meta.total).toBe(manifest.calls.length);
  expect((await platform.send(routes.listContacts)).meta.total).toBe(manifest.contacts.length);
  for (const { id, file, sha256 } of data) {
    const headers = { 'x-api-key': platform.apiKey };
    const audio = Buffer.from(await (await fetch(`${platform.url}/api/recordings/${id}`, { headers })).arrayBuffer());
    expect(createHash('sha256').update(audio).digest('hex'), file?.name ?? id).toBe(sha256);
  }
});

test('generated contacts are the same every time, unique, in many scripts, and have distinct times', async () => {
  const read = async () => {
    const platform = await startPlatform({ contacts: 400, now: () => Date.UTC(2026, 0, 1) });
    const pages = [1, 2, 3, 4].map((page) => platform.send(routes.listContacts, { query: { page, limit: 100 } }));
    return (await Promise.all(pages)).flatMap(({ data }) => data);
  };
  const [one, other] = [await read(), await read()];
  expect(one).toEqual(other);
  expect(one).toHaveLength(400);
  for (const key of ['id', 'primaryPhone', 'updatedAt'] as const) {
    expect(new Set(one.map((contact) => contact[key])).size).toBe(400);
  }
  for (const script of ['Cyrillic', 'Han', 'Arabic', 'Hiragana', 'Latin']) {
    const letters = new RegExp(`\\p{Script=${script}}`, 'u');
    expect(one.some(({ fullName }) => letters.test(fullName ?? ''))).toBe(true);
  }
});

test('generated recordings share files, each under the hash of what is heard', async () => {
  const platform = await startPlatform({ contacts: 5, recordings: 80 });
  const { data } = await platform.send(routes.listRecordings, { query: { limit: 80 } });
  const byHash = new Map(data.map((recording) => [recording.sha256 ?? '', recording]));
  expect(byHash.size).toBeLessThanOrEqual(SHARED_AUDIO.length);
  expect(new Set(data.map(({ fileId }) => fileId)).size).toBe(byHash.size);
  const isLong = process.env.EARSHOT_TEST_SIZE === 'long';
  const heard = [...byHash.values()].filter(({ durationMs }) => isLong || (durationMs ?? 0) < 60_000);
  expect(heard.length).toBeGreaterThan(2);
  for (const { id, sha256, file } of heard) {
    const headers = { 'x-api-key': platform.apiKey };
    const audio = Buffer.from(await (await fetch(`${platform.url}/api/recordings/${id}`, { headers })).arrayBuffer());
    expect(audio.length).toBe(file?.fileSize);
    expect(createHash('sha256').update(audio).digest('hex')).toBe(sha256);
  }
});

test('generated recordings belong to calls, contacts and agents', async () => {
  const platform = await startPlatform({ contacts: 5, recordings: 12 });
  const { data } = await platform.send(routes.listRecordings);
  expect(data).toHaveLength(12);
  for (const { callId, durationMs, contact } of data.slice(0, 3)) {
    const report = await platform.send(routes.getCallReport, { params: { callId } });
    expect(report.contact).toEqual(contact);
    const segments = report.recordings?.[0]?.transcript?.segments ?? [];
    expect(segments.length).toBeGreaterThan(4);
    expect(segments.every(({ startMs, endMs }) => startMs < endMs && endMs <= (durationMs ?? 0))).toBe(true);
  }
});
