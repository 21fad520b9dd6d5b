import { type Logger, pino } from 'pino';

const STDERR = 2;

/** Failures of the server itself, to standard error. Requests are not logged: they carry names and phone numbers. */
export const createLogger = (): Logger => pino({ level: 'error' }, pino.destination({ dest: STDERR, sync: true }));
