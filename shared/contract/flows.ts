import { Changed } from './common.ts';
import { event } from './define.ts';

/** Flows of all platforms. */
export const flows = {
  onChanged: event(Changed),
};
