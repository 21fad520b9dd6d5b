import { z } from 'zod';
import { AppError } from '#shared/errors/app-error.ts';
import type { GomobileConnector } from '../../../connectors/gomobile/gomobile-connector.ts';
import type { AnyConnector } from '../../../connectors/registry.ts';
import { failureOf } from '../../../net/net-failure.ts';
import { inTransaction } from '../../../store/database.ts';
import { type ChangeRecord, updateChange } from '../../store/outbox-table.ts';
import { findRecord, type StoredRecord } from '../../store/record-table.ts';
import type { KindContext, KindOutcome } from '../change-kind.ts';

/** When the platform is asked for what may have begun, in ms after it was sent: a slow one may still be at work. */
const LOOKS_MS = [2_000, 6_000, 15_000, 40_000, 90_000];

export function gomobileOf(connector: AnyConnector): GomobileConnector {
  if (connector.platform === 'gomobile') return connector;
  throw new AppError('NOT_OFFERED', 'The platform of this connection does not offer this.');
}

/** The record that an effect is about. */
export function recordOf({ db }: KindContext, change: ChangeRecord): StoredRecord {
  const record = findRecord(db, change.entityId);
  if (record) return record;
  throw new AppError('NOT_FOUND', `${change.entityLabel} is no longer on the platform.`);
}

/** What is kept with an effect to carry it out; see `base` of the change. */
export function requestOf<T extends z.ZodType>(schema: T, change: ChangeRecord): z.output<T> {
  const { request } = change.base;
  if (typeof request === 'string') return schema.parse(JSON.parse(request));
  throw new AppError('BUG', `an effect of ${change.entity} is kept without its request`);
}

const Mark = z.object({
  /** What was there before it was first sent, in the words of its kind. */
  seen: z.string(),
  /** An attempt ended in doubt, and a person wanted it once more. */
  isDoubtful: z.boolean(),
});

type Mark = z.infer<typeof Mark>;

/** What tells the effect from what was there before; null where it was never about to leave. */
export function markOf({ base }: ChangeRecord): Mark | null {
  const { mark } = base;
  return typeof mark === 'string' ? Mark.parse(JSON.parse(mark)) : null;
}

export function keepMark({ db }: KindContext, change: ChangeRecord, mark: Mark): void {
  inTransaction(db, () => updateChange(db, change.id, { base: { ...change.base, mark: JSON.stringify(mark) } }));
}

/** Nothing of it shows: later it may; once it had every chance, the person decides. */
export function notSeen(
  context: KindContext,
  change: ChangeRecord,
  words: { message: string; action: string },
): KindOutcome {
  const now = context.clock.now();
  const sentAt = change.firstSentAt ?? now;
  // Sent far in what is now the future: the clock was set back, and no longer tells when that was.
  const isTimeLost = sentAt - now > Math.max(...LOOKS_MS);
  const next = isTimeLost ? undefined : LOOKS_MS.map((afterMs) => sentAt + afterMs).find((at) => at > now);
  if (next !== undefined) return { kind: 'wait', untilMs: next };
  keepMark(context, change, { seen: markOf(change)?.seen ?? '', isDoubtful: true });
  return { kind: 'unresolved', ...words };
}

/** Stops where more people would be reached than the person was told. A smaller audience is no surprise. */
export async function refuseIfGrown(
  context: KindContext,
  change: ChangeRecord,
  audienceRemoteId: string | null | undefined,
): Promise<void> {
  const { people } = requestOf(z.object({ people: z.number().nullable() }), change);
  if (people === null || audienceRemoteId == null) return;
  const { client } = gomobileOf(context.connector);
  const { contactCount } = await client.call('getAudience', {
    params: { id: audienceRemoteId },
    signal: context.signal,
  });
  if (contactCount == null || contactCount <= people) return;
  throw new AppError(
    'CONFLICT',
    `The audience has ${contactCount} people now, and you confirmed ${people}. Nothing was started.`,
    { action: 'Discard this and launch it again.' },
  );
}

/** Deletes; what is gone already is as it was wanted, so this may be repeated. */
export async function deleteOnce(
  { connector, beforeWrite }: KindContext,
  remove: (client: GomobileConnector['client']) => Promise<void>,
): Promise<void> {
  const { client } = gomobileOf(connector);
  beforeWrite();
  try {
    await remove(client);
  } catch (error) {
    const failure = failureOf(error);
    if (failure?.status !== 404 || failure.isForeign) throw error;
  }
}
