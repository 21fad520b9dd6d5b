import pino from 'pino';
import type { Log, LogFields } from './ports.ts';

/** Fields that may reach a log. Names, numbers, texts, addresses and secrets have no field of their own, so they cannot. */
const ALLOWED_FIELDS: ReadonlySet<string> = new Set([
  'at',
  'attemptCount',
  'bytes',
  'channel',
  'code',
  'collection',
  'connectionId',
  'count',
  'detail',
  'durationMs',
  'feature',
  'member',
  'platform',
  'requestId',
  'state',
  'status',
]);

/** Structured lines on standard error: warnings and errors, and everything with EARSHOT_LOG=debug. */
export function createLog(level: string = process.env.EARSHOT_LOG ?? 'warn'): Log {
  const sink = pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
  return {
    info: (event, fields) => sink.info(redact(fields), event),
    warn: (event, fields) => sink.warn(redact(fields), event),
    error: (event, fields) => sink.error(redact(fields), event),
  };
}

/** The fields that may be logged; the others are dropped, not masked. */
export function redact(fields: LogFields = {}): LogFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => ALLOWED_FIELDS.has(name)));
}
