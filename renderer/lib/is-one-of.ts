/** Whether a word from outside is one of those that are known here. */
export const isOneOf = <T extends string>(all: readonly T[], value: string): value is T =>
  (all as readonly string[]).includes(value);
