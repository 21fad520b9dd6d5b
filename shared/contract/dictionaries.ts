import { Changed } from './common.ts';
import { event } from './define.ts';

/** Words and the audio that says them. */
export const dictionaries = {
  onChanged: event(Changed),
};
