import type { ChangeState } from '../../shared/contract/outbox.ts';
import type { SimConsole } from './console.ts';
import type { Ledger } from './ledger.ts';
import type { SimPlatform } from './platform.ts';
import { RecordChecks } from './record-checks.ts';
import { Violation } from './violation.ts';

export interface ChangeRow {
  id: string;
  sequence: number;
  entity: string;
  entityId: string;
  operation: string;
  state: ChangeState;
  patch: string;
  /** The code of what went wrong with it. */
  problem: string | null;
}

interface BaseRow {
  collection: string;
  remoteId: string;
  localId: string;
  updatedAt: number | null;
}

/** What the judge knows of the world besides the console's store. */
export interface Surroundings {
  platform: SimPlatform;
  ledger: Ledger;
  now(): number;
  /** When the platform was last restored from a backup. */
  restoredAt(): number;
}

/** How long after a restore what is still on its way may contradict it. */
const RESTORE_SHADOW_MS = 900_000;

const CHANGES = `SELECT id, sequence, entity, entity_id AS entityId, operation, state, patch,
  json_extract(error, '$.code') AS problem FROM outbox ORDER BY sequence`;
const BASES = `SELECT collection, remote_id AS remoteId, local_id AS localId, updated_at AS updatedAt FROM base_rows
  WHERE collection IN ('contacts', 'audiences') AND gone_at IS NULL`;

/** Looks at one console after each step and remembers what must not be taken back. */
export class ConsoleJudge {
  /** Every state that a change of this console was seen in. */
  readonly statesSeen = new Set<ChangeState>();
  readonly #console: SimConsole;
  readonly #world: Surroundings;
  #changes = new Map<string, ChangeRow>();
  #bases = new Map<string, BaseRow>();
  readonly #removed = new Map<string, number | null>();
  readonly #records: RecordChecks;
  #seenKept = -1;
  #seenShown = -1;

  constructor(console: SimConsole, world: Surroundings) {
    this.#console = console;
    this.#world = world;
    this.#records = new RecordChecks(console, world.ledger);
  }

  /** `byPerson`: what moved since the last look was moved by a person at this console. */
  look({ byPerson, isThorough }: { byPerson: boolean; isThorough: boolean }): void {
    const kept = this.#console.store.writes({ all: false });
    if (kept !== this.#seenKept) {
      this.#seenKept = kept;
      this.#lookAtChanges(byPerson);
      this.#lookAtBases();
    }
    const shown = this.#console.store.writes({ all: true });
    if (!isThorough || shown === this.#seenShown) return;
    this.#seenShown = shown;
    this.#lookAtRecords();
  }

  #fail(invariant: string, sentence: string): never {
    throw new Violation(invariant, `console ${this.#console.index}: ${sentence}`);
  }

  #lookAtChanges(byPerson: boolean): void {
    const rows = this.#console.rows<ChangeRow>(CHANGES);
    const changes = new Map(rows.map((row) => [row.id, row]));
    for (const before of this.#changes.values()) {
      const after = changes.get(before.id);
      if (!after) this.#fail('I2', `the change ${describe(before)} is no longer in the outbox`);
      if (after.state !== before.state) this.#moved(before, after, rows, byPerson);
    }
    for (const row of rows) {
      this.statesSeen.add(row.state);
      if (row.problem === 'BUG') this.#fail('bug', `the change ${describe(row)} met a bug of the engine`);
    }
    this.#nothingSentTooEarly(
      rows.filter(({ id, state }) => state === 'sending' && this.#changes.get(id)?.state !== 'sending'),
    );
    this.#changes = changes;
  }

  #moved(before: ChangeRow, after: ChangeRow, rows: readonly ChangeRow[], byPerson: boolean): void {
    if (after.state === 'done') this.#tookEffect(after);
    if (byPerson) return;
    const isDeletedHere = rows.some(
      ({ entityId, operation, state }) => entityId === after.entityId && operation === 'delete' && state === 'done',
    );
    if (after.state === 'discarded' && !isDeletedHere) {
      this.#fail('I2', `the change ${describe(before)} was given up and nobody asked for that`);
    }
    const wasVisible = before.state === 'conflict' || before.state === 'failed';
    const isVisible = after.state === 'conflict' || after.state === 'failed';
    const hasComeTrue = after.operation === 'delete' && after.state === 'done';
    if (wasVisible && !isVisible && !hasComeTrue && !isDeletedHere) {
      this.#fail('I14', `the ${before.state} change ${describe(before)} became ${after.state} and nobody chose that`);
    }
    // A held change that leaves without a confirmation reaches somebody whom nobody wanted to reach.
    if (before.state === 'held' && !['failed', 'discarded', 'done'].includes(after.state)) {
      this.#fail('I14', `the held change ${describe(before)} became ${after.state} and nobody confirmed it`);
    }
  }

  /** What is called done stands on the platform, or stood there. */
  #tookEffect(change: ChangeRow): void {
    const { ledger } = this.#world;
    if (change.operation === 'launch' || change.operation === 'send' || change.operation === 'start') {
      const [mark] = ledger.acknowledged.find(({ changeId }) => changeId === change.id)?.marks ?? [];
      // A command that ended at its commit kept the change and was never answered, so no mark of it is known.
      if (mark !== undefined && !ledger.effects.some(({ acknowledged }) => acknowledged.marks.includes(mark))) {
        this.#fail('I2', `the change ${describe(change)} is called done and never reached the platform`);
      }
    }
    if (change.entity !== 'contact' || change.operation === 'delete') return;
    const wanted = Object.entries(JSON.parse(change.patch) as Record<string, unknown>);
    const states = [...ledger.states.values()].flat();
    const isThere = states.some((state) => wanted.every(([field, value]) => (state[field] ?? null) === value));
    if (!isThere) this.#fail('I2', `the change ${describe(change)} is called done and never stood on the platform`);
  }

  /** `sent`: what went out since the last look. What failed and is retried later may wait before it all the same. */
  #nothingSentTooEarly(sent: readonly ChangeRow[]): void {
    if (sent.length === 0) return;
    const [early] = this.#console.rows<ChangeRow>(
      `SELECT o.id, o.sequence, o.entity, o.operation, o.state FROM outbox AS o
      WHERE o.id IN (SELECT value FROM json_each(?)) AND (
        EXISTS (SELECT 1 FROM outbox AS e WHERE e.entity_id = o.entity_id AND e.sequence < o.sequence
          AND e.state NOT IN ('done', 'discarded')
          AND NOT (e.state = 'failed' AND e.operation IN ('delete', 'launch', 'send', 'start')))
        OR EXISTS (SELECT 1 FROM outbox_waits AS w JOIN outbox AS n ON n.id = w.on_change_id
          WHERE w.change_id = o.id AND n.state NOT IN ('done', 'discarded')))`,
      JSON.stringify(sent.map(({ id }) => id)),
    );
    if (early) this.#fail('I6', `the change ${describe(early)} is on its way before what it depends on is settled`);
  }

  #lookAtBases(): void {
    const { platform, restoredAt, now } = this.#world;
    const isRestored = now() - restoredAt() < RESTORE_SHADOW_MS;
    const rows = this.#console.rows<BaseRow>(BASES);
    const bases = new Map(rows.map((row) => [`${row.collection} ${row.remoteId}`, row]));
    for (const [key, before] of this.#bases) {
      const after = bases.get(key);
      if (!after) {
        this.#removed.set(key, before.updatedAt);
        if (!isRestored && before.collection === 'contacts' && platform.hasContact(before.remoteId)) {
          this.#fail('I9', `the contact ${before.remoteId} went away here, and the platform still has it`);
        }
      } else if (!isRestored && (after.updatedAt ?? 0) < (before.updatedAt ?? 0)) {
        this.#fail('I11', `the record ${key} went back from ${before.updatedAt} to ${after.updatedAt}`);
      }
    }
    for (const [key, { updatedAt }] of bases) {
      const removedAs = this.#removed.get(key);
      if (removedAs === undefined || this.#bases.has(key)) continue;
      this.#removed.delete(key);
      if (!isRestored && (updatedAt ?? 0) <= (removedAs ?? -1)) {
        this.#fail('I10', `the record ${key} was removed as of ${removedAs} and came back as of ${updatedAt}`);
      }
    }
    this.#bases = bases;
  }

  #lookAtRecords(): void {
    this.#records.look([...this.#changes.values()]);
    this.#countsAreShown();
  }

  #countsAreShown(): void {
    if (this.#console.isDown) return;
    const count = (state: ChangeState) => [...this.#changes.values()].filter((change) => change.state === state).length;
    const { conflictCount, failedCount, heldCount } = this.#console.sync.status();
    const shown = { conflict: conflictCount, failed: failedCount, held: heldCount };
    for (const [state, shownCount] of Object.entries(shown)) {
      const counted = count(state as ChangeState);
      if (counted !== shownCount) this.#fail('I14', `${counted} changes are ${state}, and ${shownCount} are shown`);
    }
  }
}

const describe = ({ id, entity, operation, state }: Pick<ChangeRow, 'id' | 'entity' | 'operation' | 'state'>): string =>
  `${id} (${operation} of a ${entity}, ${state})`;
