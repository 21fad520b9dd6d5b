import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { type FieldProblem, validationFailed } from './errors.ts';

/** Checks a part of a request against its zod schema; a refusal carries the API's own words and codes. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (data) => {
    const input = data ?? {};
    const parsed = schema.safeParse(input);
    if (parsed.success) return { value: parsed.data };
    return { error: validationFailed(problemsOf(parsed.error, input, httpPart)) };
  };

/** What zod found wrong with `input`, in the API's words. */
export const problemsOf = (error: z.ZodError, input: unknown, httpPart: string | undefined): FieldProblem[] =>
  error.issues.flatMap((issue) =>
    toProblems(issue, input, httpPart).map((problem) => ({ ...problem, part: PARTS[httpPart ?? 'body'] ?? 'body' })),
  );

const PARTS: Readonly<Record<string, NonNullable<FieldProblem['part']>>> = {
  params: 'path',
  querystring: 'query',
  query: 'query',
};

type Issue = z.core.$ZodIssue;
type Words = Pick<FieldProblem, 'message' | 'code' | 'params'>;

function toProblems(issue: Issue, input: unknown, httpPart: string | undefined): FieldProblem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: [...path, key].join('.'),
      message: `property ${key} should not exist`,
      code: 'whitelistValidation',
    }));
  }
  const field = path.join('.') || httpPart || 'body';
  const words = isMissing(input, issue.path) ? { message: 'should not be empty', code: 'isNotEmpty' } : wordsFor(issue);
  return [{ ...words, field, message: `${field} ${words.message}` }];
}

function isMissing(input: unknown, path: readonly PropertyKey[]): boolean {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return false;
    value = Reflect.get(value, key);
  }
  return value === undefined;
}

const TYPES: Readonly<Record<string, Words>> = {
  string: { message: 'must be a string', code: 'isString' },
  number: { message: 'must be a number conforming to the specified constraints', code: 'isNumber' },
  int: { message: 'must be an integer number', code: 'isInt' },
  boolean: { message: 'must be a boolean value', code: 'isBoolean' },
  array: { message: 'must be an array', code: 'isArray' },
  object: { message: 'must be an object', code: 'isObject' },
  record: { message: 'must be an object', code: 'isObject' },
};

const FORMATS: Readonly<Record<string, Words>> = {
  uuid: { message: 'must be a UUID', code: 'isUuid' },
  email: { message: 'must be an email', code: 'isEmail' },
  url: { message: 'must be a URL address', code: 'isUrl' },
  date: { message: 'must be a valid ISO 8601 date string', code: 'isIso8601' },
  datetime: { message: 'must be a valid ISO 8601 date string', code: 'isIso8601' },
};

const OTHER: Words = { message: 'is not valid', code: 'isValid' };

function wordsFor(issue: Issue): Words {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? OTHER;
    case 'invalid_format':
      return FORMATS[issue.format] ?? OTHER;
    case 'invalid_value':
      return {
        message: `must be one of the following values: ${issue.values.join(', ')}`,
        code: 'isEnum',
        params: { values: issue.values },
      };
    case 'invalid_union':
      return wordsForUnion(issue.errors.flat());
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    default:
      return OTHER;
  }
}

/** Where no branch of a union fits: what all of them ask for, if that is the same. */
function wordsForUnion(issues: readonly Issue[]): Words {
  const [first, ...others] = issues.map(wordsFor);
  if (first !== undefined && others.every(({ code }) => code === first.code)) return first;
  return { message: 'must be a string, a number, a boolean or null', code: 'isPrimitive' };
}

function tooSmall(origin: string, min: number): Words {
  const params = { min };
  if (origin === 'string') {
    return { message: `must be longer than or equal to ${min} characters`, code: 'minLength', params };
  }
  if (origin === 'array') return { message: `must contain at least ${min} elements`, code: 'arrayMinSize', params };
  return { message: `must not be less than ${min}`, code: 'min', params };
}

function tooBig(origin: string, max: number): Words {
  const params = { max };
  if (origin === 'string') {
    return { message: `must be shorter than or equal to ${max} characters`, code: 'maxLength', params };
  }
  if (origin === 'array') return { message: `must contain no more than ${max} elements`, code: 'arrayMaxSize', params };
  return { message: `must not be greater than ${max}`, code: 'max', params };
}
