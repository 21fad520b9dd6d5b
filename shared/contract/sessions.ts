import { Changed } from './common.ts';
import { event } from './define.ts';

/** Where the user of a connection is signed in. */
export const sessions = {
  onChanged: event(Changed),
};
