import type { Span } from '../contract/call-measures.ts';
import type { Listening } from '../contract/preferences.ts';
import { gapsOf, intersect, join, lengthOf } from './spans.ts';

/** At which speed each part of a recording is heard: the plan behind skipped silences and two-speed listening. */

/** A part of a recording that is heard at one speed, as a factor of the chosen one; null where it is passed over. */
export interface Stretch extends Span {
  rate: number | null;
}

/** Who speaks when in a recording, as far as it is known. */
export interface Heard {
  durationMs: number;
  /** A list a channel: the agent's, then the customer's; one list where there is one channel. */
  speech: readonly (readonly Span[])[];
  hold: readonly Span[];
}

/** What is left of a silence on each side of it, so that no word is heard cut. */
const SKIP_MARGIN_MS = 200;
/** A speaker keeps their speed over pauses as short as this, and for this long around what they say. */
const PAUSE_MS = 600;
const SPEECH_MARGIN_MS = 150;
/** A change of speed for less than this would only be noticed as a flutter. */
const MIN_STRETCH_MS = 300;

/** Where the loudest sample of each slice (0 to 255) stays below a level, in dBFS, on every channel. */
export function quietSpans(
  channels: readonly Uint8Array[],
  { slicesPerSecond, belowDb }: { slicesPerSecond: number; belowDb: number },
): Span[] {
  const limit = 255 * 10 ** (belowDb / 20);
  const toMs = (slice: number): number => Math.round((slice / slicesPerSecond) * 1000);
  const length = Math.max(0, ...channels.map((channel) => channel.length));
  const spans: Span[] = [];
  let start: number | null = null;
  for (let slice = 0; slice <= length; slice += 1) {
    const isQuiet = slice < length && channels.every((channel) => (channel[slice] ?? 0) < limit);
    if (isQuiet) start ??= slice;
    else if (start !== null) {
      spans.push({ startMs: toMs(start), endMs: toMs(slice) });
      start = null;
    }
  }
  return spans;
}

/** Where nobody speaks and no music plays. */
export const unspokenSpans = ({ durationMs, speech, hold }: Heard): Span[] =>
  gapsOf(join([...speech.flat(), ...hold]), { startMs: 0, endMs: durationMs });

/** What of the silences is passed over: those of at least `minMs`, without a margin to what is heard around them. */
export function skippedSpans(silences: readonly Span[], durationMs: number, minMs: number): Span[] {
  return silences
    .filter((silence) => lengthOf(silence) >= minMs)
    .map(({ startMs, endMs }) => ({
      startMs: startMs === 0 ? 0 : startMs + SKIP_MARGIN_MS,
      endMs: endMs >= durationMs ? durationMs : endMs - SKIP_MARGIN_MS,
    }))
    .filter((span) => lengthOf(span) > 0);
}

/**
 * The parts of the recording in order, from its start to its end without a gap. Two speeds need a channel a side: with one channel all
 * speech keeps the chosen speed, and only what is no speech has its own.
 */
export function planListening(heard: Heard, silences: readonly Span[], settings: Listening): Stretch[] {
  const whole = { startMs: 0, endMs: heard.durationMs };
  if (lengthOf(whole) <= 0) return [];
  const paced = settings.isTwoSpeed ? withoutFlutter(paceBySpeaker(heard, settings)) : [{ ...whole, rate: 1 }];
  const skipped = settings.isSkippingSilence ? skippedSpans(silences, heard.durationMs, settings.skipMinMs) : [];
  const kept = gapsOf(skipped, whole);
  const parts: Stretch[] = skipped.map((span) => ({ ...span, rate: null }));
  for (const stretch of paced) {
    parts.push(...intersect(kept, [stretch]).map((span) => ({ ...span, rate: stretch.rate })));
  }
  return parts.sort((a, b) => a.startMs - b.startMs);
}

function paceBySpeaker(heard: Heard, { agentRate, contactRate, silenceRate }: Listening): Stretch[] {
  const isSided = heard.speech.length === 2;
  const whole = { startMs: 0, endMs: heard.durationMs };
  const speakers = heard.speech.map((spans, channel) => ({
    spans: intersect(join(join(spans, PAUSE_MS).map(widen)), [whole]),
    rate: isSided ? (channel === 0 ? agentRate : contactRate) : 1,
  }));
  const edges = [0, heard.durationMs, ...speakers.flatMap(({ spans }) => spans.flatMap((s) => [s.startMs, s.endMs]))];
  const times = [...new Set(edges)].sort((a, b) => a - b);
  const cursors = speakers.map(() => 0);
  return times.slice(0, -1).map((startMs, index) => {
    const rates = speakers.flatMap(({ spans, rate }, speaker) => {
      let cursor = cursors[speaker] ?? 0;
      while ((spans[cursor]?.endMs ?? Number.POSITIVE_INFINITY) <= startMs) cursor += 1;
      cursors[speaker] = cursor;
      return (spans[cursor]?.startMs ?? Number.POSITIVE_INFINITY) <= startMs ? [rate] : [];
    });
    // Where both speak it is heard as slowly as the slower of the two is wanted.
    return { startMs, endMs: times[index + 1] ?? startMs, rate: rates.length === 0 ? silenceRate : Math.min(...rates) };
  });
}

const widen = ({ startMs, endMs }: Span): Span => ({
  startMs: startMs - SPEECH_MARGIN_MS,
  endMs: endMs + SPEECH_MARGIN_MS,
});

/** Short parts between slower ones take the slower speed; neighbours of one speed become one part. */
function withoutFlutter(stretches: readonly Stretch[]): Stretch[] {
  const slowed = stretches.map((stretch, index) => {
    if (lengthOf(stretch) >= MIN_STRETCH_MS) return stretch;
    const around = [stretches[index - 1]?.rate, stretches[index + 1]?.rate, stretch.rate];
    return { ...stretch, rate: Math.min(...around.map((rate) => rate ?? Number.POSITIVE_INFINITY)) };
  });
  const joined: Stretch[] = [];
  for (const stretch of slowed) {
    const last = joined.at(-1);
    if (last?.rate === stretch.rate) last.endMs = stretch.endMs;
    else joined.push({ ...stretch });
  }
  return joined;
}

/** How long the plan takes to hear at a chosen speed, in ms. */
export const heardMs = (plan: readonly Stretch[], chosenRate: number): number =>
  plan.reduce((sum, { rate, ...span }) => sum + (rate === null ? 0 : lengthOf(span) / (rate * chosenRate)), 0);

/** The part that a position lies in; null outside the recording. */
export function stretchAt(plan: readonly Stretch[], atMs: number): Stretch | null {
  let low = 0;
  let high = plan.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((plan[middle]?.endMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  const found = plan[low];
  return found !== undefined && found.startMs <= atMs ? found : null;
}
