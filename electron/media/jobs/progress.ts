const INTERVAL_MS = 250;
/** The most ids that a `changed` event carries; beyond it the listener reads everything again. */
const MOST_IDS = 1000;

/** What the progress line shows: files or waveforms done and known of, since there was last nothing to do. */
export interface MediaActivity {
  kind: 'audio' | 'peaks';
  doneCount: number;
  totalCount: number;
}

/** Gathers which calls' audio moved, and tells of them at most four times a second. */
export interface Progress {
  /** Bytes arrived, a waveform is there, or the state changed. */
  moved(callId: string): void;
  stop(): void;
}

export function createProgress(tell: (callIds: string[] | null) => void): Progress {
  const callIds = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  const flush = () => {
    const ids = [...callIds];
    callIds.clear();
    if (ids.length > 0) tell(ids.length > MOST_IDS ? null : ids);
  };
  const rest = () => {
    timer = setTimeout(() => {
      timer = null;
      if (callIds.size === 0) return;
      flush();
      rest();
    }, INTERVAL_MS).unref();
  };
  const note = (callId: string) => {
    callIds.add(callId);
    if (timer) return;
    flush();
    rest();
  };
  return {
    moved: note,
    stop() {
      if (timer) clearTimeout(timer);
      timer = null;
      flush();
    },
  };
}
