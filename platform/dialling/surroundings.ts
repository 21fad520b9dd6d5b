import { hasAgent } from '../gomobile/flows/repository.ts';
import type { Workspace } from '../workspace.ts';
import type { Surroundings } from './node-actions.ts';

export const surroundingsOf = ({ db }: Pick<Workspace, 'db'>): Surroundings => ({
  audio: (id) => ({ title: `[${id}]`, durationMs: 4000 }),
  hasDictionary: () => true,
  hasAgent: (id) => hasAgent(db, id),
});
