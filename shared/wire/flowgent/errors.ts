import { z } from 'zod';

/** The error body of every endpoint but chat, whose errors come in its own envelope. */
export const ErrorReply = z.looseObject({
  error: z.string(),
  message: z.string().optional(),
  /** The plan that lifts a usage limit. */
  minimalPlan: z.string().optional(),
});

export type ErrorReply = z.infer<typeof ErrorReply>;
