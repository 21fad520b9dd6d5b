import {
  findSmsProgram,
  insertSmsProgram,
  type SmsProgramProgress,
  saveProgress,
} from '../../gomobile/sms-programs/repository.ts';
import type { Workspace } from '../../workspace.ts';
import { sampleId } from '../ids.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;

interface SmsProgramSample {
  key: string;
  name: string;
  description: string;
  audience: string;
  sender: string;
  template: string;
  daysAgo: number;
  /** Of one that was launched. */
  progress: { status: 'completed' | 'cancelled'; total: number; sent: number; failed: number; skipped: number } | null;
}

export const SMS_PROGRAMS: readonly SmsProgramSample[] = [
  {
    key: 'renewal-offer',
    name: 'Renewal offer',
    description: 'Fifteen per cent off for contracts that end within 90 days',
    audience: 'Mobile renewals this quarter',
    sender: 'Alerts',
    template: 'Hello {{ $contact.firstName }}, your Telvora contract ends soon. Renew now for 15% off: 020 7946 0140.',
    daysAgo: 16,
    progress: { status: 'completed', total: 15, sent: 14, failed: 1, skipped: 0 },
  },
  {
    key: 'outage-notice',
    name: 'Outage on Station Parade',
    description: 'Stopped when the line was back sooner than thought',
    audience: 'Broadband customers',
    sender: 'Support',
    template: 'Brightwave: an outage in your street is being repaired. We expect the line to be back by 21:00.',
    daysAgo: 6,
    progress: { status: 'cancelled', total: 15, sent: 6, failed: 0, skipped: 9 },
  },
  {
    key: 'holiday-deliveries',
    name: 'Last day for holiday parcels',
    description: 'To be sent in December',
    audience: 'Frequent parcel recipients',
    sender: 'Support',
    template: 'Hello {{ $contact.firstName }}, send by the 19th and your parcels arrive before the holidays. Swiftlane',
    daysAgo: 2,
    progress: null,
  },
];

/** Text message programs: one that was sent, one that was stopped and one that waits. What they cost is in `seedCredits`. */
export function seedSmsPrograms({ db }: Workspace, now: number): void {
  for (const { key, name, description, audience, sender, template, daysAgo, progress } of SMS_PROGRAMS) {
    const id = sampleId('sms-program', key);
    const at = now - daysAgo * DAY_MS;
    const fields = { name, description, message_template: template };
    const [audience_id, sender_id] = [sampleId('audience', audience), sampleId('sender-id', sender)];
    insertSmsProgram(db, id, { ...fields, audience_id, sender_id }, at);
    const row = findSmsProgram(db, id);
    if (progress !== null && row !== undefined) saveProgress(db, row, toProgress(key, progress, at), at + 2 * HOUR_MS);
  }
}

function toProgress(
  key: string,
  { status, total, sent, failed, skipped }: NonNullable<SmsProgramSample['progress']>,
  at: number,
): SmsProgramProgress {
  const endedAt = at + 2 * HOUR_MS;
  return {
    status,
    job_id: sampleId('sms-job', key),
    total_count: total,
    sent_count: sent,
    failed_count: failed,
    skipped_count: skipped,
    credits_used: sent,
    launched_at: at + HOUR_MS,
    completed_at: status === 'completed' ? endedAt : null,
    cancelled_at: status === 'cancelled' ? endedAt : null,
  };
}
