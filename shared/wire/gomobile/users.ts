import { z } from 'zod';
import { maybe, WireId, WireInstant } from './common.ts';

export const Organization = z.looseObject({
  id: WireId,
  name: z.string(),
  slug: maybe(z.string()),
  timezone: maybe(z.string()),
  currency: maybe(z.string()),
  plan: maybe(z.string()),
  status: maybe(z.string()),
  type: maybe(z.string()),
  size: maybe(z.string()),
  primaryUse: maybe(z.string()),
});

export const UserProfile = z.looseObject({
  id: WireId,
  email: z.string(),
  firstName: maybe(z.string()),
  lastName: maybe(z.string()),
  /** admin, manager or agent; an open text on reading. */
  role: maybe(z.string()),
  isStaff: maybe(z.boolean()),
  organization: maybe(Organization),
  createdAt: maybe(WireInstant),
  updatedAt: maybe(WireInstant),
});

export type Organization = z.infer<typeof Organization>;
export type UserProfile = z.infer<typeof UserProfile>;
