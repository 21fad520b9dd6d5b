import { z } from 'zod';
import { ErrorInfo, Instant, LocalId } from './common.ts';
import { ChangeState } from './outbox.ts';

/** An effect on people as the screens of its record show it: the change of the outbox, as much of it as a line needs. */
export const Effect = z.object({
  changeId: LocalId,
  operation: z.enum(['create', 'update', 'delete', 'add', 'launch', 'send', 'start']),
  state: ChangeState,
  createdAt: Instant,
  /** A held one lapses then. */
  expiresAt: Instant.nullable(),
  error: ErrorInfo.nullable(),
});

/**
 * What came of an action that is safe by the state of its record. done: it took effect · already: it stood so before · seen: no
 * reply came, and the platform shows that it took effect · refused: its state does not allow it · notDone: no reply came, and the
 * platform shows that nothing happened · offline: nothing was sent · unknown: no reply came and the platform could not be asked.
 */
export const ActOutcome = z.enum(['done', 'already', 'seen', 'refused', 'notDone', 'offline', 'unknown']);

export type Effect = z.infer<typeof Effect>;
export type ActOutcome = z.infer<typeof ActOutcome>;
