import { z } from 'zod';
import { TokenPair } from '../gomobile/auth.ts';

/** `POST /_local/session`: a signed-in session, which no service documents how to get. */
export const LocalSession = TokenPair.extend({
  /** The key made at installation. */
  api_key: z.string().min(1),
});

export type LocalSession = z.infer<typeof LocalSession>;
