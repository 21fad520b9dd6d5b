import type { MeasureThresholds, Span } from '../contract/call-measures.ts';
import { gapsOf, intersect, join, lengthOf } from './spans.ts';

/**
 * Who holds the floor, and who takes it when. Two sides' speech is cut into utterances, and what one side says under the other's
 * talk only to show that it listens is no utterance.
 */

/** What each side says in its own right; in order and disjoint. */
export interface Utterances {
  own: Span[];
  other: Span[];
}

/**
 * Utterances of two sides from their speech (in order, disjoint).
 *
 * An utterance is speech joined over pauses shorter than `pauseMaxMs` in which the other side says nothing: an inter-pausal unit
 * (Koiso et al. 1998, "An analysis of turn-taking and backchannels", Language and Speech 41). A back-channel (Yngve 1970, "On
 * getting a word in edgewise") is speech of at most `backchannelMaxMs` around which the other's talk goes on.
 */
export function toUtterances(own: readonly Span[], other: readonly Span[], settings: MeasureThresholds): Utterances {
  const spoken = { own: withoutBackchannels(own, other, settings), other: withoutBackchannels(other, own, settings) };
  return {
    own: joinPauses(spoken.own, spoken.other, settings.pauseMaxMs),
    other: joinPauses(spoken.other, spoken.own, settings.pauseMaxMs),
  };
}

function withoutBackchannels(
  own: readonly Span[],
  other: readonly Span[],
  { backchannelMaxMs, pauseMaxMs }: MeasureThresholds,
): Span[] {
  const talk = join(other, pauseMaxMs);
  const kept: Span[] = [];
  let j = 0;
  for (const span of join(own, pauseMaxMs)) {
    while ((talk[j]?.endMs ?? Number.POSITIVE_INFINITY) <= span.endMs) j += 1;
    const isAmidTalk = startOf(talk[j]) < span.startMs;
    if (!isAmidTalk || lengthOf(span) > backchannelMaxMs) kept.push(span);
  }
  return intersect(own, kept);
}

function joinPauses(own: readonly Span[], other: readonly Span[], pauseMaxMs: number): Span[] {
  const utterances: Span[] = [];
  let j = 0;
  for (const span of own) {
    const last = utterances.at(-1);
    if (last && span.startMs - last.endMs < pauseMaxMs) {
      while ((other[j]?.endMs ?? Number.POSITIVE_INFINITY) <= last.endMs) j += 1;
      if (startOf(other[j]) >= span.startMs) {
        last.endMs = span.endMs;
        continue;
      }
    }
    utterances.push({ ...span });
  }
  return utterances;
}

const startOf = (span: Span | undefined): number => span?.startMs ?? Number.POSITIVE_INFINITY;

/**
 * Where `own` interrupts: it starts before the other ends, who began earlier, and both speak for at least `minMs`. By the customer it
 * says that the agent was too long or too slow, by the agent that it took the customer for done (Twilio, ConversationRelay summary:
 * https://www.twilio.com/docs/voice/voice-insights/conversation-relay-summary). A span lasts until one of the two ends.
 */
export function findInterruptions({ own, other }: Utterances, minMs: number): Span[] {
  const found: Span[] = [];
  let j = 0;
  for (const { startMs, endMs } of own) {
    while ((other[j]?.endMs ?? Number.POSITIVE_INFINITY) <= startMs) j += 1;
    const floor = other[j];
    if (!floor || floor.startMs >= startMs) continue;
    const overlap = { startMs, endMs: Math.min(endMs, floor.endMs) };
    if (lengthOf(overlap) >= minMs) found.push(overlap);
  }
  return found;
}

/**
 * How long `own` took to answer, in ms, in the order of the call: from the end of the other's utterance to the start of the next, where
 * the floor passes without overlap (a gap of Heldner and Edlund 2010, "Pauses, gaps and overlaps in conversations", Journal of
 * Phonetics 38). Where music plays in between nobody was to answer.
 */
export function findResponseTimes({ own, other }: Utterances, hold: readonly Span[]): number[] {
  const times: number[] = [];
  let lastOwnEnd = Number.NEGATIVE_INFINITY;
  let lastOtherEnd: number | null = null;
  let j = 0;
  for (const { startMs, endMs } of own) {
    for (; startOf(other[j]) < startMs; j += 1) lastOtherEnd = other[j]?.endMs ?? lastOtherEnd;
    if (lastOtherEnd !== null && lastOtherEnd > lastOwnEnd && lastOtherEnd <= startMs) {
      const gap = { startMs: lastOtherEnd, endMs: startMs };
      if (intersect(hold, [gap]).length === 0) times.push(lengthOf(gap));
    }
    lastOwnEnd = endMs;
  }
  return times;
}

/**
 * Stretches in which only `own` speaks, its pauses included (the longest is Gong's "longest monologue": how long one side talks
 * without the other taking part).
 */
export function findMonologues({ own, other }: Utterances): Span[] {
  const [first, last] = [own[0], own.at(-1)];
  return first && last ? intersect(own, gapsOf(other, { startMs: first.startMs, endMs: last.endMs })) : [];
}
