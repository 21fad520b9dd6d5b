import { randomUUID } from 'node:crypto';
import { digitsOf, foldText } from '#shared/domain/contact.ts';
import { inTransaction, prepare, type WriteDb } from '../database.ts';
import { addConnection } from './temp-database.ts';

export interface LargeStore {
  connectionId: string;
  audienceId: string;
  contacts: {
    id: string;
    name: string;
    phone: string;
    city: string | null;
    state: string;
    lastCallAt: number | null;
    plan: string | null;
    visits: number;
  }[];
  calls: { id: string; startedAt: number; durationMs: number; agent: string; words: ReadonlySet<string> }[];
}

const FIRST = [
  'Ana',
  'Bjørn',
  'Chloé',
  'Dmitri',
  'Élodie',
  'Fatima',
  'George',
  'Hana',
  'Ismael',
  'Zoë',
  'سلمى',
  'يوسف',
];
const LAST = ['Idrissi', 'Müller', "O'Brien", 'Nguyen', 'Smith', 'Øster', 'الإدريسي', 'García', 'Łukasz', 'van Dam'];
const CITIES = ['Rabat', 'Lyon', 'Berlin', null, 'Oslo', 'Fès', 'Montréal'];
const PLANS = ['Gold', 'Silver', 'Bronze', null];
const AGENTS = ['Avery', 'Blake', 'Casey', 'Drew', 'Emery', 'Finley'];
const COMMON = [
  'the',
  'invoice',
  'please',
  'account',
  'number',
  'thank',
  'you',
  'moment',
  'order',
  'delivery',
  'شكرا',
  'فاتورة',
];
const SEGMENTS_A_CALL = 100;

/** Evenly spread numbers, the same each time. */
export function spread(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Fills a store as a long sync of a large workspace does. Answers what is in it, for comparison. */
export function fillLargeStore(
  db: WriteDb,
  { contactCount, segmentCount }: { contactCount: number; segmentCount: number },
): LargeStore {
  const below = spread(7);
  const connectionId = addConnection(db);
  const audienceId = randomUUID();
  prepare(db, "INSERT INTO audiences (id, connection_id, remote_id, name) VALUES (?, ?, 'a', 'Loyal')").run(
    audienceId,
    connectionId,
  );
  const contacts = batches(db, contactCount, (n) => addContact(db, { connectionId, audienceId, below }, n));
  const callCount = Math.ceil(segmentCount / SEGMENTS_A_CALL);
  const calls = batches(db, callCount, (n) => addTalk(db, { connectionId, below, contacts }, n));
  db.pragma('optimize = 0x10002');
  return { connectionId, audienceId, contacts, calls };
}

function batches<T>(db: WriteDb, count: number, make: (n: number) => T): T[] {
  const made: T[] = [];
  for (let from = 0; from < count; from += 2_000) {
    inTransaction(db, () => {
      for (let n = from; n < Math.min(count, from + 2_000); n += 1) made.push(make(n));
    });
  }
  return made;
}

type Given = { connectionId: string; audienceId: string; below: (n: number) => number };

function addContact(
  db: WriteDb,
  { connectionId, audienceId, below }: Given,
  n: number,
): LargeStore['contacts'][number] {
  const id = randomUUID();
  const name = `${FIRST[below(FIRST.length)]} ${LAST[below(LAST.length)]} ${n % 977}`;
  const phone = `+2126${String(10_000_000 + n)}`;
  const city = CITIES[below(CITIES.length)] ?? null;
  const state = below(500) === 0 ? 'queued' : 'synced';
  const plan = PLANS[n % PLANS.length] ?? null;
  const visits = (n * 7919) % 1000;
  prepare(
    db,
    `INSERT INTO contacts (id, connection_id, remote_id, full_name, display_name, primary_phone, primary_email, city,
       search_text, phone_digits, sync_state, created_at, updated_at, city_fold, custom_attributes)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ).run(
    id,
    connectionId,
    `r${n}`,
    name,
    name,
    phone,
    below(5) === 0 ? null : `person${n}@example.com`,
    city,
    foldText(`${name} ${phone} person${n}@example.com`),
    digitsOf(phone),
    state,
    below(4) === 0 ? null : 1_600_000_000_000 + below(1_000_000_000),
    1_700_000_000_000,
    city === null ? null : foldText(city),
    JSON.stringify({ ...(plan !== null && { plan }), visits }),
  );
  const keep = prepare(db, 'INSERT INTO contact_attributes (contact_id, name, number, folded) VALUES (?, ?, ?, ?)');
  if (plan !== null) keep.run(id, 'plan', null, foldText(plan));
  keep.run(id, 'visits', visits, null);
  if (n % 50 === 0) {
    prepare(db, 'INSERT INTO audience_members (audience_id, contact_id, generation) VALUES (?, ?, 1)').run(
      audienceId,
      id,
    );
  }
  return { id, name, phone, city, state, lastCallAt: null, plan, visits };
}

function addTalk(
  db: WriteDb,
  { connectionId, below, contacts }: Omit<Given, 'audienceId'> & { contacts: LargeStore['contacts'] },
  n: number,
): LargeStore['calls'][number] {
  const id = randomUUID();
  const who = below(contacts.length);
  const contact = contacts[who];
  const startedAt = 1_700_000_000_000 + below(10_000_000) * 1000;
  const agent = AGENTS[below(AGENTS.length)] ?? '';
  const durationMs = 10_000 + below(1_000_000);
  prepare(
    db,
    `INSERT INTO calls (id, connection_id, remote_id, direction, status, started_at, duration_ms, agent_name,
       contact_remote_id, from_number, language, transcript_status, report_at, synced_at)
     VALUES (?, ?, ?, ?, 'completed', ?, ?, ?, ?, ?, ?, 'ready', 1, 1)`,
  ).run(
    id,
    connectionId,
    `c${n}`,
    n % 3 ? 'inbound' : 'outbound',
    startedAt,
    durationMs,
    agent,
    `r${who}`,
    contact?.phone,
    n % 5 ? 'en' : 'ar',
  );
  if (contact) contact.lastCallAt = Math.max(contact.lastCallAt ?? 0, startedAt);
  const words = new Set<string>();
  const insert = prepare(
    db,
    `INSERT INTO segments (call_id, position, remote_id, speaker, start_ms, end_ms, text) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (let at = 0; at < SEGMENTS_A_CALL; at += 1) {
    const spoken = Array.from({ length: 8 }, () => COMMON[below(COMMON.length)] ?? '');
    if (at === 0) spoken.push(`topic${n % 400}`);
    if (at === 1 && n % 2500 === 0) spoken.push('zanzibar');
    spoken.push(`w${below(20_000)}`);
    for (const word of spoken) words.add(word);
    insert.run(id, at, `s${at}`, at % 2 ? 'contact' : 'agent', at * 3000, at * 3000 + 2900, spoken.join(' '));
  }
  return { id, startedAt, durationMs, agent, words };
}
