import pino from 'pino';
import type { Log, LogFields } from './ports.ts';

/** Fields that may reach a log. Names, numbers, texts, addresses and secrets have no field of their own, so they cannot. */
export const LOG_FIELDS: ReadonlySet<string> = new Set([
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
  'problem',
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

/** What stands where a value has not the shape of a code, a count or an identifier. */
const REDACTED = '[redacted]';

/** Codes, collections, channels and places in a contract: words of our own, no spaces, no signs that addresses have. */
const WORD = /^[A-Za-z][\w.:-]{0,63}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What `errorDetail` makes: kinds, codes, functions, files of ours and their lines. */
const DETAIL = /^[\w .:<>()[\]$#-]{0,4096}$/;
/** A phone number, a card or a token: no word of ours has so many digits, or so long a part without a break. */
const NUMBER = /\d(?:[ ().-]?\d){6,}/;
const TOKEN = /[A-Za-z0-9_-]{41,}/;

/** The fields that may be logged, each only in its shape. The others are dropped, not masked. */
export function redact(fields: LogFields = {}): LogFields {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => LOG_FIELDS.has(name))
      .map(([name, value]) => [name, typeof value === 'string' && !isHarmless(name, value) ? REDACTED : value]),
  );
}

function isHarmless(name: string, value: string): boolean {
  if (UUID.test(value)) return true;
  const shape = name === 'detail' ? DETAIL : WORD;
  return shape.test(value) && !NUMBER.test(value) && !TOKEN.test(value);
}
