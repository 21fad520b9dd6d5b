import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StorageUsage } from '#shared/contract/storage.ts';
import {
  addCall,
  addConnection,
  addRecording,
  insertRow,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { storageHandlers } from './handlers.ts';

let temp: TempDatabase;
beforeEach(() => {
  temp = tempDatabase();
});
afterEach(() => temp.remove());

it('counts what lies on the disk', async () => {
  const connectionId = addConnection(temp.db);
  const callId = addCall(temp.db, connectionId);
  for (const [state, bytes] of [
    ['cached', 1000],
    ['cached', 500],
    ['downloading', 70],
    ['remote', 0],
  ] as const) {
    const recordingId = addRecording(temp.db, connectionId, callId);
    insertRow(temp.db, 'media', { recording_id: recordingId, state, bytes_done: bytes, updated_at: 1 });
  }
  const handlers = storageHandlers({
    db: temp.db,
    dataDirectory: dirname(temp.path),
    policy: () => ({ quotaBytes: 5000, prefetch: true }),
  });
  const usage = StorageUsage.parse(await handlers.usage(undefined, { requestId: 'test' }));
  expect(usage).toMatchObject({
    audioBytes: 1570,
    audioCount: 2,
    audioQuotaBytes: 5000,
    dataDirectory: temp.directory,
  });
  expect(usage.databaseBytes).toBeGreaterThan(4096);
  expect(usage.freeBytes).toBeGreaterThan(0);
});
