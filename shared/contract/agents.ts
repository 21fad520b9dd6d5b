import { Changed } from './common.ts';
import { event } from './define.ts';

/** Agents of all platforms: what they are told to do, by what their conversations are judged, and trials. */
export const agents = {
  onChanged: event(Changed),
};
