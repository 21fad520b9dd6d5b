import { z } from 'zod';
import { maybe, WireId } from './common.ts';

/** A number that calls are made from. */
export const Did = z.looseObject({
  id: WireId,
  /** E.164. */
  number: z.string(),
  country: maybe(z.string()),
  label: maybe(z.string()),
  capabilities: maybe(z.array(z.string())),
});

export type Did = z.infer<typeof Did>;
