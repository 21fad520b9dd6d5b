/** Effects a test must control. The real ones are made in one place and handed down. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
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
