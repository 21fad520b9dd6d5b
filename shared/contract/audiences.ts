import { Changed } from './common.ts';
import { event } from './define.ts';

/** Groups of contacts, and who is in them. */
export const audiences = {
  onChanged: event(Changed),
};
