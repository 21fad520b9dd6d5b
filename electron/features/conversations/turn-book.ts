import { type ErrorData, toErrorData } from '#shared/errors/app-error.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { inTransaction, prepare } from '../../store/database.ts';
import { type KeptMessage, messageExtent, putMessages } from '../../sync/store/conversation-store.ts';
import { putDraft, returnToDraft } from './drafts.ts';
import { changeTurn, findTurn, insertTurn, listOpenTurns, type Receipt, type TurnChange } from './turn-table.ts';

export type BookParts = Pick<EngineParts, 'db' | 'clock' | 'random' | 'publish'>;

/** Every step of a turn as one transaction, told to the windows after its commit. */
export interface TurnBook {
  /** Writes the receipt and empties the draft. Null where something is open in the conversation already. */
  open(turn: { id: string; conversationId: string; text: string; clockSkewMs: number }): Receipt | null;
  change(id: string, change: TurnChange): void;
  /** Its outcome is known: its messages are here, or are these. */
  settle(
    id: string,
    state: 'done' | 'failed' | 'stopped',
    change?: TurnChange,
    messages?: readonly KeptMessage[],
  ): void;
  /** It never arrived: the text goes back to where it was typed. */
  giveBack(id: string, error: unknown): void;
  /** Nothing more can be found out by asking: the person decides. */
  leaveOpen(id: string, error: ErrorData): void;
  /** Keeps it in the conversation as something of which nobody knows whether it arrived. */
  keepAsUnknown(id: string): void;
  get(id: string): Receipt | null;
}

export function createTurnBook({ db, clock, random, publish }: BookParts): TurnBook {
  const tell = (conversationId: string) => publish('conversations', 'onChanged', { ids: [conversationId] });
  const of = (id: string, work: (turn: Receipt) => void): void => {
    const turn = inTransaction(db, () => {
      const found = findTurn(db, id);
      if (found) work(found);
      return found;
    });
    if (turn) tell(turn.conversationId);
  };
  return {
    get: (id) => findTurn(db, id),
    open({ id, conversationId, text, clockSkewMs }) {
      const now = clock.now();
      const receipt = inTransaction(db, () => {
        if (listOpenTurns(db).some((turn) => turn.conversationId === conversationId)) return null;
        const basePosition = messageExtent(db, conversationId).lastPosition;
        insertTurn(db, { id, conversationId, text, basePosition, sentAt: now, clockSkewMs });
        putDraft(db, conversationId, '', now);
        prepare(db, 'UPDATE conversations SET last_activity_at = max(last_activity_at, ?) WHERE id = ?').run(
          now,
          conversationId,
        );
        return findTurn(db, id);
      });
      tell(conversationId);
      return receipt;
    },
    change: (id, change) => of(id, () => changeTurn(db, id, change)),
    settle: (id, state, change = {}, messages = []) =>
      of(id, ({ conversationId }) => {
        putMessages({ db, random }, conversationId, messages);
        changeTurn(db, id, { ...change, state, settledAt: clock.now(), partial: '' });
      }),
    giveBack: (id, error) =>
      of(id, ({ conversationId, text }) => {
        const now = clock.now();
        changeTurn(db, id, {
          state: 'failed',
          settledAt: now,
          partial: '',
          error: { ...plainError(error), action: 'Send it again when you are ready.' },
        });
        returnToDraft(db, conversationId, text, now);
      }),
    leaveOpen: (id, error) => of(id, () => changeTurn(db, id, { state: 'undecided', error })),
    keepAsUnknown: (id) =>
      of(id, ({ conversationId, text, sentAt }) => {
        const position = messageExtent(db, conversationId).lastPosition + 1;
        const said = { position, role: 'user', text, status: 'unknown', toolCalls: null, credits: null };
        putMessages({ db, random }, conversationId, [{ ...said, remoteId: `${id}:user`, saidAt: sentAt }]);
        changeTurn(db, id, { state: 'undecided', settledAt: clock.now(), partial: '', userRemoteId: `${id}:user` });
      }),
  };
}

/** What a turn keeps of an error: no request of a window stands behind it any more. */
export function plainError(error: unknown): ErrorData {
  const { code, message, retryable, action } = toErrorData(error);
  return { code, message, retryable, ...(action !== undefined && { action }) };
}
