import { prepare, type ReadDb } from '../../electron/store/database.ts';
import { findChange } from '../../electron/sync/store/outbox-table.ts';
import type { TestPlatform } from '../integration/support/local-platform.ts';
import type { Desktop } from './desktop.ts';
import type { Work } from './desktop-process.ts';

/** Where a change may rest for good: it took effect, or it is in view and waits for a person. */
const SETTLED_STATES = new Set(['done', 'discarded', 'held', 'conflict', 'failed']);

export interface Verdict {
  /** Changes that a person was told are kept and of which nothing is left. */
  lost: string[];
  /** Changes whose outcome nobody knows, or that still wait to leave. */
  unsettled: string[];
  /** Effects that happened more often than they were wanted. */
  doubled: string[];
  /** Records that stand otherwise here than on the platform. */
  differing: string[];
  integrity: string[];
  states: Record<string, number>;
}

/** What the database itself says of its pages, its indexes and its references; empty where all is well. */
export function integrityErrors(db: ReadDb): string[] {
  const said = db.pragma('integrity_check') as { integrity_check: string }[];
  const dangling = db.pragma('foreign_key_check') as { table: string }[];
  return [
    ...said.map(({ integrity_check: text }) => text).filter((text) => text !== 'ok'),
    ...dangling.map(({ table }) => `a row of ${table} refers to nothing`),
  ];
}

/** Holds a desktop that has settled everything against what its person was told and against the platform. */
export async function judge(
  desktop: Desktop,
  platform: TestPlatform,
  sent: ReadonlyMap<string, number>,
): Promise<Verdict> {
  const there = new Map((await listAllContacts(platform)).map((contact) => [contact.id, contact]));
  return desktop.read((db) => {
    const lost = desktop.kept.filter(({ changeId }) => findChange(db, changeId) === null).map(({ work }) => work.text);
    return {
      lost: [...lost, ...overwritten(db, desktop, there), ...withoutEffect(db, desktop, sent, there)],
      unsettled: prepare<{ id: string; state: string }>(db, 'SELECT id, state FROM outbox')
        .all()
        .filter(({ state }) => !SETTLED_STATES.has(state))
        .map(({ id, state }) => `${id} is ${state}`),
      doubled: [
        ...[...sent].filter(([, times]) => times > 1).map(([text, times]) => `${text} was sent ${times} times`),
        ...doubledContacts(desktop, [...there.values()]),
      ],
      differing: differing(db, there),
      integrity: integrityErrors(db),
      states: Object.fromEntries(
        prepare<{ state: string; n: number }>(db, 'SELECT state, count(*) AS n FROM outbox GROUP BY state')
          .all()
          .map(({ state, n }) => [state, n]),
      ),
    };
  });
}

type There = Record<string, unknown> & { id: string };

async function listAllContacts(platform: TestPlatform): Promise<There[]> {
  const rows: There[] = [];
  for (let page = 1; ; page++) {
    const { json } = await platform.request('GET', `/api/contact?limit=100&page=${page}`);
    const { data } = json as { data: There[] };
    rows.push(...data);
    if (data.length < 100) return rows;
  }
}

/** Lives and numbers rise, so of two texts of one desktop the later one is known. */
function isEarlier(text: unknown, than: string): boolean {
  const place = (value: string) => /^rig-\w+-(\d+)-(\d+)$/.exec(value)?.slice(1).map(Number) ?? [-1, -1];
  const [[life = 0, number = 0], [ofLife = 0, ofNumber = 0]] = [place(String(text)), place(than)];
  return life < ofLife || (life === ofLife && number < ofNumber);
}

const remoteIdOf = (db: ReadDb, contactId: string): string | null =>
  prepare<{ id: string }>(
    db,
    "SELECT remote_id AS id FROM base_rows WHERE collection = 'contacts' AND local_id = ?",
  ).get(contactId)?.id ?? null;

/** Fields that the platform has in an older state than the last edit of them that is done. */
function overwritten(db: ReadDb, desktop: Desktop, there: ReadonlyMap<string, There>): string[] {
  const last = new Map<string, Extract<Work, { kind: 'edit' }>>();
  for (const { changeId, work } of desktop.kept) {
    if (work.kind === 'edit' && findChange(db, changeId)?.state === 'done')
      last.set(`${work.contactId} ${work.field}`, work);
  }
  return [...last.values()].flatMap((work) => {
    const value = there.get(remoteIdOf(db, work.contactId) ?? '')?.[work.field];
    // Another desktop's text is not this one's loss: the conflict was decided there, or here.
    const isOther = /^rig-/.test(String(value)) && !String(value).startsWith(work.text.replace(/-\d+-\d+$/, ''));
    return isOther || !isEarlier(value, work.text)
      ? []
      : [`${work.text} is done, and the platform has ${String(value)}`];
  });
}

/** Messages and new contacts that are done and never arrived. */
function withoutEffect(
  db: ReadDb,
  desktop: Desktop,
  sent: ReadonlyMap<string, number>,
  there: ReadonlyMap<string, There>,
): string[] {
  const phones = new Set([...there.values()].map(({ primaryPhone }) => primaryPhone));
  return desktop.kept
    .filter(({ changeId }) => findChange(db, changeId)?.state === 'done')
    .filter(
      ({ work }) =>
        (work.kind === 'sms' && !sent.has(work.text)) || (work.kind === 'create' && !phones.has(work.phone)),
    )
    .map(({ work }) => `${work.text} is done and never arrived`);
}

function doubledContacts(desktop: Desktop, there: readonly There[]): string[] {
  const times = new Map<unknown, number>();
  for (const { primaryPhone } of there) times.set(primaryPhone, (times.get(primaryPhone) ?? 0) + 1);
  return desktop.kept.flatMap(({ work }) =>
    work.kind === 'create' && (times.get(work.phone) ?? 0) > 1 ? [`${work.phone} was made more than once`] : [],
  );
}

/** Contacts without an open change must stand here as they stand there. */
function differing(db: ReadDb, there: ReadonlyMap<string, There>): string[] {
  const here = prepare<{ id: string; firstName: string | null; city: string | null }>(
    db,
    `SELECT b.remote_id AS id, c.first_name AS firstName, c.city FROM contacts c
       JOIN base_rows b ON b.local_id = c.id AND b.collection = 'contacts'
       WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.entity_id = c.id AND o.state NOT IN ('done', 'discarded'))`,
  ).all();
  return here.flatMap(({ id, firstName, city }) => {
    const contact = there.get(id);
    if (!contact) return [`${id} is not on the platform`];
    const same = (a: unknown, b: unknown) => (a ?? '') === (b ?? '');
    return same(firstName, contact.firstName) && same(city, contact.city) ? [] : [`${id} stands otherwise`];
  });
}
