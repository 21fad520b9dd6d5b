import { defineConfig } from 'vitest/config';

/** The tests that a file's mutants are tried with, which `scripts/mutation.ts` names. */
export default defineConfig({
  test: {
    include: (process.env.EARSHOT_MUTATION_TESTS ?? '').split(' '),
    setupFiles: ['test/mutation/fixed-seed.ts'],
    testTimeout: 20_000,
  },
});
