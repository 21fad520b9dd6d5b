import { shareDone } from './execution-progress.ts';

/**
 * Every number of Today and the reports, each defined once: screens, exports and tests take it from here. Lengths are in ms, shares
 * run from 0 to 1 and nothing is rounded but where it is shown. What cannot be computed is null, and is shown as a dash.
 */

/** What the figures of calls are made from. */
export interface CallFact {
  /** completed, no_answer, voicemail and others; an open text. */
  status: string;
  answeredAt: number | null;
  durationMs: number | null;
  /** Whether the platform's report of the call is here; without it only its recording is known. */
  hasReport: boolean;
}

export interface CallFigures {
  /** All calls, whatever became of them. */
  calls: number;
  answered: number;
  /** Answered calls out of all calls; null without calls. */
  answerRate: number | null;
  /** Sum of the lengths of the answered calls. */
  talkMs: number;
  /** Mean length of the answered calls whose length is known; null where there are none. */
  averageMs: number | null;
}

/**
 * Whether a person picked up. Voicemail is not a person. Without a report the recording is the proof: what was recorded was talked.
 */
export const isAnswered = ({ status, answeredAt, durationMs, hasReport }: CallFact): boolean =>
  status !== 'voicemail' && (answeredAt !== null || (!hasReport && (durationMs ?? 0) > 0));

/** Adds calls up one by one. */
export class CallSum {
  #calls = 0;
  #answered = 0;
  #measured = 0;
  #talkMs = 0;

  add(call: CallFact): void {
    this.#calls += 1;
    if (!isAnswered(call)) return;
    this.#answered += 1;
    if (call.durationMs === null) return;
    this.#measured += 1;
    this.#talkMs += call.durationMs;
  }

  figures(): CallFigures {
    return {
      calls: this.#calls,
      answered: this.#answered,
      answerRate: shareOf(this.#answered, this.#calls),
      talkMs: this.#talkMs,
      averageMs: shareOf(this.#talkMs, this.#measured),
    };
  }
}

export function callFigures(calls: Iterable<CallFact>): CallFigures {
  const sum = new CallSum();
  for (const call of calls) sum.add(call);
  return sum.figures();
}

/** A part of a whole; null where there is nothing to divide by. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** How much more than before, as a share of before: 0.25 for a quarter more; null where before was nothing or is not known. */
export const changeOf = (now: number | null, before: number | null): number | null =>
  now === null || before === null || before === 0 ? null : (now - before) / before;

/** Lengths as a supervisor asks for them; each ends where the next one begins, in whole ms. */
export const LENGTH_BANDS = [
  { id: 'short', minDurationMs: undefined, maxDurationMs: 60_000 },
  { id: 'medium', minDurationMs: 60_001, maxDurationMs: 180_000 },
  { id: 'long', minDurationMs: 180_001, maxDurationMs: undefined },
] as const;

export type LengthBand = (typeof LENGTH_BANDS)[number]['id'];

/** The band that a length falls in; null where the length is not known. */
export const lengthBandOf = (durationMs: number | null): LengthBand | null =>
  durationMs === null
    ? null
    : (LENGTH_BANDS.find(({ maxDurationMs }) => maxDurationMs === undefined || durationMs <= maxDurationMs)?.id ??
      null);

/** How far an execution is: contacts that are completed or failed out of all; null where the platform counts none. */
export function executionProgress(counts: {
  total: number | null;
  completed: number | null;
  failed: number | null;
}): number | null {
  const { total, completed, failed } = counts;
  return total === null ? null : shareDone({ total, completed: completed ?? 0, failed: failed ?? 0 });
}

/** Credits that went out: what a negative amount took; a positive amount takes none. */
export const creditsSpent = (amount: number): number => Math.max(0, -amount);

/** Days whose spending says how fast credits go. Today is left out: it is not over. */
export const BURN_DAYS = 7;

/**
 * Credits spent a day: the mean of the last `BURN_DAYS` whole days, days without spending counted. `spentOnDays` is one number a
 * day.
 */
export const burnPerDay = (spentOnDays: readonly number[]): number | null =>
  shareOf(
    spentOnDays.reduce((sum, spent) => sum + spent, 0),
    spentOnDays.length,
  );

/** Days that the balance lasts at the present burn; null where nothing is spent, 0 where nothing is left. */
export function daysLeft(balance: number | null, burn: number | null): number | null {
  if (balance === null || burn === null || burn === 0) return null;
  return Math.max(0, balance) / burn;
}

/** Credits are low where they last less than so many days. */
export const LOW_CREDIT_DAYS = 7;

/** Low: nothing is left, or what is left lasts less than `LOW_CREDIT_DAYS` days. */
export const areCreditsLow = (balance: number | null, left: number | null): boolean =>
  balance !== null && (balance <= 0 || (left !== null && left < LOW_CREDIT_DAYS));

/** Conversations that were judged resolved out of those that were judged at all. */
export const resolvedShare = (resolved: number, evaluated: number): number | null => shareOf(resolved, evaluated);

/** Calls that ended in a node of a flow rather than went on from it, out of those that came to it. */
export const dropShare = ({ entered, dropped }: { entered: number; dropped: number }): number | null =>
  shareOf(dropped, entered);
