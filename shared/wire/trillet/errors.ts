import { z } from 'zod';

/** Error bodies are not documented: `error` is a text or an object with `message`, or there is only `message`. */
export const ErrorReply = z.looseObject({
  error: z.union([z.string(), z.looseObject({ message: z.string().optional() })]).optional(),
  message: z.string().optional(),
});

export type ErrorReply = z.infer<typeof ErrorReply>;
