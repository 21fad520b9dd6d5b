import { STATUS_CODES } from 'node:http';
import type { ErrorReply, FieldDetail, PlatformErrorCode } from '#shared/wire/gomobile/errors.ts';

/** What is wrong with one field of a request. */
export interface FieldProblem {
  /** Dotted path, such as `data.3.primaryPhone`. */
  field: string;
  message: string;
  code: string;
  params?: Record<string, unknown>;
  /** The part of the request that the field is in. */
  part?: 'path' | 'query' | 'body';
}

/** An answer other than success; thrown by services, sent by the error handler in the documented body. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly statusCode: number;
  readonly code: PlatformErrorCode;
  readonly problems: readonly FieldProblem[];
  readonly headers: Readonly<Record<string, string>>;
  /** The body to send in place of the service's usual one. */
  readonly body: object | undefined;

  constructor(
    statusCode: number,
    code: PlatformErrorCode,
    message: string,
    detail: { problems?: readonly FieldProblem[]; headers?: Record<string, string>; body?: object } = {},
  ) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.problems = detail.problems ?? [];
    this.headers = detail.headers ?? {};
    this.body = detail.body;
  }
}

export const notFound = (what: string): ApiError => new ApiError(404, 'NOT_FOUND', `${what} not found`);

/** Problems that are told; a body may have hundreds of thousands. */
const MAX_PROBLEMS = 100;

export const validationFailed = (problems: readonly FieldProblem[]): ApiError =>
  new ApiError(400, 'VALIDATION_FAILED', 'Validation failed', { problems: problems.slice(0, MAX_PROBLEMS) });

/** An upload beyond its limit. What is still on its way is not read. */
export const tooLarge = (maxBytes: number): ApiError =>
  new ApiError(413, 'FILE_TOO_LARGE', `The file is larger than the ${Math.floor(maxBytes / 1024 / 1024)} MiB allowed`, {
    headers: { connection: 'close' },
  });

/** `BAD_REQUEST` for 400 and so on: the status' standard name. */
const statusName = (statusCode: number): string =>
  (STATUS_CODES[statusCode] ?? 'Error').toUpperCase().replaceAll(/[^A-Z]+/g, '_');

/** The error body of Gomobile. `url` may carry a query, which is left out of `path`. */
export function errorBody(error: ApiError, url: string, now: Date): ErrorReply {
  const fieldErrors: Record<string, string[]> = {};
  const fieldDetails: Record<string, FieldDetail[]> = {};
  for (const { field, message, code, params } of error.problems) {
    fieldErrors[field] = [...(fieldErrors[field] ?? []), message];
    fieldDetails[field] = [...(fieldDetails[field] ?? []), params === undefined ? { code } : { code, params }];
  }
  return {
    statusCode: error.statusCode,
    code: error.code,
    message: error.message,
    error: statusName(error.statusCode),
    ...(error.problems.length > 0 && { fieldErrors, fieldDetails }),
    timestamp: now.toISOString(),
    path: url.split('?', 1)[0] ?? url,
  };
}
