import { AudioProblem } from '#shared/contract/calls.ts';

/** What the downloads keep about a recording. Anything else in its place is still a problem, only not a known one. */
export function parseAudioProblem(stored: string | null): AudioProblem | null {
  if (stored === null) return null;
  try {
    return AudioProblem.parse(JSON.parse(stored));
  } catch {
    // Written by another version: the person is told that something was wrong, and may try again.
    return { code: 'unknown', status: null };
  }
}
