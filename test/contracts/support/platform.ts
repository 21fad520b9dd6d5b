import { join } from 'node:path';
import { createPlatform, type Platform } from '../../../platform/server.ts';

const SAMPLE_DIR = join(import.meta.dirname, '../../../platform/seed/fixtures');

/** A platform in memory with the small sample workspace, whose clock tests can move. */
export const startContractPlatform = (extras = true): Promise<Platform> =>
  createPlatform({
    dataDir: null,
    port: 0,
    seed: 'sample',
    // Some that can be deleted.
    recordings: 10,
    sampleDir: SAMPLE_DIR,
    testHooks: true,
    extras,
    trilletPerMinute: null,
    wordPaceMs: 0,
  });
