import type { TFunction } from 'i18next';
import type { AudioFindings, AudioProblem } from '#shared/contract/calls.ts';
import { formatDuration } from '../../lib/format.ts';

/** What happened to a recording's audio, and what a person can do about it. */
export interface AudioWords {
  what: string;
  todo: string;
}

export const problemWords = (t: TFunction, { code, status }: AudioProblem): AudioWords => ({
  what: t(`audioProblem.${code}.what`, { status: status ?? '–' }),
  todo: t(`audioProblem.${code}.todo`),
});

/** Both sentences on one line, for a title. */
export const problemLine = (t: TFunction, problem: AudioProblem): string => {
  const { what, todo } = problemWords(t, problem);
  return `${what} ${todo}`;
};

/** Null where the audio is whole. */
export function damageLine(t: TFunction, findings: AudioFindings | null): string | null {
  if (findings === null || !findings.isDamaged) return null;
  const { decodedMs, expectedMs } = findings;
  if (decodedMs === null || expectedMs === null || Math.abs(expectedMs - decodedMs) < 1000) {
    return t('review.damagedPlaces');
  }
  return t(decodedMs < expectedMs ? 'review.damagedText' : 'review.damagedLength', {
    decoded: formatDuration(decodedMs),
    expected: formatDuration(expectedMs),
  });
}

/** How a recording stands that needs a copy to be played exactly; null where it needs none, or has it. */
export function copyLine(t: TFunction, findings: AudioFindings): string | null {
  if (findings.playback !== 'preparing') return null;
  return t(`playableCopy.${findings.copyProblem ?? 'preparing'}`);
}

/** Why there is no waveform; null where there is one, or may still be. */
export function waveformWords(t: TFunction, findings: AudioFindings | null): AudioWords | null {
  const problem = findings?.waveformProblem ?? null;
  if (problem === null) return null;
  return { what: t(`waveformProblem.${problem}.what`), todo: t(`waveformProblem.${problem}.todo`) };
}
