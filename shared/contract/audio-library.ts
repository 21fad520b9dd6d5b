import { Changed } from './common.ts';
import { event } from './define.ts';

/** Audio that flows play. */
export const audioLibrary = {
  onChanged: event(Changed),
};
