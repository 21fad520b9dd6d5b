import { ApiError } from '../http/errors.ts';

/** An error in this service's own words. */
export function flowgentError(statusCode: number, error: string, message?: string, more: object = {}): ApiError {
  const body = { error, ...(message !== undefined && { message }), ...more };
  return new ApiError(statusCode, 'BAD_REQUEST', message ?? error, { body });
}

export const invalidJson = (why: string): ApiError => flowgentError(400, 'Invalid JSON body', why);

export const validationFailed = (message: string): ApiError => flowgentError(400, 'Validation failed', message);

/** What is not of the organisation and what does not exist are told alike. */
export const agentDenied = (message = 'This agent does not belong to your organisation'): ApiError =>
  flowgentError(403, 'Access denied', message);
