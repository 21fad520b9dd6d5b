import type { EngineParts } from '../../engine/parts.ts';
import { errorDetail } from '../../lib/error-detail.ts';

/** Pieces go to the windows at most this often: a frame of a screen. */
const TELL_MS = 16;
/** What has come is kept this often, so that a crash loses no more than a blink of it. */
const KEEP_MS = 250;

export interface LiveText {
  /** Characters so far. */
  readonly length: number;
  push(text: string): void;
  /** Tells and keeps what is left. Nothing more may come. */
  stop(): void;
}

/** The text of an answer while it comes: gathered for the windows, and kept now and then. */
export function createLiveText(
  { publish, log }: Pick<EngineParts, 'publish' | 'log'>,
  { id: turnId, conversationId }: { id: string; conversationId: string },
  keep: (partial: string) => void,
): LiveText {
  let text = '';
  let toldLength = 0;
  let keptLength = 0;
  let teller: NodeJS.Timeout | null = null;
  let keeper: NodeJS.Timeout | null = null;

  const tell = () => {
    teller = null;
    if (toldLength === text.length) return;
    publish('conversations', 'onDelta', { conversationId, turnId, offset: toldLength, text: text.slice(toldLength) });
    toldLength = text.length;
  };
  const save = () => {
    keeper = null;
    if (keptLength === text.length) return;
    try {
      keep(text);
      keptLength = text.length;
    } catch (error) {
      // The platform has the answer: what cannot be kept of it now is read from there.
      log.warn('conversations.partial-not-kept', { detail: errorDetail(error) });
    }
  };

  return {
    get length() {
      return text.length;
    },
    push(piece) {
      text += piece;
      teller ??= setTimeout(tell, TELL_MS);
      keeper ??= setTimeout(save, KEEP_MS);
    },
    stop() {
      if (teller) clearTimeout(teller);
      if (keeper) clearTimeout(keeper);
      tell();
      teller = null;
      keeper = null;
    },
  };
}
