import { addMember, findAudience, insertAudience } from '../../gomobile/audiences/repository.ts';
import { listContacts } from '../../gomobile/contacts/repository.ts';
import type { ProgramSettings } from '../../gomobile/programs/repository.ts';
import type { Workspace } from '../../workspace.ts';
import { type SeededExecution, seedExecution } from '../execution.ts';
import { sampleId } from '../ids.ts';
import { insertFullProgram } from '../insert.ts';
import { Random } from '../random.ts';
import { FLOWS } from './flows.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const REMINDERS_SEED = 0x4e317d;

const CLINIC_NUMBER = '+442079460100';
/** Calls of the first day; the rest are called on the next. */
const FIRST_DAY_CALLS = 32;
const SPACING_MS = 13 * MINUTE_MS;

const EVENINGS = { startAt: { hour: 18, minute: 30 }, endAt: { hour: 9, minute: 30 } };
const PAUSE_WINDOWS = {
  monday: [EVENINGS],
  tuesday: [EVENINGS],
  wednesday: [EVENINGS],
  thursday: [EVENINGS],
  friday: [EVENINGS],
  saturday: [{ startAt: { hour: 13, minute: 0 }, endAt: { hour: 9, minute: 30 } }],
  sunday: [{ startAt: { hour: 0, minute: 0 }, endAt: { hour: 23, minute: 59 } }],
};

/** A program that has called everybody, over two days, and one that is being prepared. */
export function seedPrograms({ db }: Workspace, now: number): SeededExecution {
  const { rows: contacts } = listContacts(db, { limit: 60, offset: 0, sortBy: 'createdAt', sortOrder: 'asc' });
  const startedAt = now - (now % DAY_MS) - 3 * DAY_MS + 10 * HOUR_MS;
  const createdAt = startedAt - 2 * DAY_MS;
  const audienceId = sampleId('audience', 'autumn-reminders');
  const words = { name: 'Autumn reminders', description: 'Everybody with something booked before the end of the year' };
  insertAudience(db, audienceId, 'static', words, createdAt);
  const audienceSeq = findAudience(db, audienceId)?.seq ?? 0;
  for (const { seq } of contacts) addMember(db, audienceSeq, seq);

  const flow = FLOWS.find(({ key }) => key === 'appointment-reminder');
  if (flow === undefined) throw new Error('the sample has no reminder flow');
  const flowId = sampleId('flow', flow.key);
  const settings: ProgramSettings = {
    didPool: [CLINIC_NUMBER],
    retryStrategy: { type: 'fixed_delay', delayMinutes: 90, maxRetries: 2 },
    pauseWindows: PAUSE_WINDOWS,
    autoPauseRules: [{ nodeId: 'dial', threshold: 40, resetOnResume: true }],
  };
  const programId = sampleId('program', 'autumn-reminders');
  const program = { id: programId, name: 'Autumn reminders', audienceId, flowId, settings };
  insertFullProgram(db, { ...program, status: 'active', startAt: startedAt }, createdAt);
  insertFullProgram(
    db,
    {
      id: sampleId('program', 'winter-reminders'),
      name: 'Winter reminders (in preparation)',
      status: 'draft',
      audienceId: sampleId('audience', 'Clinic reminders'),
      flowId,
      startAt: now + 9 * DAY_MS,
      settings: { ...settings, retryStrategy: { type: 'none' } },
    },
    now - 5 * HOUR_MS,
  );
  const firstCallAt = (index: number): number =>
    index < FIRST_DAY_CALLS
      ? startedAt + index * SPACING_MS
      : startedAt + DAY_MS + (index - FIRST_DAY_CALLS) * SPACING_MS;
  const calls = { key: 'autumn-reminders', programId, audienceId, flowId, graph: flow.graph, settings };
  return seedExecution(
    db,
    {
      ...calls,
      contacts,
      from: CLINIC_NUMBER,
      agentId: sampleId('agent', 'nora'),
      startedAt,
      firstCallAt,
      retryMs: 90 * MINUTE_MS,
      maxRetries: 2,
    },
    new Random(REMINDERS_SEED),
  );
}
