import { Changed } from './common.ts';
import { event } from './define.ts';

/** Keys of a platform. */
export const apiKeys = {
  onChanged: event(Changed),
};
