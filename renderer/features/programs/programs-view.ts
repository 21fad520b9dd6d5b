import type { ExecutionFilter, ProgramFilter, ProgramSort } from '#shared/contract/programs.ts';
import { createStore } from '../../lib/store.ts';

/** What the lists show; it outlives their screens, so that coming back finds them as they were left. */
export const programsView = createStore<{ filter: ProgramFilter; sort: ProgramSort }>({
  filter: {},
  sort: { by: 'createdAt', order: 'desc' },
});

export const executionsView = createStore<{ filter: ExecutionFilter; shown: 'executions' | 'calls' }>({
  filter: {},
  shown: 'executions',
});
