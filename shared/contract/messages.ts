import { Changed } from './common.ts';
import { event } from './define.ts';

/** Messages to people: SMS programs, single SMS and WhatsApp templates. */
export const messages = {
  onChanged: event(Changed),
};
