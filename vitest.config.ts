import { defineConfig } from 'vitest/config';

/** Each keeps every core busy or measures time and memory, which a neighbour would spoil. */
const ALONE = [
  'test/integration/{export-files,many-contacts,platform-scale,scale}.integration.test.ts',
  'test/contracts/hostile-server.test.ts',
];

/**
 * Suites by what they need: `unit` nothing but Node, `integration` servers and a keychain, `alone` the machine for itself, `e2e`
 * the built application.
 */
export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{shared,electron,platform,renderer,scripts}/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['host/**/*.test.ts', 'test/{integration,contracts}/**/*.test.ts'],
          exclude: ALONE,
          expect: { poll: { timeout: 15_000, interval: 50 } },
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: [...ALONE, 'test/renderer/**/*.test.{ts,tsx}', 'test/{rig,sim}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.e2e.ts'],
          expect: { poll: { timeout: 15_000, interval: 50 } },
          testTimeout: 180_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
