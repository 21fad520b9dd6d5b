/** What a process that plays one contestant is told. */
export interface SyncOrder {
  who: ContestantName;
  url: string;
  apiKey: string;
  /** Own edits while it is offline, each of a contact of its own. */
  editCount: number;
  /** Edits by somebody else meanwhile, of other contacts. */
  otherCount: number;
  /** Stands in every text that is written, so that no round finds its own work done. */
  label: string;
}

/** From an empty store: `floor` only asks and parses, `plain` keeps rows as they come in SQLite without a key. */
export const CONTESTANTS = ['floor', 'plain', 'Earshot', 'RxDB', 'WatermelonDB'] as const;
export type ContestantName = (typeof CONTESTANTS)[number];

/** What one exchange cost. */
export interface ExchangeCost {
  elapsedMs: number;
  /** Of the processor, in all threads of the process. */
  cpuMs: number;
  requestCount: number;
  /** On the wire, both ways. */
  byteCount: number;
  /** How long something else had to wait for the thread, in ms. */
  loopDelayP99Ms: number;
  loopDelayMaxMs: number;
}

/** What it says at its end. A stage that a contestant does not have is null. */
export interface SyncMeasure {
  initial: ExchangeCost;
  /** Of each edit until its promise resolved, in ms. */
  editMs: number[] | null;
  converged: ExchangeCost | null;
  /** Own edits that the platform lacks after it, and edits by somebody else that are missing here. */
  missingCount: number | null;
  /** Requests by the list they are about (each agent has its own of conversations), in an exchange for which nothing had changed. */
  idleRequests: Record<string, number> | null;
  peakMib: number;
  /** Of the database with what belongs to it. */
  storeMib: number | null;
}
