import type { Turn } from '#shared/contract/conversations.ts';
import { AppError } from '#shared/errors/app-error.ts';
import type { AnyConnector } from '../../connectors/registry.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { errorDetail } from '../../lib/error-detail.ts';
import { failureOf } from '../../net/net-failure.ts';
import { prepare } from '../../store/database.ts';
import { readMessages } from '../../sync/pull/read-messages.ts';
import { type ConversationKey, findConversationKey } from '../../sync/store/conversation-store.ts';
import { returnToDraft } from './drafts.ts';
import { createSettling, SETTLE_PACE, type SettlePace } from './settling.ts';
import { CLOSING, speak } from './streaming.ts';
import { exchange, leaveToPerson } from './thread-turn.ts';
import { createTurnBook } from './turn-book.ts';
import { findTurn, listOpenTurns, type Receipt, toTurn } from './turn-table.ts';

/** What is sent from here, from its receipt to its outcome. */
export interface Turns {
  send(input: { turnId: string; conversationId: string; text: string }): Promise<Turn>;
  /** Stops listening in a conversation. */
  stop(conversationId: string): void;
  checkAgain(turnId: string): Turn;
  decide(turnId: string, choice: 'takeBack' | 'leave'): Turn;
  /** Looks for what the last end of Earshot left open. */
  recover(): void;
  /** A connection was read: what is open there can be looked for. */
  wake(connectionId: string): void;
  close(): Promise<void>;
}

interface Running {
  turnId: string;
  abort: AbortController;
  done: Promise<void>;
}

export function createTurns(parts: EngineParts, { pace = SETTLE_PACE }: { pace?: SettlePace } = {}): Turns {
  const { db, log } = parts;
  const book = createTurnBook(parts);
  const running = new Map<string, Running>();
  const isRunning = (turnId: string) => [...running.values()].some((one) => one.turnId === turnId);
  const settling = createSettling(parts, { book, isRunning, pace });
  let isClosed = false;

  const carryOut = async (
    connector: AnyConnector,
    turn: Receipt,
    conversation: ConversationKey,
    signal: AbortSignal,
  ) => {
    const speaking = { turn, conversation, book, signal };
    if (connector.platform === 'flowgent') return await exchange(parts, connector, speaking);
    if (connector.platform !== 'gomobile') throw new AppError('BUG', 'no such platform has conversations');
    const spoken = await speak(parts, connector, speaking);
    if (spoken.next === 'settled' && spoken.error === null) await readBack(parts, connector, conversation, signal);
    return spoken;
  };

  /** Resolves when the receipt is kept; the rest goes on by itself. */
  const begin = (conversation: ConversationKey, input: { turnId: string; text: string }): Promise<Receipt> => {
    const { id: conversationId, connectionId } = conversation;
    const kept = Promise.withResolvers<Receipt>();
    const abort = new AbortController();
    const work = parts.online(connectionId, ['gomobile', 'flowgent'], async (connector) => {
      if (isClosed) throw new AppError('CANCELLED', 'Earshot is closing.');
      const clockSkewMs = connector.clockSkewMs() ?? 0;
      const turn = book.open({ id: input.turnId, conversationId, text: input.text, clockSkewMs });
      if (turn === null) throw stillOpen();
      running.set(conversationId, { turnId: turn.id, abort, done });
      kept.resolve(turn);
      const spoken = await carryOut(connector, turn, conversation, abort.signal);
      running.delete(conversationId);
      // What the line met is noted by whoever keeps count of it; what the platform said of this one turn is told beside the turn.
      if (isOfTheLine(spoken.error)) throw spoken.error;
    });
    const done: Promise<void> = work
      .catch((error: unknown) => {
        running.delete(conversationId);
        kept.reject(error);
        if (failureOf(error) === null && !(error instanceof AppError)) {
          log.error('conversations.turn-failed', { detail: errorDetail(error) });
        }
      })
      .then(() => {
        // Nothing but its messages tells what became of one whose receipt is here.
        if (!isClosed) wake(connectionId);
      });
    return kept.promise;
  };

  const wake = (connectionId: string): void => {
    try {
      settling.wake(connectionId);
    } catch (error) {
      // A store that cannot be read now is read at the next start, and what is open is found there.
      log.error('conversations.wake-failed', { detail: errorDetail(error) });
    }
  };

  const openTurn = (turnId: string): Receipt => {
    const turn = findTurn(db, turnId);
    if (!turn) throw new AppError('NOT_FOUND', 'This message is no longer here.');
    if (turn.state !== 'undecided' || !turn.isOpen) {
      throw new AppError('CONFLICT', 'There is nothing to decide about this message any more.');
    }
    return turn;
  };
  const platformOf = ({ conversationId }: Receipt): string =>
    prepare<{ platform: string }>(
      db,
      `SELECT k.platform FROM conversations AS c JOIN connections AS k ON k.id = c.connection_id WHERE c.id = ?`,
    ).get(conversationId)?.platform ?? '';
  const now = (turnId: string): Turn => {
    const turn = findTurn(db, turnId);
    if (!turn) throw new AppError('NOT_FOUND', 'This message is no longer here.');
    return toTurn(turn);
  };

  return {
    async send({ turnId, conversationId, text }) {
      if (findTurn(db, turnId)) return now(turnId);
      const conversation = requireLive(parts, conversationId);
      if (listOpenTurns(db, conversation.connectionId).some((turn) => turn.conversationId === conversationId)) {
        throw stillOpen();
      }
      return toTurn(await begin(conversation, { turnId, text }));
    },
    stop: (conversationId) => running.get(conversationId)?.abort.abort(),
    checkAgain(turnId) {
      const turn = openTurn(turnId);
      if (platformOf(turn) !== 'gomobile') {
        throw new AppError('NOT_OFFERED', 'This platform has no list to look for the reply in.');
      }
      book.change(turnId, { state: 'unknown', checkCount: 0 });
      settling.begin(turnId);
      return now(turnId);
    },
    decide(turnId, choice) {
      const turn = openTurn(turnId);
      if (choice === 'leave') book.keepAsUnknown(turnId);
      else {
        returnToDraft(db, turn.conversationId, turn.text, parts.clock.now());
        book.settle(turnId, 'failed', { error: null });
      }
      return now(turnId);
    },
    recover() {
      for (const turn of listOpenTurns(db)) {
        if (turn.state === 'undecided') continue;
        if (platformOf(turn) === 'flowgent') leaveToPerson(book, turn.id, null);
        else {
          if (turn.state !== 'unknown') book.change(turn.id, { state: 'unknown' });
          settling.begin(turn.id);
        }
      }
    },
    wake,
    async close() {
      isClosed = true;
      for (const { abort } of running.values()) abort.abort(CLOSING);
      await Promise.all([...running.values()].map(({ done }) => done));
      await settling.close();
    },
  };
}

const isOfTheLine = (error: unknown): boolean => {
  const failure = failureOf(error);
  return failure !== null && (failure.sent !== 'answered' || failure.status === 401);
};

/** What the platform keeps of a turn is exact where ours is near: its times, what it cost. */
async function readBack(
  { db, clock, random, log, publish }: EngineParts,
  { client }: Extract<AnyConnector, { platform: 'gomobile' }>,
  conversation: ConversationKey,
  signal: AbortSignal,
): Promise<void> {
  try {
    const isChanged = await readMessages({ db, clock, random, client, conversation, isAllSeen: false, signal });
    if (isChanged) publish('conversations', 'onChanged', { ids: [conversation.id] });
  } catch (error) {
    // The next pull reads it.
    log.info('conversations.read-back-failed', { detail: errorDetail(error) });
  }
}

function requireLive({ db }: EngineParts, conversationId: string): ConversationKey {
  const conversation = findConversationKey(db, conversationId);
  if (!conversation) throw new AppError('NOT_FOUND', 'This conversation is no longer here.');
  const { status } = prepare<{ status: string }>(db, 'SELECT status FROM conversations WHERE id = ?').get(
    conversationId,
  ) ?? { status: 'ended' };
  if (status === 'ended') {
    throw new AppError('CONFLICT', 'The conversation has ended.', { action: 'Start another one with this agent.' });
  }
  return conversation;
}

const stillOpen = () =>
  new AppError('CONFLICT', 'The message before is not settled yet.', {
    action: 'Wait for its answer, or decide what is to become of it.',
  });
