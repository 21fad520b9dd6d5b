import type { OwnNumber } from '#shared/contract/numbers.ts';
import { Did } from '#shared/wire/gomobile/dids.ts';
import { Program } from '#shared/wire/gomobile/programs.ts';
import { SenderId } from '#shared/wire/gomobile/sender-ids.ts';
import { SmsProgram } from '#shared/wire/gomobile/sms-programs.ts';
import type { ReadDb } from '../../store/database.ts';
import { eachRecord, recordsReadAt, type StoredRecord } from '../../sync/store/record-table.ts';

const MAX_ROWS = 2000;
const MAX_USERS = 200;

type Use = OwnNumber['usedBy'][number];

/** Every number to call from and name to write from, with the programs that do. */
export function listNumbers(db: ReadDb): { rows: OwnNumber[]; readAt: number | null } {
  const uses = usesOf(db);
  const rows = [
    ...sorted([...eachRecord(db, { collections: ['dids'] })].flatMap((record) => toDid(record, uses) ?? [])),
    ...sorted([...eachRecord(db, { collections: ['senderIds'] })].flatMap((record) => toSenderId(record, uses) ?? [])),
  ];
  return { rows: rows.slice(0, MAX_ROWS), readAt: recordsReadAt(db, ['dids', 'senderIds']) };
}

const sorted = (rows: OwnNumber[]): OwnNumber[] => rows.sort((a, b) => a.text.localeCompare(b.text));

const keyOf = (connectionId: string, name: string): string => `${connectionId} ${name}`;

/** Programs by what they call or write from. A pool names its numbers by themselves or by their ids, as the platform pleases. */
function usesOf(db: ReadDb): Map<string, Use[]> {
  const uses = new Map<string, Use[]>();
  const add = (connectionId: string, name: string, use: Use) => {
    const known = uses.get(keyOf(connectionId, name)) ?? [];
    if (known.length < MAX_USERS) uses.set(keyOf(connectionId, name), [...known, use]);
  };
  for (const { id, connectionId, name, body } of eachRecord(db, { collections: ['programs'] })) {
    for (const number of Program.safeParse(body).data?.didPool ?? [])
      add(connectionId, number, { id, kind: 'program', name });
  }
  for (const { id, connectionId, name, body } of eachRecord(db, { collections: ['smsPrograms'] })) {
    const senderId = SmsProgram.safeParse(body).data?.senderId;
    if (senderId) add(connectionId, senderId, { id, kind: 'smsProgram', name });
  }
  return uses;
}

function toDid({ id, connectionId, remoteId, body }: StoredRecord, uses: Map<string, Use[]>): OwnNumber | null {
  const { data } = Did.safeParse(body);
  if (!data) return null;
  const named = [remoteId, data.number].flatMap((name) => uses.get(keyOf(connectionId, name)) ?? []);
  return {
    ...{ id, connectionId, kind: 'did', text: data.number },
    label: data.label ?? null,
    country: data.country ?? null,
    capabilities: (data.capabilities ?? []).slice(0, 50),
    usedBy: [...new Map(named.map((use) => [use.id, use])).values()].slice(0, MAX_USERS),
  };
}

function toSenderId({ id, connectionId, remoteId, body }: StoredRecord, uses: Map<string, Use[]>): OwnNumber | null {
  const { data } = SenderId.safeParse(body);
  if (!data) return null;
  return {
    ...{ id, connectionId, kind: 'senderId', text: data.senderId, label: null, capabilities: [] },
    country: data.country ?? null,
    usedBy: uses.get(keyOf(connectionId, remoteId)) ?? [],
  };
}
