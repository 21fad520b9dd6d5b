import { AppError } from '#shared/errors/app-error.ts';
import type { IngestionResult } from '#shared/wire/gomobile/ingestion.ts';
import { failureOf } from '../../net/net-failure.ts';
import type { ImportContext } from './context.ts';
import { isSessionGone, patiently } from './patiently.ts';
import { type ImportRecord, updateImport } from './repository.ts';

/**
 * What the platform said of carrying a session out. not-begun: it has no such session, and nothing of it was done · untold: it was
 * told to, and can no longer say what came of it
 */
export type Execution = IngestionResult | 'not-begun' | 'untold';

/**
 * Has the platform carry out the session of an import, or asks what came of it where it was told before. From the first time on the
 * import bears when that was; it is taken back only where the platform itself says that it did nothing. Throws OUTCOME_UNKNOWN
 * where it may have begun.
 */
export async function execute(
  { db, clock, online, changed, retryMs }: ImportContext,
  { id, connectionId, sessionId, executeSentAt }: ImportRecord & { connectionId: string },
  signal: AbortSignal,
): Promise<Execution> {
  updateImport(db, id, { phase: 'execute', executeSentAt: executeSentAt ?? clock.now() });
  changed(id);
  let mayHaveBegun = executeSentAt !== null;
  const ask = async (): Promise<IngestionResult> => {
    try {
      return await online(connectionId, ['gomobile'], ({ client }) =>
        client.call('executeIngestion', { body: { sessionId: sessionId ?? '' }, signal }),
      );
    } catch (error) {
      mayHaveBegun ||= leavesOpen(error);
      throw error;
    }
  };
  try {
    return await patiently({ signal, retryMs }, ask);
  } catch (error) {
    const isGone = isSessionGone(error);
    if (mayHaveBegun) {
      if (isGone) return 'untold';
      throw inDoubt(error);
    }
    // It never left, or the platform itself says no: it may be prepared again, or cancelled.
    updateImport(db, id, { phase: 'results', executeSentAt: null });
    if (isGone) return 'not-begun';
    throw error;
  }
}

/** Whether it may have begun although nothing says so: the answer was lost, or a failure or somebody in between spoke instead. */
function leavesOpen(error: unknown): boolean {
  const failure = failureOf(error);
  if (failure === null) return false;
  const { sent, status, brokenReply, isForeign = false } = failure;
  return sent === 'maybe-sent' || brokenReply || isForeign || status === 408 || (status ?? 0) >= 500;
}

/** What may have happened must not be begun anew; asking again, once there is a line, says what did. */
const inDoubt = (cause: unknown): AppError =>
  cause instanceof AppError && cause.code === 'CANCELLED'
    ? cause
    : new AppError('OUTCOME_UNKNOWN', 'The platform was told to import and has not said what came of it.', {
        action: 'Go on with this import: Earshot asks for the same one again and imports nothing twice.',
        cause,
      });
