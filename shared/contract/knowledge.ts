import { Changed } from './common.ts';
import { event } from './define.ts';

/** What agents know: bases with documents, and items. */
export const knowledge = {
  onChanged: event(Changed),
};
