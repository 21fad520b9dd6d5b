/** Seeded randomness (mulberry32): the same words in, the same numbers out, on every machine. */
export interface Prng {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** A whole number, both ends included. */
  integer(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T;
  /** A UUID whose first eight digits are `prefix`, so that whoever meets it can tell who made it. */
  uuid(prefix: string): string;
}

export function createPrng(...words: readonly (string | number)[]): Prng {
  let state = hash32(words.join('|'));
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const fraction = () => next() / 2 ** 32;
  const integer = (from: number, to: number) => from + Math.floor(fraction() * (to - from + 1));
  const hex = () => next().toString(16).padStart(8, '0');
  return {
    fraction,
    integer,
    chance: (probability) => fraction() < probability,
    pick: (from) => from[integer(0, from.length - 1)] as (typeof from)[number],
    uuid: (prefix) => {
      const [a, b, c] = [hex(), hex(), hex()];
      return `${prefix}-${a.slice(0, 4)}-4${a.slice(5)}-8${b.slice(1, 4)}-${b.slice(4)}${c}`;
    },
  };
}

/** FNV-1a over the UTF-16 units of a text, as an unsigned 32-bit number. */
export function hash32(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
