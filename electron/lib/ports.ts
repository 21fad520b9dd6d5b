/** Effects a test must control. The real ones are made in one place and handed down. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
}

/** Waits. They end by the clock of the machine, however the time of day is set meanwhile. */
export interface Timers {
  /** Calls once, after so many ms. The function answered takes the call back. */
  after(ms: number, run: () => void): () => void;
}

export interface Random {
  /** A fresh UUID. */
  uuid(): string;
  /** Uniform in [0, 1). */
  fraction(): number;
}

export interface Log {
  /** Fields must be free of names, numbers, texts and secrets; the sink drops what it does not know. */
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Record<string, string | number | boolean | null | undefined>;
