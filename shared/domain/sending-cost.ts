import type { Change } from '../contract/outbox.ts';
import type { Fields } from './fields.ts';
import { measureSms } from './sms.ts';

/** What calls and messages have cost so far, as far as it is known here. */
export interface Spending {
  creditsPerCall: number | null;
  creditsPerSegment: number | null;
}

export interface SendingCost {
  /** What is paid for. */
  unit: 'call' | 'segment' | 'message';
  /** How many of them; null where it is not known how many people there are. */
  count: number | null;
  /** What they are expected to cost; null where it is not known. */
  credits: number | null;
}

/**
 * What sending a change is expected to cost: people times what a call or a segment has cost so far. Null for what is free. A text
 * with names in it is measured as it is written, so that the figure is an estimate.
 */
export function sendingCost(
  { entity, operation, patch }: { entity: Change['entity']; operation: Change['operation']; patch: Fields },
  { creditsPerCall, creditsPerSegment }: Spending,
  channel: 'sms' | 'whatsapp' = 'sms',
): SendingCost | null {
  if (operation === 'delete') return null;
  const people = typeof patch.people === 'number' ? patch.people : null;
  const segmentsEach = measureSms(String(patch.text ?? '')).segments;
  switch (entity) {
    case 'contact':
    case 'audience':
      return null;
    case 'call':
      return priced('call', 1, creditsPerCall);
    case 'program':
      return priced('call', people, creditsPerCall);
    case 'smsProgram':
      return priced('segment', people === null ? null : people * segmentsEach, creditsPerSegment);
    case 'message':
      return channel === 'sms' ? priced('segment', segmentsEach, creditsPerSegment) : priced('message', 1, null);
  }
}

const priced = (unit: SendingCost['unit'], count: number | null, each: number | null): SendingCost => ({
  unit,
  count,
  credits: count === null || each === null ? null : count * each,
});

/** Costs as one: null where nothing of it is paid for; `isPartial` where some of it is not known. */
export function totalCredits(costs: readonly (SendingCost | null)[]): { credits: number; isPartial: boolean } | null {
  const paid = costs.filter((cost) => cost !== null);
  if (paid.length === 0) return null;
  return {
    credits: paid.reduce((sum, { credits }) => sum + (credits ?? 0), 0),
    isPartial: paid.some(({ credits }) => credits === null),
  };
}
