import { type CreditEntry, enterCredits } from '../../gomobile/credits/ledger.ts';
import type { Workspace } from '../../workspace.ts';
import { sampleId } from '../ids.ts';
import type { DialledCallSeed } from '../insert.ts';
import { Random } from '../random.ts';
import type { SampleManifest } from '../sample-manifest.ts';
import { CHATS } from './conversations-data.ts';
import { SMS_PROGRAMS } from './sms-programs.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const USAGE_SEED = 0xc4ed17;
const USAGE_DAYS = 60;
const TOP_UP = 600;

type DatedEntry = CreditEntry & { at: number };

/** What the workspace added and spent: top-ups, every call, answers of agents, and 60 days of FlowGent's. */
export function seedCredits(
  workspace: Workspace,
  manifest: SampleManifest,
  dialled: readonly DialledCallSeed[],
  now: number,
): void {
  const entries: DatedEntry[] = [
    ...topUps(now),
    ...manifest.calls.map((call) => ({
      type: 'call_charge' as const,
      amount: -call.credits,
      description: `Call with ${call.contactKey.replaceAll('-', ' ')}`,
      callId: sampleId('call', call.key),
      at: now - Math.round(call.startedMinutesAgo * MINUTE_MS) + call.answeredAfterMs + call.durationMs,
    })),
    ...dialled
      .filter(({ credits }) => credits > 0)
      .map(({ id, credits, endedAt }) => ({
        type: 'call_charge' as const,
        amount: -credits,
        description: 'Call of the program Autumn reminders (simulated)',
        callId: id,
        at: endedAt,
      })),
    ...smsCharges(now),
    ...chatCharges(now),
    ...flowgentUsage(now),
  ];
  for (const entry of entries.sort((a, b) => a.at - b.at)) enterCredits(workspace, entry);
}

const topUps = (now: number): DatedEntry[] =>
  [110, 74, 43, 12].map((daysAgo) => ({
    type: 'credit_add',
    amount: TOP_UP,
    description: 'Credits bought by Alex Morgan',
    at: now - daysAgo * DAY_MS,
  }));

const smsCharges = (now: number): DatedEntry[] =>
  SMS_PROGRAMS.flatMap(({ key, name, daysAgo, progress }) =>
    progress === null
      ? []
      : {
          type: 'sms_charge' as const,
          amount: -progress.sent,
          description: `Text messages of ${name} (simulated)`,
          smsProgramId: sampleId('sms-program', key),
          at: now - daysAgo * DAY_MS + 90 * MINUTE_MS,
        },
  );

/** A credit for every answer. */
const chatCharges = (now: number): DatedEntry[] =>
  CHATS.flatMap(({ agentKey, minutesAgo, lines }) =>
    lines.flatMap((line, index) =>
      line.startsWith('a: ')
        ? {
            type: 'agent_charge' as const,
            amount: -1,
            description: 'Answer in a conversation',
            agentId: sampleId('agent', agentKey),
            at: now - minutesAgo * MINUTE_MS + (index + 1) * 25_000,
          }
        : [],
    ),
  );

/** Busy on weekdays, quiet on weekends, with days on which nobody asked. */
function flowgentUsage(now: number): DatedEntry[] {
  const random = new Random(USAGE_SEED);
  const entries: DatedEntry[] = [];
  const midnight = now - (now % DAY_MS);
  for (const [agentKey, most] of [
    ['support', 14],
    ['bookings', 6],
  ] as const) {
    for (let daysAgo = USAGE_DAYS; daysAgo >= 1; daysAgo--) {
      const day = midnight - daysAgo * DAY_MS;
      const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
      const credits = random.integer(0, isWeekend ? 2 : most);
      if (credits === 0) continue;
      entries.push({
        type: 'agent_charge',
        amount: -credits,
        description: 'Answers of the day (FlowGent)',
        agentId: sampleId('flowgent-agent', agentKey),
        at: day + random.integer(8 * 60, 17 * 60) * MINUTE_MS,
      });
    }
  }
  return entries;
}
