import { Changed } from './common.ts';
import { event } from './define.ts';

/** Figures: today, calls, executions, credits, usage. */
export const reports = {
  onChanged: event(Changed),
};
