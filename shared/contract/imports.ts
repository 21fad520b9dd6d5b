import { Changed } from './common.ts';
import { event } from './define.ts';

/** Contacts from files. */
export const imports = {
  onChanged: event(Changed),
};
