import type { FeatureHandlers } from '#shared/contract/define.ts';
import type { Contract } from '#shared/contract/index.ts';
import type { Updates } from './service.ts';

export const updateHandlers = (updates: Updates): FeatureHandlers<Contract['updates']> => ({
  check: () => updates.check(),
});
