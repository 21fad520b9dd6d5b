import { Changed } from './common.ts';
import { event } from './define.ts';

/** Conversations with agents, their messages and drafts. */
export const conversations = {
  onChanged: event(Changed),
};
