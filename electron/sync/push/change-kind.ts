import type { FieldDispute } from '#shared/domain/merge.ts';
import type { AnyConnector } from '../../connectors/registry.ts';
import type { Clock, Random } from '../../lib/ports.ts';
import type { WriteDb } from '../../store/database.ts';
import type { Topic } from '../change-notes.ts';
import type { ChangeRecord } from '../store/outbox-table.ts';

export interface KindContext {
  db: WriteDb;
  clock: Clock;
  random: Random;
  connector: AnyConnector;
  /** Commits that the request with the effect is about to leave. Nothing with an effect is sent before it returns. */
  beforeWrite(): void;
  signal: AbortSignal;
}

export type KindOutcome =
  /** It stands on the platform; `keep` writes what was answered, in the transaction that settles the change. */
  | { kind: 'kept'; keep(): void }
  /** Both sides changed the same field: the person decides. `keep` writes what the platform has. */
  | { kind: 'conflicting'; disputes: FieldDispute[]; keep(): void }
  /**
   * It may have left, and the platform shows nothing of it: it is kept as failed, with these words, for the person to decide.
   * Never sent again by itself.
   */
  | { kind: 'unresolved'; message: string; action: string }
  /** It may have left, and may still be on its way there: the platform is asked again then. Ms since 1970. */
  | { kind: 'wait'; untilMs: number };

/** What a kind of change means beyond its place in the outbox. Contacts, which are merged field by field, have their own way. */
export interface ChangeKind {
  /** Whose screens hear of it, besides the outbox. */
  topic: Topic;
  /** It reaches a person or is paid for: it waits for a confirmation, and no failure sends it twice. */
  isEffect: boolean;
  /**
   * Carries it out. Where `firstSentAt` is set, an earlier attempt may have taken effect: the platform is asked first, and what
   * is there already is not sent again; an effect is then not sent at all.
   */
  send(change: ChangeRecord, context: KindContext): Promise<KindOutcome>;
  /** Writes anew what people see of the record, after any of its changes moved. In the transaction that moved it. */
  recompute?(db: WriteDb, entityId: string): void;
}
