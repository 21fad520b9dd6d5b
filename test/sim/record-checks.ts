import { readAudience } from '../../electron/sync/store/audience-store.ts';
import { readContact } from '../../electron/sync/store/contact-store.ts';
import type { Fields } from '../../shared/domain/fields.ts';
import { isSettled } from '../../shared/domain/outbox-state.ts';
import type { SimConsole } from './console.ts';
import type { ChangeRow } from './invariants.ts';
import type { Acknowledged, Ledger } from './ledger.ts';
import { Violation } from './violation.ts';

type Entity = 'contact' | 'audience';
type Shown = Record<string, string | null> & { id: string };

const SHOWN: Readonly<Record<Entity, string>> = {
  contact: `SELECT id, first_name AS firstName, last_name AS lastName, city, occupation, primary_phone AS primaryPhone
    FROM contacts`,
  audience: 'SELECT id, name, description FROM audiences',
};
const KEPT = "SELECT collection, local_id AS id, body FROM base_rows WHERE collection IN ('contacts', 'audiences')";

interface KeptRow {
  collection: string;
  id: string;
  body: string;
}

/** Looks at what a console shows of its records, against what it keeps of the platform and what waits in its outbox. */
export class RecordChecks {
  readonly #console: SimConsole;
  readonly #ledger: Ledger;
  /** Of each record, all that decides what it shows, as it was when it was found right. */
  readonly #foundRight = new Map<string, string>();
  /** The newest edit of each field that may still be open, by record and field. */
  readonly #newest = new Map<string, Acknowledged>();
  #readCount = 0;

  constructor(console: SimConsole, ledger: Ledger) {
    this.#console = console;
    this.#ledger = ledger;
  }

  look(changes: readonly ChangeRow[]): void {
    const kept = this.#console.rows<KeptRow>(KEPT);
    const contacts = this.#areReplayed('contact', kept, changes);
    this.#areReplayed('audience', kept, changes);
    this.#oneRealIdEach(kept);
    this.#ownWritesAreRead(changes, contacts);
  }

  #fail(invariant: string, sentence: string): never {
    throw new Violation(invariant, `console ${this.#console.index}: ${sentence}`);
  }

  /** I1. Answers what is shown. */
  #areReplayed(entity: Entity, kept: readonly KeptRow[], changes: readonly ChangeRow[]): Map<string, Shown> {
    const shown = new Map(this.#console.rows<Shown>(SHOWN[entity]).map((row) => [row.id, row]));
    const inputs = new Map<string, string>();
    for (const { collection, id, body } of kept) if (collection === `${entity}s`) inputs.set(id, body);
    for (const { entity: changed, entityId, operation, state, patch } of changes) {
      if (changed !== entity) continue;
      const open = isSettled(state) ? '' : ` ${operation} ${patch}`;
      inputs.set(entityId, `${inputs.get(entityId) ?? ''}${open}`);
    }
    for (const id of shown.keys()) if (!inputs.has(id)) inputs.set(id, '');
    for (const [id, input] of inputs) {
      const row = shown.get(id);
      const all = `${input} ${JSON.stringify(row)}`;
      if (this.#foundRight.get(id) === all) continue;
      if (!isShown(this.#fieldsOf(entity, id), row)) {
        this.#fail('I1', `the ${entity} ${id} is shown otherwise than what is kept and queued gives`);
      }
      this.#foundRight.set(id, all);
    }
    return shown;
  }

  #fieldsOf(entity: Entity, id: string): Fields | null {
    const db = this.#console.store.raw;
    return (entity === 'contact' ? readContact(db, id) : readAudience(db, id)).fields;
  }

  /** I5: a record here stands for one there. */
  #oneRealIdEach(kept: readonly KeptRow[]): void {
    const seen = new Set<string>();
    for (const { collection, id } of kept) {
      const record = `${collection} ${id}`;
      if (seen.has(record)) this.#fail('I5', `the record ${id} stands for several on the platform`);
      seen.add(record);
    }
  }

  /** I12: an edit is what the next query answers, until it is settled or another takes its place. */
  #ownWritesAreRead(changes: readonly ChangeRow[], contacts: ReadonlyMap<string, Shown>): void {
    this.#readLedger();
    if (this.#newest.size === 0) return;
    const byId = new Map(changes.map((change) => [change.id, change]));
    const aliases = new Map(
      this.#console
        .rows<{ id: string; changeId: string }>('SELECT id, change_id AS changeId FROM outbox_aliases')
        .map(({ id, changeId }) => [id, changeId]),
    );
    for (const [key, entry] of this.#newest) {
      const change = byId.get(aliases.get(entry.changeId) ?? entry.changeId);
      if (change && isSettled(change.state)) this.#newest.delete(key);
      else if (change) this.#isRead(key.split(' ')[1] ?? '', { entry, change, changes, contacts });
    }
  }

  #readLedger(): void {
    const { acknowledged } = this.#ledger;
    for (const entry of acknowledged.slice(this.#readCount)) {
      if (entry.consoleIndex !== this.#console.index || entry.entity !== 'contact') continue;
      for (const field of Object.keys(entry.fields)) this.#newest.set(`${entry.entityId} ${field}`, entry);
    }
    this.#readCount = acknowledged.length;
  }

  #isRead(
    field: string,
    {
      entry,
      change,
      changes,
      contacts,
    }: {
      entry: Acknowledged;
      change: ChangeRow;
      changes: readonly ChangeRow[];
      contacts: ReadonlyMap<string, Shown>;
    },
  ): void {
    if (!['queued', 'sending', 'unknown'].includes(change.state)) return;
    const row = contacts.get(change.entityId);
    const mine = entry.fields[field];
    if (!row || valueIn(change, field) !== mine || row[field] === mine) return;
    const isReplaced = changes.some(
      (later) =>
        later.entityId === change.entityId &&
        later.sequence > change.sequence &&
        !isSettled(later.state) &&
        valueIn(later, field) != null,
    );
    if (isReplaced) return;
    this.#fail('I12', `the edit ${entry.changeId} of ${field} waits, and the contact shows ${row[field]}`);
  }
}

const valueIn = ({ patch }: ChangeRow, field: string): unknown =>
  (JSON.parse(patch) as Record<string, unknown>)[field] ?? null;

/** Whether a row shows these fields; a text that must not be missing is empty where there is none. */
function isShown(fields: Fields | null, row: Shown | undefined): boolean {
  if (fields === null || row === undefined) return fields === null && row === undefined;
  return Object.entries(row).every(([name, value]) => name === 'id' || (fields[name] ?? '') === (value ?? ''));
}
