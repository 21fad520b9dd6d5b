import { z } from 'zod';

/** A problem with one part of a request; `loc` leads to it, such as `["path", "live_flow_id"]`. */
export const ValidationProblem = z.looseObject({
  loc: z.array(z.union([z.string(), z.number()])),
  msg: z.string(),
  type: z.string(),
});

/** The error body of a FastAPI service (inferred): a sentence, or with 422 a list of problems. */
export const ErrorReply = z.looseObject({ detail: z.union([z.string(), z.array(ValidationProblem)]) });

export type ErrorReply = z.infer<typeof ErrorReply>;
