import { describe } from 'vitest';
import { createMemorySecrets } from './memory.ts';
import { describeSecretStore } from './secret-store-contract.ts';

describe('secrets in memory', () => {
  describeSecretStore(async () => createMemorySecrets());
});
