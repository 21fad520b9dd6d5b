import type { Clock } from '../lib/ports.ts';
import type { Publish } from '../lib/publish.ts';

/** The features that a change of what is kept from platforms is told to. */
export type Topic =
  | 'contacts'
  | 'calls'
  | 'outbox'
  | 'connections'
  | 'agents'
  | 'apiKeys'
  | 'audiences'
  | 'audioLibrary'
  | 'conversations'
  | 'dictionaries'
  | 'flows'
  | 'knowledge'
  | 'messages'
  | 'numbers'
  | 'programs'
  | 'reports';

/** Collects which records changed and tells the windows now and then, so that a long pull does not flood them. */
export interface ChangeNotes {
  note(topic: Topic, ids: Iterable<string>): void;
  /** Too much changed to name, or something that has no row of its own: everything of the topic is read again. */
  noteAll(topic: Topic): void;
  /** A change of the outbox, and the record it is about. */
  change(change: { id: string; topic: Topic; entityId: string }): void;
  /** Tells, unless it was done a moment ago. Call after a commit, never in a transaction. */
  flushIfDue(): void;
  flush(): void;
}

const PAUSE_MS = 250;
/** Beyond so many it is simplest for a window to read everything again. */
const MAX_IDS = 500;

export function createChangeNotes({ clock, publish }: { clock: Clock; publish: Publish }): ChangeNotes {
  const pending = new Map<Topic, Set<string> | null>();
  let flushedAt = Number.NEGATIVE_INFINITY;

  const note = (topic: Topic, ids: Iterable<string>) => {
    const noted = pending.get(topic);
    if (noted === null) return;
    const merged = noted ?? new Set();
    for (const id of ids) merged.add(id);
    if (merged.size > 0) pending.set(topic, merged.size > MAX_IDS ? null : merged);
  };

  const flush = () => {
    flushedAt = clock.now();
    for (const [topic, ids] of pending) {
      publish(topic, 'onChanged', { ids: ids && [...ids] });
    }
    pending.clear();
  };

  return {
    note,
    noteAll: (topic) => pending.set(topic, null),
    change: ({ id, topic, entityId }) => {
      note('outbox', [id]);
      note(topic, [entityId]);
    },
    flushIfDue: () => {
      if (clock.now() - flushedAt >= PAUSE_MS) flush();
    },
    flush,
  };
}
