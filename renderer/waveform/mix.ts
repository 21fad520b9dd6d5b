/** What is done to one side of a call before it is heard. */
export interface SideMix {
  gainDb: number;
  isMuted: boolean;
}

/** By channel of the recording. */
export interface Mix {
  sides: readonly [SideMix, SideMix];
  /** The channel that is heard alone, whatever is muted. */
  solo: 0 | 1 | null;
}

export type Channel = 0 | 1;

export const GAIN_MIN_DB = -18;
export const GAIN_MAX_DB = 18;

const PLAIN: SideMix = { gainDb: 0, isMuted: false };
export const NEUTRAL_MIX: Mix = { sides: [PLAIN, PLAIN], solo: null };

/** What each channel is raised or lowered by, in dB, before what the person chose for it. */
export type Levels = readonly [number, number];
export const NO_LEVELS: Levels = [0, 0];

export const isNeutral = ({ sides, solo }: Mix, levels: Levels): boolean =>
  solo === null && sides.every(({ gainDb, isMuted }) => gainDb === 0 && !isMuted) && levels.every((db) => db === 0);

export const isHeard = ({ sides, solo }: Mix, channel: Channel): boolean =>
  solo === null ? !sides[channel].isMuted : solo === channel;

const amplitudeOf = (gainDb: number): number => 10 ** (gainDb / 20);

/** Factors of each channel for the left and the right ear. A side that is heard alone is heard in both. */
export function earGains(mix: Mix, levels: Levels): [[number, number], [number, number]] {
  const level = (channel: Channel): number =>
    isHeard(mix, channel) ? amplitudeOf(mix.sides[channel].gainDb + levels[channel]) : 0;
  const isOneAlone = isHeard(mix, 0) !== isHeard(mix, 1);
  const spill = isOneAlone ? 1 : 0;
  return [
    [level(0), level(0) * spill],
    [level(1) * spill, level(1)],
  ];
}

export const withSolo = (mix: Mix, channel: Channel): Mix => ({ ...mix, solo: mix.solo === channel ? null : channel });

export const withSide = ({ sides, solo }: Mix, channel: Channel, change: Partial<SideMix>): Mix => {
  const changed = (index: Channel): SideMix => (index === channel ? { ...sides[index], ...change } : sides[index]);
  return { solo, sides: [changed(0), changed(1)] };
};

/** Where speech is brought to, in LUFS: loud enough for a desk in a noisy room, with room above it for louder words. */
const TARGET_LUFS = -20;
/** More would raise a line's noise to the level of speech. */
const LEVEL_MAX_DB = 15;

/** What brings every side to the same loudness; a channel on which nothing is heard stays as it is. */
export function levelsFor(loudness: readonly (number | null)[]): Levels {
  const level = (channel: Channel): number => {
    const lufs = loudness[channel] ?? null;
    return lufs === null ? 0 : Math.max(-LEVEL_MAX_DB, Math.min(LEVEL_MAX_DB, TARGET_LUFS - lufs));
  };
  // One channel is heard in both ears, and so both take its level.
  return loudness.length === 1 ? [level(0), level(0)] : [level(0), level(1)];
}
