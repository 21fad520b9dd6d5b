import pino from 'pino';
import type { Log, LogFields } from './ports.ts';

/** Fields that may reach a log. Names, numbers, texts, addresses and secrets have no field of their own, so they cannot. */
const ALLOWED_FIELDS: ReadonlySet<string> = new Set([
  'at',
  'channel',
  'code',
  'collection',
  'count',
  'detail',
  'feature',
  'forgottenCount',
  'knownCount',
  'member',
  'next',
  'operation',
  'outcome',
  'part',
  'recordingId',
  'removedCount',
  'requestId',
  'state',
  'wrote',
]);

const DEFAULT_LEVEL = 'warn';

/** Structured lines on standard error: warnings and errors, and everything with EARSHOT_LOG=info. */
export function createLog(wanted: string | undefined = process.env.EARSHOT_LOG): Log {
  // A level that does not exist would end the program before it has a window to say so.
  const level = wanted !== undefined && (wanted in pino.levels.values || wanted === 'silent') ? wanted : DEFAULT_LEVEL;
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
