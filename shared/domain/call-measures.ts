import type {
  CallMeasures,
  MeasureThresholds,
  ResponseTimes,
  SidedMeasures,
  SideMeasures,
  Span,
} from '../contract/call-measures.ts';
import { gapsOf, intersect, join, lengthOf, longestMs, totalMs } from './spans.ts';
import { findInterruptions, findMonologues, findResponseTimes, toUtterances, type Utterances } from './turn-taking.ts';

/** Of everything between the samples and the measures. Raised with each change of either, so that older results are made again. */
export const ANALYSIS_VERSION = 1;

/**
 * Silence: longer than 3 s, as Amazon Connect counts non-talk time; dead air: longer than 5 s, as Google's silence analysis
 * (https://docs.cloud.google.com/contact-center/insights/docs/silence-analysis). Overtalk from 150 ms, since
 * noise hides the edges of speech and none over 200 ms is to be missed. Pauses and back-channels by turn-taking.ts.
 */
export const DEFAULT_THRESHOLDS: MeasureThresholds = {
  silenceMinMs: 3000,
  deadAirMinMs: 5000,
  overtalkMinMs: 150,
  pauseMaxMs: 500,
  backchannelMaxMs: 700,
  silentSideMaxMs: 500,
};

/** What listening to a recording found. */
export interface CallSpeech {
  durationMs: number;
  /** A list of spans a channel: first the agent, then the customer. One channel holds everybody. */
  speech: readonly (readonly Span[])[];
  /** Where music is played to who waits, on whichever channel. */
  hold: readonly Span[];
}

/**
 * Every measure of a call, from who speaks when. Lengths in ms, shares from 0 to 1. The order of the spans, and whether one is given
 * whole or in parts, does not matter; what lies outside the recording is left out.
 */
export function measureCall({ durationMs, speech, hold }: CallSpeech, settings: MeasureThresholds): CallMeasures {
  const whole = { startMs: 0, endMs: durationMs };
  const within = (spans: readonly Span[]): Span[] => intersect(join(spans), [whole]);
  const channels = speech.map(within);
  const anybody = join(channels.flat());
  const music = within(hold);
  const holdMs = totalMs(music);
  const silences = findSilences(anybody, music, whole, settings.silenceMinMs);
  const dead = findDeadAir(anybody, music, settings.deadAirMinMs);
  const [agent, customer] = channels;
  const isSided = channels.length === 2 && agent !== undefined && customer !== undefined;
  return {
    durationMs,
    speechMs: totalMs(anybody),
    silences,
    silenceMs: totalMs(silences),
    longestSilenceMs: longestMs(silences),
    deadAir: { count: dead.length, longestMs: longestMs(dead), totalMs: totalMs(dead) },
    holdMs,
    holdShare: durationMs === 0 ? null : holdMs / durationMs,
    sides: isSided ? measureSides(agent, customer, music, settings) : null,
  };
}

/**
 * Silence: nobody speaks and no music plays, for at least `minMs`. Amazon Connect's non-talk time without the hold time
 * (https://docs.aws.amazon.com/connect/latest/adminguide/contact-lens-metrics.html), which is measured by itself.
 */
function findSilences(speech: readonly Span[], hold: readonly Span[], whole: Span, minMs: number): Span[] {
  return gapsOf(join([...speech, ...hold]), whole).filter((gap) => lengthOf(gap) >= minMs);
}

/** Dead air: a silence of at least `minMs` after the first and before the last word, while both wait for each other. */
function findDeadAir(speech: readonly Span[], hold: readonly Span[], minMs: number): Span[] {
  const [first, last] = [speech[0], speech.at(-1)];
  if (!first || !last) return [];
  return findSilences(speech, hold, { startMs: first.startMs, endMs: last.endMs }, minMs);
}

function measureSides(agent: Span[], customer: Span[], hold: Span[], settings: MeasureThresholds): SidedMeasures {
  // Overtalk: both sides speak at once, as Twilio Flex marks cross-talk (https://www.twilio.com/docs/flex/wfo/conversation-screen).
  const overtalk = intersect(agent, customer).filter((span) => lengthOf(span) >= settings.overtalkMinMs);
  const { own, other } = toUtterances(agent, customer, settings);
  const [agentMs, customerMs] = [totalMs(agent), totalMs(customer)];
  const talkMs = agentMs + customerMs;
  const side = (ownMs: number, utterances: Utterances): SideMeasures => ({
    talkMs: ownMs,
    talkRatio: toRatio(ownMs, talkMs),
    longestMonologueMs: longestMs(findMonologues(utterances)),
    interruptions: findInterruptions(utterances, settings.overtalkMinMs),
    responses: toResponses(findResponseTimes(utterances, hold)),
  });
  return {
    agent: side(agentMs, { own, other }),
    customer: side(customerMs, { own: other, other: own }),
    overtalk,
    overtalkMs: totalMs(overtalk),
    silentSide: findSilentSide(agentMs, customerMs, settings.silentSideMaxMs),
  };
}

/**
 * Talk ratio: a side's talk time out of both sides' talk time (Gong's talk ratio). Time of overtalk counts for each, so that the two
 * ratios always add up to 1, which a share of the call's length would not.
 */
const toRatio = (ownMs: number, talkMs: number): number | null => (talkMs === 0 ? null : ownMs / talkMs);

/** One-sided calls: "one side fully silent" of Twilio's summary, with room for a click or a cough. */
function findSilentSide(agentMs: number, customerMs: number, maxMs: number): SidedMeasures['silentSide'] {
  if (agentMs < maxMs) return customerMs < maxMs ? 'both' : 'agent';
  return customerMs < maxMs ? 'customer' : null;
}

/** Median: the middle one, or the mean of the middle two. p90: nearest rank, the smallest that 90 % do not exceed. */
function toResponses(timesMs: number[]): ResponseTimes {
  const sorted = timesMs.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? 0;
  if (sorted.length === 0) return { timesMs, medianMs: null, p90Ms: null };
  const middle = (at((sorted.length - 1) >> 1) + at(sorted.length >> 1)) / 2;
  return { timesMs, medianMs: Math.round(middle), p90Ms: at(Math.ceil(sorted.length * 0.9) - 1) };
}
