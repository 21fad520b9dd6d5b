import type { FastifyRequest } from 'fastify';
import { ApiError, type FieldProblem } from '../http/errors.ts';

/** A problem of a 422, as FastAPI tells it. */
export interface ValidationProblem {
  type: string;
  /** Where it is: the part of the request, then the way into it. */
  loc: (string | number)[];
  msg: string;
}

const WORDS: Readonly<Record<string, Pick<ValidationProblem, 'type' | 'msg'>>> = {
  isNotEmpty: { type: 'missing', msg: 'Field required' },
  isString: { type: 'string_type', msg: 'Input should be a valid string' },
  isObject: { type: 'dict_type', msg: 'Input should be a valid dictionary' },
  isUuid: { type: 'uuid_parsing', msg: 'Input should be a valid UUID' },
  whitelistValidation: { type: 'extra_forbidden', msg: 'Extra inputs are not permitted' },
  minLength: { type: 'string_too_short', msg: 'String is shorter than allowed' },
  maxLength: { type: 'string_too_long', msg: 'String is longer than allowed' },
};

/** A request that breaks its schema is 422 here, and not 400. */
export function rewordRefusal(error: ApiError, _request: FastifyRequest): ApiError {
  if (error.problems.length === 0) return error;
  return unprocessable(error.problems.map(toProblem));
}

export const unprocessable = (detail: ValidationProblem[]): ApiError =>
  new ApiError(422, 'VALIDATION_FAILED', 'Unprocessable Entity', { body: { detail } });

export const invalidJson = (why: string): ApiError =>
  unprocessable([{ type: 'json_invalid', loc: ['body', positionIn(why)], msg: `JSON decode error: ${why}` }]);

/** Where the parser stopped, as far as it says so. */
const positionIn = (why: string): number => Number(/at position (\d+)/.exec(why)?.[1] ?? 0);

function toProblem({ field, code, message, part = 'body' }: FieldProblem): ValidationProblem {
  const words = WORDS[code] ?? { type: 'value_error', msg: message };
  const path = field === part ? [] : field.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  return { ...words, loc: [part, ...path] };
}
