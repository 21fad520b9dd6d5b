import { Changed } from './common.ts';
import { event } from './define.ts';

/** Numbers to call from and names to send from. */
export const numbers = {
  onChanged: event(Changed),
};
