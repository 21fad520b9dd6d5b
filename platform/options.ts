import { parseArgs } from 'node:util';
import { z } from 'zod';
import { StartFailure } from './start-failure.ts';

export const USAGE =
  'npm run platform -- [--port N] [--data DIR] [--seed sample|empty] [--contacts N] [--recordings N] [--test-hooks] [--no-extras]';

const wholeNumber = (max: number) => z.string().regex(/^\d+$/).transform(Number).pipe(z.number().max(max));

const Flags = z.object({
  port: wholeNumber(65_535).default(3000),
  data: z.string().min(1).nullable().default(null),
  seed: z.enum(['sample', 'empty']).default('sample'),
  contacts: wholeNumber(1_000_000).default(0),
  recordings: wholeNumber(1_000_000).default(0),
  'test-hooks': z.boolean().default(false),
  'no-extras': z.boolean().default(false),
});

const EXPECTED: Readonly<Record<string, string>> = {
  port: 'a number from 0 (any free one) to 65535',
  data: 'a directory',
  seed: '"sample" or "empty"',
  contacts: 'a number from 0 to 1000000',
  recordings: 'a number from 0 to 1000000',
};

export type Flags = z.infer<typeof Flags>;

/** Reads the command line. Throws `StartFailure` `BAD_OPTIONS` with a sentence. */
export function parseFlags(argv: readonly string[]): Flags {
  const parsed = Flags.safeParse(readArgv(argv));
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0] ?? '');
  throw new StartFailure('BAD_OPTIONS', `--${name} takes ${EXPECTED[name] ?? 'another value'}.`);
}

function readArgv(argv: readonly string[]): Record<string, unknown> {
  const text = { type: 'string' } as const;
  try {
    const options = {
      port: text,
      data: text,
      seed: text,
      contacts: text,
      recordings: text,
      'test-hooks': { type: 'boolean' },
      'no-extras': { type: 'boolean' },
    } as const;
    return parseArgs({ args: [...argv], options }).values;
  } catch (thrown) {
    throw new StartFailure('BAD_OPTIONS', `${thrown instanceof Error ? thrown.message : String(thrown)}.`, thrown);
  }
}
