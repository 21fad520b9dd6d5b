import { fieldsOfBase } from '../../electron/sync/store/contact-store.ts';
import { differingFields } from '../../shared/domain/fields.ts';
import type { SimConsole } from './console.ts';
import type { Acknowledged, Ledger } from './ledger.ts';
import type { SimPlatform } from './platform.ts';
import { Violation } from './violation.ts';

/** Changes that wait although nothing that is shown to the person holds them back, itself or by what waits before them. */
const STUCK = `WITH RECURSIVE held(id) AS (
    SELECT id FROM outbox WHERE state IN ('held', 'conflict', 'failed')
    UNION
    SELECT o.id FROM held JOIN outbox AS h ON h.id = held.id JOIN outbox AS o ON o.state IN ('queued', 'sending', 'unknown')
      AND ((o.entity_id = h.entity_id AND o.sequence > h.sequence)
        OR EXISTS (SELECT 1 FROM outbox_waits AS w WHERE w.change_id = o.id AND w.on_change_id = h.id)))
  SELECT o.id, o.state, o.operation, o.entity, o.next_attempt_at AS nextAttemptAt FROM outbox AS o
  WHERE o.state IN ('queued', 'sending', 'unknown') AND o.id NOT IN (SELECT id FROM held)`;

interface Stuck {
  id: string;
  state: string;
  operation: string;
  entity: string;
  nextAttemptAt: number | null;
}

export const stuckChanges = (console: SimConsole): Stuck[] => console.rows<Stuck>(STUCK);

/** Whether one of the lists that are compared could not be read and waits for longer than this before it is asked for again. */
export const hasRestingList = (console: SimConsole, forMs: number): boolean =>
  console.rows(
    `SELECT 1 FROM collection_states WHERE next_attempt_at > ? AND collection IN ('attributes', 'contacts', 'audiences')`,
    console.clock.now() + forMs,
  ).length > 0;

/** Whether rows were missing from the last walk whose removal a second walk is still to prove. */
export const hasMissingRows = (console: SimConsole): boolean =>
  console.rows(
    "SELECT 1 FROM base_rows WHERE collection IN ('contacts', 'audiences') AND missing_at IS NOT NULL AND gone_at IS NULL",
  ).length > 0;

/** How often the contacts and audiences were walked through to their end, whichever was walked less often. */
export const walksOf = (console: SimConsole): number =>
  Math.min(
    ...['contacts', 'audiences'].map(
      (collection) =>
        console.rows<{ n: number }>('SELECT generation AS n FROM cursors WHERE collection = ?', collection)[0]?.n ?? 0,
    ),
  );

/** I24: faults off, everything drains without anybody's doing. */
export function checkDrained(console: SimConsole): void {
  const [stuck] = stuckChanges(console);
  if (!stuck) return;
  throw new Violation(
    'I24',
    `console ${console.index}: ${stuck.operation} of a ${stuck.entity} is still ${stuck.state}, next try ${stuck.nextAttemptAt}`,
  );
}

/** I8: what is kept of the platform is what the platform has. */
export function checkConverged(console: SimConsole, platform: SimPlatform): void {
  checkContacts(console, platform);
  checkAudiences(console, platform);
}

/** I2: what was made and deleted before it ever left is never made there. */
export function checkDeletions(console: SimConsole, ledger: Ledger): void {
  for (const { consoleIndex, operation, changeId } of ledger.acknowledged) {
    if (consoleIndex !== console.index || operation !== 'delete') continue;
    const [made] = console.rows<{ id: string }>(
      `SELECT o.id FROM outbox_aliases AS a JOIN outbox AS o ON o.id = a.change_id
       WHERE a.id = ? AND o.operation = 'create' AND o.state <> 'discarded'`,
      changeId,
    );
    if (made)
      throw new Violation('I2', `console ${console.index}: ${made.id} was deleted before it was sent, and was made`);
  }
}

function fail(console: SimConsole, sentence: string): never {
  throw new Violation('I8', `console ${console.index}: ${sentence}`);
}

/** Too much is gone there at once: it stays here, in view, until the person accepts that it goes. */
const isBraked = (console: SimConsole, collection: string): boolean =>
  console.rows('SELECT 1 FROM collection_states WHERE collection = ? AND vanished_count IS NOT NULL', collection)
    .length > 0;

function checkContacts(console: SimConsole, platform: SimPlatform): void {
  const here = console.rows<{ remoteId: string; body: string }>(
    "SELECT remote_id AS remoteId, body FROM base_rows WHERE collection = 'contacts' AND gone_at IS NULL",
  );
  const there = platform.contacts();
  if (isBraked(console, 'contacts')) return;
  compareIds(console, 'contacts', new Set(here.map(({ remoteId }) => remoteId)), new Set(there.keys()));
  for (const { remoteId, body } of here) {
    const fields = there.get(remoteId) ?? {};
    const mine = fieldsOfBase({ body: JSON.parse(body) } as Parameters<typeof fieldsOfBase>[0]);
    const differing = differingFields(fields, { ...fields, ...mine });
    if (differing.length > 0) fail(console, `the contact ${remoteId} differs in ${differing.join(', ')}`);
  }
}

interface AudienceThere {
  id: string;
  seq: number;
  name: string;
  description: string | null;
}

function checkAudiences(console: SimConsole, platform: SimPlatform): void {
  const there = platform.rows<AudienceThere>(
    'SELECT id, seq, name, description FROM audiences WHERE deleted_at IS NULL ORDER BY seq',
  );
  const here = console.rows<{ remoteId: string; name: string; description: string | null }>(
    `SELECT remote_id AS remoteId, json_extract(body, '$.name') AS name, json_extract(body, '$.description') AS description
     FROM base_rows WHERE collection = 'audiences' AND gone_at IS NULL`,
  );
  if (isBraked(console, 'audiences')) return;
  compareIds(console, 'audiences', new Set(here.map(({ remoteId }) => remoteId)), new Set(there.map(({ id }) => id)));
  for (const audience of there) {
    const mine = here.find(({ remoteId }) => remoteId === audience.id);
    if (mine?.name !== audience.name || (mine.description ?? null) !== audience.description) {
      fail(
        console,
        `the audience ${audience.id} is “${mine?.name}” here and “${audience.name}” there, or its description differs`,
      );
    }
    checkMembers(console, platform, audience);
  }
}

function checkMembers(console: SimConsole, platform: SimPlatform, { id, seq }: AudienceThere): void {
  const there = platform.rows<{ id: string }>(
    `SELECT c.id FROM audience_members AS m JOIN contacts AS c ON c.seq = m.contact_seq
     WHERE m.audience_seq = @seq AND c.deleted_at IS NULL`,
    { seq },
  );
  const here = console.rows<{ remoteId: string }>(
    `SELECT c.remote_id AS remoteId FROM audience_members AS m JOIN contacts AS c ON c.id = m.contact_id
     JOIN audiences AS a ON a.id = m.audience_id JOIN base_rows AS b ON b.remote_id = c.remote_id AND b.collection = 'contacts'
     WHERE a.remote_id = ? AND b.gone_at IS NULL`,
    id,
  );
  compareIds(
    console,
    `members of ${id}`,
    new Set(here.map(({ remoteId }) => remoteId)),
    new Set(there.map((row) => row.id)),
  );
}

function compareIds(console: SimConsole, what: string, here: ReadonlySet<string>, there: ReadonlySet<string>): void {
  const missing = [...there].filter((id) => !here.has(id));
  const ghosts = [...here].filter((id) => !there.has(id));
  if (missing.length > 0) fail(console, `${what} lack ${missing.join(', ')}`);
  if (ghosts.length > 0) fail(console, `${what} still have ${ghosts.join(', ')}`);
}

/** I3: nothing took effect more often than it was wanted. I4: what belongs to one record took effect in the order it was made. */
export function checkEffects(ledger: Ledger, consoles: readonly SimConsole[]): void {
  // A contact that another user deleted before its creation was known to have arrived is made anew: that is another record.
  const counts = new Map<string, { acknowledged: Acknowledged; count: number }>();
  for (const { acknowledged, recordId, isStray } of ledger.effects) {
    if (isStray) continue;
    const key = `${acknowledged.changeId} ${recordId}`;
    counts.set(key, { acknowledged, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  for (const { acknowledged, count } of counts.values()) {
    const { entity, operation, changeId, allowance } = acknowledged;
    if (count > allowance) {
      throw new Violation(
        'I3',
        `${operation} of a ${entity} (${changeId}) took effect ${count} times and was wanted ${allowance}`,
      );
    }
  }
  for (const console of consoles) checkOrder(ledger, console);
}

function checkOrder(ledger: Ledger, console: SimConsole): void {
  const sequences = new Map(
    console
      .rows<{ id: string; sequence: number }>(
        'SELECT id, sequence FROM outbox UNION SELECT a.id, o.sequence FROM outbox_aliases AS a JOIN outbox AS o ON o.id = a.change_id',
      )
      .map(({ id, sequence }) => [id, sequence]),
  );
  const reached = new Map<string, number>();
  for (const { acknowledged, recordId, isStray } of ledger.effects) {
    if (isStray || acknowledged.consoleIndex !== console.index || acknowledged.allowance > 1) continue;
    const sequence = sequences.get(acknowledged.changeId) ?? 0;
    // What was made anew after it was deleted there begins with all that is known of it, of whichever change.
    const key = `${acknowledged.entityId} ${recordId}`;
    const before = reached.get(key) ?? 0;
    if (sequence < before) {
      throw new Violation(
        'I4',
        `console ${console.index}: change ${sequence} of a record took effect after change ${before}`,
      );
    }
    reached.set(key, sequence);
  }
}
