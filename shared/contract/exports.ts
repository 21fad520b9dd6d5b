import { Changed } from './common.ts';
import { event } from './define.ts';

/** Lists and reports as files. */
export const exports = {
  onChanged: event(Changed),
};
