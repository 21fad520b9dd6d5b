import type {
  CreditDay,
  CreditReport,
  CreditState,
  CreditTransaction,
  Snapshot,
} from '#shared/contract/report-shapes.ts';
import { addDays, type Calendar, createCalendar, type DayRange, daysOf, instantsOf } from '#shared/domain/calendar.ts';
import { areCreditsLow, BURN_DAYS, burnPerDay, creditsSpent, daysLeft } from '#shared/domain/figures.ts';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { CreditBalance, CreditTransaction as WireTransaction } from '#shared/wire/gomobile/credits.ts';
import type { EngineParts } from '../../engine/parts.ts';
import { prepare, type ReadDb } from '../../store/database.ts';
import { recordsReadAt } from '../../sync/store/record-table.ts';
import { assertRange } from './call-figures.ts';
import { findCallIds, findSnapshot, keepProblem, keepSnapshot } from './snapshots.ts';

interface BookingRow {
  id: string;
  remoteId: string;
  bookedAt: number;
  body: string;
}

interface Booking {
  id: string;
  remoteId: string;
  bookedAt: number;
  type: string;
  amount: number;
  balanceAfter: number | null;
  description: string | null;
  callRemoteId: string | null;
}

const SELECT = `SELECT r.id, r.remote_id AS remoteId, r.dated_at AS bookedAt, b.body FROM records AS r
  JOIN base_rows AS b ON b.connection_id = r.connection_id AND b.collection = r.collection AND b.remote_id = r.remote_id
  WHERE r.connection_id = @connectionId AND r.collection = 'creditTransactions'`;

/** So many of the newest transactions are looked through for one that says what was left. */
const RECENT = 50;

const BOOKED = 'r.dated_at >= @from AND r.dated_at < @to AND (@type IS NULL OR r.status = @type)';

/** A transaction in a shape that cannot be read is left out; it counts nowhere. */
function toBooking({ body, ...row }: BookingRow): Booking[] {
  const parsed = WireTransaction.safeParse(JSON.parse(body));
  if (!parsed.success) return [];
  const { type, amount, balanceAfter, description, callId } = parsed.data;
  return [
    {
      ...row,
      type,
      amount,
      balanceAfter: balanceAfter ?? null,
      description: description ?? null,
      callRemoteId: callId ?? null,
    },
  ];
}

const listBookings = (db: ReadDb, connectionId: string, { from, to }: { from: number; to: number }): Booking[] =>
  prepare<BookingRow>(db, `${SELECT} AND r.dated_at >= @from AND r.dated_at < @to`)
    .all({ connectionId, from, to })
    .flatMap(toBooking);

/**
 * What is left: what the platform answered when it was asked, or what its newest transaction says, whichever is newer.
 */
function balanceOf(db: ReadDb, connectionId: string): Pick<CreditState, 'balance' | 'balanceAt' | 'problem'> {
  const asked = findSnapshot(db, 'balance', { connectionId, subject: '' }, CreditBalance);
  const newest = prepare<BookingRow>(db, `${SELECT} ORDER BY r.dated_at DESC, r.rowid LIMIT ${RECENT}`)
    .all({ connectionId })
    .flatMap(toBooking)
    .find(({ balanceAfter }) => balanceAfter !== null);
  const isBookingNewer = newest?.balanceAfter != null && newest.bookedAt > (asked.fetchedAt ?? -1);
  return {
    balance: isBookingNewer ? newest.balanceAfter : (asked.value?.balance ?? null),
    balanceAt: isBookingNewer ? newest.bookedAt : asked.fetchedAt,
    problem: asked.problem,
  };
}

/** Credits of one connection; `today` is the person's, and the days before it say how fast they go. */
export function getCreditState(
  db: ReadDb,
  connection: { id: string; name: string },
  calendar: Calendar,
  today: string,
): CreditState {
  const range = { from: addDays(today, -BURN_DAYS), to: addDays(today, -1) };
  const days = creditDays(listBookings(db, connection.id, instantsOf(calendar, range)), calendar, range);
  const { balance, balanceAt, problem } = balanceOf(db, connection.id);
  const burn = burnPerDay(days.map(spentOn));
  const left = daysLeft(balance, burn);
  return {
    connectionId: connection.id,
    connectionName: connection.name,
    balance,
    balanceAt,
    burnPerDay: burn,
    daysLeft: left,
    isLow: areCreditsLow(balance, left),
    problem,
  };
}

/** Every connection that has ever said something of credits. */
export function listCreditStates(db: ReadDb, calendar: Calendar, today: string): CreditState[] {
  const connections = prepare<{ id: string; name: string }>(
    db,
    `SELECT id, name FROM connections AS c WHERE platform = 'gomobile' AND (
       EXISTS (SELECT 1 FROM report_snapshots AS s WHERE s.connection_id = c.id AND s.kind = 'balance' AND s.body IS NOT NULL)
       OR EXISTS (SELECT 1 FROM records AS r WHERE r.connection_id = c.id AND r.collection = 'creditTransactions'))
     ORDER BY name`,
  ).all();
  return connections.map((connection) => getCreditState(db, connection, calendar, today));
}

export const spentOn = ({ call, sms, agent, other }: CreditDay): number => call + sms + agent + other;

/** What a charge was for, by its type on the platform. */
export function creditKind(type: string): 'call' | 'sms' | 'agent' | 'other' {
  if (type === 'call_charge') return 'call';
  if (type === 'sms_charge') return 'sms';
  return type === 'agent_charge' ? 'agent' : 'other';
}

/** What was spent and added on each day, every day of the range in turn. */
export function creditDays(
  bookings: Iterable<Pick<Booking, 'bookedAt' | 'type' | 'amount'>>,
  calendar: Calendar,
  range: DayRange,
): CreditDay[] {
  const days = new Map(
    daysOf(range).map((day) => [day, { day, call: 0, sms: 0, agent: 0, other: 0, added: 0 } satisfies CreditDay]),
  );
  for (const { bookedAt, type, amount } of bookings) {
    const day = days.get(calendar.dayOf(bookedAt));
    if (!day) continue;
    day[creditKind(type)] += creditsSpent(amount);
    day.added += Math.max(0, amount);
  }
  return [...days.values()];
}

export interface CreditInput extends DayRange {
  connectionId: string;
  timeZone: string;
}

/** Spending of each day of the range. */
export function getCreditDays(db: ReadDb, input: CreditInput): CreditDay[] {
  assertRange(input);
  const calendar = createCalendar(input.timeZone);
  return creditDays(listBookings(db, input.connectionId, instantsOf(calendar, input)), calendar, input);
}

/** `now` is the window's clock; it says which day is today. */
export function getCreditReport(db: ReadDb, input: CreditInput & { now: number }): CreditReport {
  const days = getCreditDays(db, input);
  const connection = prepare<{ id: string; name: string }>(db, 'SELECT id, name FROM connections WHERE id = ?').get(
    input.connectionId,
  );
  if (!connection) throw new AppError('NOT_FOUND', 'This connection is no longer here.');
  const calendar = createCalendar(input.timeZone);
  const sum = (of: (day: CreditDay) => number) => days.reduce((total, day) => total + of(day), 0);
  return {
    state: getCreditState(db, connection, calendar, calendar.dayOf(input.now)),
    days,
    spent: sum(spentOn),
    added: sum(({ added }) => added),
    types: prepare<{ status: string }>(
      db,
      `SELECT DISTINCT status FROM records
       WHERE connection_id = ? AND collection = 'creditTransactions' AND status IS NOT NULL ORDER BY status`,
    )
      .all(connection.id)
      .map(({ status }) => status),
    asOf: recordsReadAt(db, ['creditTransactions']),
  };
}

/** Transactions of the range, newest first. */
export function listTransactions(
  db: ReadDb,
  { page, type, ...input }: CreditInput & { type?: string | undefined; page: { offset: number; limit: number } },
): { rows: CreditTransaction[]; total: number } {
  assertRange(input);
  const { from, to } = instantsOf(createCalendar(input.timeZone), input);
  const values = { connectionId: input.connectionId, from, to, type: type === '' ? null : (type ?? null) };
  const total =
    prepare<{ n: number }>(
      db,
      `SELECT count(*) AS n FROM records AS r
       WHERE r.connection_id = @connectionId AND r.collection = 'creditTransactions' AND ${BOOKED}`,
    ).get(values)?.n ?? 0;
  const bookings = prepare<BookingRow>(
    db,
    `${SELECT} AND ${BOOKED} ORDER BY r.dated_at DESC, r.id LIMIT @limit OFFSET @offset`,
  )
    .all({ ...values, ...page })
    .flatMap(toBooking);
  const calls = findCallIds(
    db,
    input.connectionId,
    bookings.flatMap(({ callRemoteId }) => callRemoteId ?? []),
  );
  return {
    rows: bookings.map(({ callRemoteId, bookedAt, ...booking }) => ({
      ...booking,
      createdAt: bookedAt,
      callId: calls.get(callRemoteId ?? '') ?? null,
    })),
    total,
  };
}

export async function refreshBalance(
  { db, clock, online }: Pick<EngineParts, 'db' | 'clock' | 'online'>,
  connectionId: string,
): Promise<Snapshot> {
  const subject = { connectionId, subject: '' };
  try {
    const balance = await online(connectionId, ['gomobile'], ({ client }) => client.call('getCreditBalance'));
    keepSnapshot(db, 'balance', subject, balance, clock.now());
  } catch (error) {
    keepProblem(db, 'balance', subject, toErrorData(error));
  }
  const { fetchedAt, problem } = findSnapshot(db, 'balance', subject, CreditBalance);
  return { fetchedAt, problem };
}
