import { createHash } from 'node:crypto';
import { AGENT_LINES, CONTACT_LINES } from '../seed/names.ts';
import { Random } from '../seed/random.ts';

export type Reaction = 'answer' | 'voicemail' | 'no_answer' | 'busy' | 'rejected' | 'error';

/** Whoever is at the other end of the line. All times in ms. */
export interface Party {
  /** What comes of being dialled, `ringAfterMs` after dialling and `reactAfterMs` after the first ring. */
  pickUp(): { reaction: Reaction; ringAfterMs: number; reactAfterMs: number };
  /** How long after answering they hang up by themselves; null where they stay. */
  patienceMs(): number | null;
  /** Presses as many digits as asked, or none. The digits need not be among those allowed. */
  press(allowed: readonly string[], howMany: number): { digits: string | null; afterMs: number };
  /** Speaks, or stays silent (null). */
  speak(): { durationMs: number; text: string } | null;
  /** What they and an agent say to each other in turn, the agent first. */
  converse(): { agent: string; contact: string; durationMs: number }[];
}

const REACTIONS: readonly [Reaction, number][] = [
  ['answer', 0.6],
  ['no_answer', 0.16],
  ['voicemail', 0.1],
  ['busy', 0.07],
  ['rejected', 0.05],
  ['error', 0.02],
];
const PATIENT = 0.88;
const PRESSES = 0.88;
const PRESSES_RIGHT = 0.9;
const SPEAKS = 0.9;
const DIGITS = [...'1234567890'] as [string, ...string[]];

/** A person by chance: the same seed, contact and attempt always make the same one. */
export function seededParty(seed: number, contactId: string, attempt: number): Party {
  const digest = createHash('sha256').update(`${seed}:${contactId}:${attempt}`).digest();
  const random = new Random(digest.readUInt32LE(0));
  return {
    pickUp: () => ({
      reaction: pickReaction(random),
      ringAfterMs: random.integer(400, 1500),
      reactAfterMs: random.integer(2000, 18_000),
    }),
    patienceMs: () => (random.chance(PATIENT) ? null : random.integer(2000, 60_000)),
    press: (allowed, howMany) => {
      const afterMs = random.integer(600, 4000);
      if (!random.chance(PRESSES)) return { digits: null, afterMs };
      const among = random.chance(PRESSES_RIGHT) && allowed.length > 0 ? allowed : DIGITS;
      const digits = Array.from({ length: howMany }, () => among[random.integer(0, among.length - 1)]).join('');
      return { digits, afterMs };
    },
    speak: () =>
      random.chance(SPEAKS) ? { durationMs: random.integer(1500, 15_000), text: random.pick(CONTACT_LINES) } : null,
    converse: () =>
      Array.from({ length: random.integer(2, 6) }, () => ({
        agent: random.pick(AGENT_LINES),
        contact: random.pick(CONTACT_LINES),
        durationMs: random.integer(5000, 16_000),
      })),
  };
}

function pickReaction(random: Random): Reaction {
  let left = random.uint32() / 2 ** 32;
  for (const [reaction, share] of REACTIONS) {
    if (left < share) return reaction;
    left -= share;
  }
  return 'answer';
}
