import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { MeasuredPeaks } from './support/peaks-process.ts';

const MINUTES = process.env.EARSHOT_TEST_SIZE === 'long' ? 60 : 5;

test.each(['wav', 'mp3', 'opus'])(
  `the waveform of ${MINUTES} minutes of %s takes less than 100 MB`,
  async (kind) => {
    const child = fork(join(import.meta.dirname, 'support/peaks-process.ts'), [kind, String(MINUTES)]);
    const [measured] = (await once(child, 'message')) as [MeasuredPeaks];
    expect(measured.aboveBaseMib).toBeLessThan(100);
    // All of it was read: a fixture repeated is a little longer or shorter than the minutes asked for.
    expect(Math.abs(measured.seconds / (MINUTES * 60) - 1)).toBeLessThan(0.03);
    expect(measured.slices).toEqual(measured.slices.map(() => Math.ceil(measured.seconds * 100 - 1e-6)));
    expect(measured).toMatchObject({ badParts: 0 });
    expect(measured.slices).toHaveLength(2);
  },
  300_000,
);
