import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '../../../electron/engine/engine.ts';
import type { Log } from '../../../electron/lib/ports.ts';
import { systemClock } from '../../../electron/lib/system.ts';
import { inTransaction, openDatabase, openReader, type WriteDb } from '../../../electron/store/database.ts';
import { addCall, addConnection, addSegments, insertRow } from '../../../electron/store/test-support/temp-database.ts';
import { applyContact } from '../../../electron/sync/store/contact-store.ts';

/** What the person had done when the damage came: all of it was confirmed on screen. */
export interface Work {
  changes: { id: string; sequence: number; entityId: string; patch: string }[];
  comments: { id: string; text: string; callId: string }[];
}

/** A store with cached data and unsent work in it, as an engine leaves it behind, and the means to open it again. */
export async function storeWithWork({ contacts = 60, calls = 30 } = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-damaged-'));
  const databasePath = join(directory, 'earshot.db');
  const keyHex = randomBytes(32).toString('hex');
  const place = { databasePath, keyHex, dataDirectory: directory };
  const logged: string[] = [];
  const damaged: string[] = [];
  const note = (event: string) => void logged.push(event);
  const log: Log = { info() {}, warn: note, error: note };
  const context = { requestId: 'test' };

  const open = (): Engine =>
    createEngine({
      options: {
        databasePath,
        databaseKeyHex: keyHex,
        dataDirectory: directory,
        mediaDirectory: join(directory, 'media'),
        peaksWorkerPath: 'none',
        exportWorkerPath: 'none',
        audioPolicy: { quotaBytes: 1, prefetch: false },
      },
      clock: systemClock,
      random: { uuid: () => randomUUID(), fraction: () => 0.5 },
      log,
      publish: () => {},
      main: { getSecret: async () => null, setSecret: async () => {}, removeSecret: async () => {} },
      onDamage: ({ code }) => damaged.push(code),
    });

  const work: Work = { changes: [], comments: [] };
  const first = open();
  await first.handlers.sync.setPaused({ paused: true }, context);
  const connectionId = randomUUID();
  const raw = openDatabase({ path: databasePath, keyHex });
  const { contactIds, callIds } = fill(raw, connectionId, { contacts, calls });
  raw.close();
  await first.close();

  const engine = open();
  for (const [n, id] of contactIds.slice(0, 25).entries()) {
    const fields = n % 2 === 0 ? { city: `City ${n}` } : { occupation: 'x'.repeat(120), city: `Town ${n}` };
    await engine.handlers.contacts.update({ changeId: randomUUID(), id, fields }, context);
  }
  for (let n = 0; n < 5; n += 1) {
    const fields = { primaryPhone: `+1555000${1000 + n}`, firstName: `New ${n}` };
    await engine.handlers.contacts.create({ id: randomUUID(), connectionId, fields }, context);
  }
  for (const [n, callId] of callIds.entries()) {
    await engine.handlers.comments.add(
      { id: randomUUID(), callId, atMs: n, endMs: null, anchors: [], text: `Comment ${n} ${'y'.repeat(150)}` },
      context,
    );
  }
  return {
    directory,
    databasePath,
    keyHex,
    place,
    connectionId,
    contactIds,
    callIds,
    engine,
    open,
    logged,
    damaged,
    context,
    /** The work as the database holds it now. */
    read: (): Work => {
      const db = openReader({ path: databasePath, keyHex }) as unknown as WriteDb;
      work.changes = db
        .prepare(
          "SELECT id, sequence, entity_id AS entityId, patch FROM outbox WHERE state NOT IN ('done','discarded') ORDER BY sequence",
        )
        .all() as Work['changes'];
      work.comments = db
        .prepare('SELECT id, text, call_id AS callId FROM comments ORDER BY id')
        .all() as Work['comments'];
      db.close();
      return structuredClone(work);
    },
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function fill(db: WriteDb, connectionId: string, { contacts, calls }: { contacts: number; calls: number }) {
  const contactIds: string[] = [];
  const callIds: string[] = [];
  const random = { uuid: () => randomUUID(), fraction: () => 0.5 };
  inTransaction(db, () => {
    addConnection(db, connectionId);
    for (let n = 0; n < contacts; n += 1) {
      const at = new Date(1_700_000_000_000 + n).toISOString();
      const contact = {
        id: randomUUID(),
        firstName: `Person ${n}`,
        primaryPhone: `+1555${100000 + n}`,
        createdAt: at,
        updatedAt: at,
      };
      contactIds.push(applyContact(db, { clock: systemClock, random }, { connectionId, contact, generation: 1 }) ?? '');
    }
    for (let n = 0; n < calls; n += 1) {
      const callId = addCall(db, connectionId, { report_at: 1, transcript_status: 'ready' });
      addSegments(
        db,
        callId,
        Array.from({ length: 20 }, (_, i) => `sentence ${i} of call ${n} about an invoice`),
      );
      callIds.push(callId);
    }
    insertRow(db, 'attributes', {
      id: randomUUID(),
      connection_id: connectionId,
      remote_id: 'a',
      name: 'a',
      display_name: 'A',
      type: 'text',
    });
  });
  return { contactIds, callIds };
}
