import { randomUUID } from 'node:crypto';
import { digitsOf, foldText } from '#shared/domain/contact.ts';
import { inTransaction, prepare, type WriteDb } from '../database.ts';
import { addConnection } from './temp-database.ts';

export interface LargeStore {
  connectionId: string;
  audienceId: string;
  contacts: (Person & { id: string; lastCallAt: number | null })[];
  calls: (Pick<Talk, 'startedAt' | 'durationMs' | 'agent' | 'words'> & { id: string })[];
}

/** A person of a large store, as all of its writers put them down. */
export interface Person {
  name: string;
  phone: string;
  email: string | null;
  city: string | null;
  /** Of the record: `queued` where an edit waits. */
  state: string;
  plan: string | null;
  visits: number;
  /** Whether the one audience has them. */
  isLoyal: boolean;
}

/** A call of a large store with what was said in it. */
export interface Talk {
  /** The place of the person it was with. */
  who: number;
  startedAt: number;
  durationMs: number;
  agent: string;
  direction: 'inbound' | 'outbound';
  language: string;
  /** A turn each: the agent's, the contact's, and so on. */
  texts: string[];
  words: ReadonlySet<string>;
}

/** How long a turn lasts, with the pause after it. */
export const TURN_MS = 3000;

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
  const contacts = inBatches(db, contactCount, (n) => addContact(db, { connectionId, audienceId, below }, n));
  const callCount = Math.ceil(segmentCount / SEGMENTS_A_CALL);
  const calls = inBatches(db, callCount, (n) => addTalk(db, { connectionId, below, contacts }, n));
  db.pragma('optimize = 0x10002');
  return { connectionId, audienceId, contacts, calls };
}

/** Makes so many, two thousand to a transaction. */
export function inBatches<T>(db: WriteDb, count: number, make: (n: number) => T): T[] {
  const made: T[] = [];
  for (let from = 0; from < count; from += 2_000) {
    inTransaction(db, () => {
      for (let n = from; n < Math.min(count, from + 2_000); n += 1) made.push(make(n));
    });
  }
  return made;
}

type Given = { connectionId: string; audienceId: string; below: (n: number) => number };

/** The n-th person, by the next numbers of `below`. */
export function describePerson(below: (n: number) => number, n: number): Person {
  return {
    name: `${FIRST[below(FIRST.length)]} ${LAST[below(LAST.length)]} ${n % 977}`,
    phone: `+2126${String(10_000_000 + n)}`,
    email: below(5) === 0 ? null : `person${n}@example.com`,
    city: CITIES[below(CITIES.length)] ?? null,
    state: below(500) === 0 ? 'queued' : 'synced',
    plan: PLANS[n % PLANS.length] ?? null,
    visits: (n * 7919) % 1000,
    isLoyal: n % 50 === 0,
  };
}

function addContact(
  db: WriteDb,
  { connectionId, audienceId, below }: Given,
  n: number,
): LargeStore['contacts'][number] {
  const id = randomUUID();
  const person = describePerson(below, n);
  const { name, phone, email, city, state, plan, visits } = person;
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
    email,
    city,
    foldText(`${name} ${phone} ${email ?? ''}`),
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
  if (person.isLoyal) {
    prepare(db, 'INSERT INTO audience_members (audience_id, contact_id, generation) VALUES (?, ?, 1)').run(
      audienceId,
      id,
    );
  }
  return { ...person, id, lastCallAt: null };
}

/** The n-th call, with one of so many people, by the next numbers of `below`. */
export function describeTalk(
  below: (n: number) => number,
  n: number,
  { contactCount, turnCount }: { contactCount: number; turnCount: number },
): Talk {
  const who = below(contactCount);
  const startedAt = 1_700_000_000_000 + below(10_000_000) * 1000;
  const agent = AGENTS[below(AGENTS.length)] ?? '';
  const durationMs = 10_000 + below(1_000_000);
  const words = new Set<string>();
  const texts = Array.from({ length: turnCount }, (_, at) => {
    const spoken = Array.from({ length: 8 }, () => COMMON[below(COMMON.length)] ?? '');
    if (at === 0) spoken.push(`topic${n % 400}`);
    if (at === 1 && n % 2500 === 0) spoken.push('zanzibar');
    spoken.push(`w${below(20_000)}`);
    for (const word of spoken) words.add(word);
    return spoken.join(' ');
  });
  return {
    who,
    startedAt,
    durationMs,
    agent,
    direction: n % 3 ? 'inbound' : 'outbound',
    language: n % 5 ? 'en' : 'ar',
    texts,
    words,
  };
}

function addTalk(
  db: WriteDb,
  { connectionId, below, contacts }: Omit<Given, 'audienceId'> & { contacts: LargeStore['contacts'] },
  n: number,
): LargeStore['calls'][number] {
  const id = randomUUID();
  const talk = describeTalk(below, n, { contactCount: contacts.length, turnCount: SEGMENTS_A_CALL });
  const { who, startedAt, durationMs, agent, direction, language, texts, words } = talk;
  const contact = contacts[who];
  prepare(
    db,
    `INSERT INTO calls (id, connection_id, remote_id, direction, status, started_at, duration_ms, agent_name,
       contact_remote_id, from_number, language, transcript_status, report_at, synced_at)
     VALUES (?, ?, ?, ?, 'completed', ?, ?, ?, ?, ?, ?, 'ready', 1, 1)`,
  ).run(id, connectionId, `c${n}`, direction, startedAt, durationMs, agent, `r${who}`, contact?.phone, language);
  if (contact) contact.lastCallAt = Math.max(contact.lastCallAt ?? 0, startedAt);
  const insert = prepare(
    db,
    `INSERT INTO segments (call_id, position, remote_id, speaker, start_ms, end_ms, text) VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  for (const [at, text] of texts.entries()) {
    insert.run(id, at, `s${at}`, at % 2 ? 'contact' : 'agent', at * TURN_MS, at * TURN_MS + 2900, text);
  }
  return { id, startedAt, durationMs, agent, words };
}
