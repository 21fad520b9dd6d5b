import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  addCall,
  addConnection,
  insertRow,
  type TempDatabase,
  tempDatabase,
} from '../../store/test-support/temp-database.ts';
import { type ConnectionDeps, removeConnection } from './service.ts';

let temp: TempDatabase;
beforeEach(() => {
  temp = tempDatabase();
});
afterEach(() => temp.remove());

test('a connection stays while a call of it is on legal hold, and goes once that is lifted', async () => {
  const id = addConnection(temp.db);
  const callId = addCall(temp.db, id);
  insertRow(temp.db, 'call_holds', { call_id: callId, held_at: 1 });
  const touched: string[] = [];
  const deps = {
    db: temp.db,
    sync: { suspend: async () => () => {} },
    removeMedia: async () => void touched.push('media'),
    connectors: { drop: async () => {} },
    secrets: { noteRemoval() {}, sweep: async () => {}, removeSecret: async () => {} },
  } as unknown as ConnectionDeps;
  await expect(removeConnection(deps, { id, discardUnsent: true })).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'A call is on legal hold.',
  });
  expect(touched).toEqual([]);
  temp.db.exec('DELETE FROM call_holds');
  await removeConnection(deps, { id, discardUnsent: true });
  expect(temp.db.prepare('SELECT count(*) AS n FROM connections').get()).toEqual({ n: 0 });
});
