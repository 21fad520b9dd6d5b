/** Moments in the life of the engine that a feature may wait for. */
export interface EngineLife {
  /** Once, when everything is built and sync has begun. */
  onStart(listener: () => void): void;
  /** Each time a connection was read to its end: its platform answers. */
  onPulled(listener: (connectionId: string) => void): void;
  /** Before the store is closed; it is waited for. */
  onClose(work: () => Promise<void>): void;
}

export interface EngineMoments extends EngineLife {
  start(): void;
  pulled(connectionId: string): void;
  close(): Promise<void>;
}

export function createEngineLife(): EngineMoments {
  const starts: (() => void)[] = [];
  const pulls: ((connectionId: string) => void)[] = [];
  const closes: (() => Promise<void>)[] = [];
  return {
    onStart: (listener) => void starts.push(listener),
    onPulled: (listener) => void pulls.push(listener),
    onClose: (work) => void closes.push(work),
    start: () => {
      for (const tell of starts) tell();
    },
    pulled: (connectionId) => {
      for (const tell of pulls) tell(connectionId);
    },
    close: async () => {
      await Promise.all(closes.map((work) => work()));
    },
  };
}
