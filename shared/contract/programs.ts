import { Changed } from './common.ts';
import { event } from './define.ts';

/** Calling programs and their executions. */
export const programs = {
  onChanged: event(Changed),
};
