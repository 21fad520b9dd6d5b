import { MAX_REPLY_CHECKS } from '#shared/domain/conversation-limits.ts';
import { AppError, type ErrorData } from '#shared/errors/app-error.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import { failureOf } from '../../net/net-failure.ts';
import { readMessages } from '../../sync/pull/read-messages.ts';
import { findConversationKey } from '../../sync/store/conversation-store.ts';
import { findTrace, type Trace } from './trace.ts';
import { plainError, type TurnBook } from './turn-book.ts';
import { listOpenTurns, type Receipt } from './turn-table.ts';

/** How long is waited before each look-up, in ms. */
export interface SettlePace {
  /** Before each of the look-ups that may find no trace. */
  checks: readonly number[];
  /** While the platform still writes the answer. */
  writingMs: number;
  /** After an attempt on which the platform could not be asked; doubled each time up to the longest. */
  retryMs: number;
  longestRetryMs: number;
}

/** The last look-up is some 15 s after the line broke: a platform that takes a request in does it sooner. */
export const SETTLE_PACE: SettlePace = {
  checks: [0, 1_000, 2_000, 4_000, 8_000],
  writingMs: 700,
  retryMs: 2_000,
  longestRetryMs: 30_000,
};

/** Looks at an answer that is being written; after so many it counts as one that the agent never finished. */
const MAX_WRITING_LOOKS = 600;

export interface Settling {
  /** Looks for the outcome of a turn until it is known or nothing more can be found out. Answers at once. */
  begin(turnId: string): void;
  /** The connection answered again: looks for all that is open there, and adopts what a pull has brought. */
  wake(connectionId: string): void;
  close(): Promise<void>;
}

export type SettleParts = Pick<EngineParts, 'db' | 'clock' | 'random' | 'log' | 'online'>;

export function createSettling(
  parts: SettleParts,
  { book, isRunning, pace }: { book: TurnBook; isRunning: (turnId: string) => boolean; pace: SettlePace },
): Settling {
  const { db, log } = parts;
  const closing = new AbortController();
  /** One for each turn that is looked for; `wake` ends a wait before its time. */
  const searches = new Map<string, { done: Promise<void>; wake: () => void }>();

  const wait = (turnId: string, ms: number): Promise<void> =>
    new Promise((resolve) => {
      const search = searches.get(turnId);
      const timer = setTimeout(end, closing.signal.aborted ? 0 : ms);
      function end() {
        clearTimeout(timer);
        closing.signal.removeEventListener('abort', end);
        resolve();
      }
      closing.signal.addEventListener('abort', end);
      if (search) search.wake = end;
    });

  const search = async (turnId: string): Promise<void> => {
    let retryMs = pace.retryMs;
    for (let looks = 0; looks < MAX_WRITING_LOOKS; ) {
      const turn = book.get(turnId);
      if (!turn?.isOpen || turn.state === 'undecided' || closing.signal.aborted) return;
      const checks = turn.checkCount;
      if (looks === 0 && checks > 0) await wait(turnId, pace.checks[checks] ?? 0);
      if (closing.signal.aborted) return;
      try {
        await look(parts, turn, closing.signal);
        retryMs = pace.retryMs;
      } catch (error) {
        if (closing.signal.aborted) return;
        if (isOutOfReach(error)) return book.leaveOpen(turnId, noTrace(plainError(error)));
        await wait(turnId, retryMs);
        retryMs = Math.min(retryMs * 2, pace.longestRetryMs);
        continue;
      }
      const trace = findTrace(db, turn);
      if (conclude(book, turn, trace)) return;
      if (trace.kind === 'writing') {
        looks++;
        await wait(turnId, pace.writingMs);
      } else {
        book.change(turnId, { checkCount: checks + 1 });
        if (checks + 1 >= MAX_REPLY_CHECKS) return book.leaveOpen(turnId, noTrace(turn.error));
      }
    }
    book.settle(turnId, 'failed', { error: neverFinished() });
  };

  const begin = (turnId: string) => {
    if (searches.has(turnId) || closing.signal.aborted) return;
    const entry = { done: Promise.resolve(), wake: () => {} };
    searches.set(turnId, entry);
    entry.done = search(turnId)
      // The store may be gone by then; the next start looks again.
      .catch((error: unknown) => log.error('conversations.settle-failed', { detail: errorDetail(error) }))
      .finally(() => searches.delete(turnId));
  };

  return {
    begin,
    wake(connectionId) {
      for (const turn of listOpenTurns(db, connectionId)) {
        if (isRunning(turn.id)) continue;
        if (turn.state === 'undecided') conclude(book, turn, findTrace(db, turn));
        else if (searches.has(turn.id)) searches.get(turn.id)?.wake();
        else begin(turn.id);
      }
    },
    async close() {
      closing.abort();
      await Promise.all([...searches.values()].map(({ done }) => done));
    },
  };
}

async function look({ db, clock, random, online }: SettleParts, turn: Receipt, signal: AbortSignal): Promise<void> {
  const conversation = findConversationKey(db, turn.conversationId);
  if (!conversation) return;
  await online(conversation.connectionId, ['gomobile'], ({ client }) =>
    readMessages({ db, clock, random, client, conversation, isAllSeen: false, signal }),
  );
}

/** Whether what was found says how the turn ended; a trace without a whole answer is noted. */
function conclude(book: TurnBook, turn: Receipt, trace: Trace): boolean {
  if (trace.kind === 'none') return false;
  const ids = { userRemoteId: trace.userRemoteId, answerRemoteId: trace.answerRemoteId };
  if (trace.kind === 'writing') {
    if (turn.userRemoteId !== ids.userRemoteId || turn.answerRemoteId !== ids.answerRemoteId) book.change(turn.id, ids);
    return false;
  }
  const state = turn.endedAs ?? (trace.isFailed ? 'failed' : 'done');
  const error = state === 'failed' ? turn.error : null;
  book.settle(turn.id, state, { ...ids, error });
  return true;
}

/** The conversation is not there any more, or may not be read: asking again would say the same. */
const isOutOfReach = (error: unknown): boolean => {
  const failure = failureOf(error);
  if (failure === null || failure.isForeign) return error instanceof AppError && error.code === 'NOT_OFFERED';
  return [400, 403, 404, 405, 410].includes(failure.status ?? 0);
};

const noTrace = (before: ErrorData | null): ErrorData => ({
  code: 'OUTCOME_UNKNOWN',
  message: `The line broke while this was sent, and the platform shows no trace of it.${before ? ` ${before.message}` : ''}`,
  retryable: false,
  action: 'Look for the reply again, or take the text back and send it anew.',
});

const neverFinished = (): ErrorData => ({
  code: 'UPSTREAM_BAD_REPLY',
  message: 'The message arrived, and the agent never finished its answer.',
  retryable: false,
  action: 'Write again, or look at the agent on the platform.',
});
