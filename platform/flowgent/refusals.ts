import type { FastifyRequest } from 'fastify';
import { MAX_KNOWLEDGE_CONTENT } from '#shared/wire/flowgent/knowledge.ts';
import type { ApiError, FieldProblem } from '../http/errors.ts';
import { flowgentError, validationFailed } from './errors.ts';

/** What a request that breaks its schema is told: the documentation has words of its own for each endpoint. */
export function rewordRefusal(error: ApiError, request: FastifyRequest): ApiError {
  const { problems } = error;
  const [first] = problems;
  if (first === undefined) return error;
  const at = request.routeOptions.url ?? '';
  if (problems.every(({ code }) => code === 'whitelistValidation')) return validationFailed(`${first.message}.`);
  if (request.method === 'POST' && at === '/api/public/knowledge') return refuseCreation(problems) ?? anyOf(problems);
  if (request.method === 'PATCH') return refuseChange(problems) ?? anyOf(problems);
  if (at.endsWith('/waba')) return refuseTemplate(problems) ?? anyOf(problems);
  return anyOf(problems);
}

const anyOf = (problems: readonly FieldProblem[]): ApiError =>
  validationFailed(`${problems.map(({ message }) => message).join('. ')}.`);

const contentTooLong = (): ApiError =>
  flowgentError(
    400,
    'Content exceeds character limit',
    `The content field must be ${MAX_KNOWLEDGE_CONTENT} characters or less.`,
  );

const isOf =
  (field: string) =>
  (problem: FieldProblem): boolean =>
    problem.field === field || problem.field.startsWith(`${field}.`);

const isTooLong = (problem: FieldProblem): boolean => isOf('content')(problem) && problem.code === 'maxLength';

/** In the order of the documentation: content, agents, length, then the rest. */
function refuseCreation(problems: readonly FieldProblem[]): ApiError | null {
  if (problems.some((problem) => isOf('content')(problem) && !isTooLong(problem))) {
    return flowgentError(400, 'content is required and must be a non-empty string');
  }
  if (problems.some(isOf('agent_ids'))) {
    return flowgentError(400, 'agent_ids is required and must be a non-empty string or array');
  }
  if (problems.some(isTooLong)) return contentTooLong();
  return ifProvided(problems);
}

function refuseChange(problems: readonly FieldProblem[]): ApiError | null {
  return problems.some(isTooLong) ? contentTooLong() : ifProvided(problems);
}

function ifProvided(problems: readonly FieldProblem[]): ApiError | null {
  const field = problems.find(({ code }) => code !== 'whitelistValidation')?.field.split('.')[0];
  if (field === undefined || field === 'body') return null;
  const kind = field === 'agent_ids' ? 'string or array' : 'string';
  return validationFailed(`If provided, "${field}" must be a non-empty ${kind}.`);
}

/** The documentation names two of the three required fields in its message; the third gets a message of its own. */
function refuseTemplate(problems: readonly FieldProblem[]): ApiError | null {
  const fields = new Set(problems.map(({ field }) => field));
  const missing = (message: string) => flowgentError(400, 'Missing required fields', message);
  if (fields.has('body') || fields.has('recipient_phone_number') || fields.has('template_name')) {
    return missing('recipient_phone_number and template_name are required');
  }
  return fields.has('language') ? missing('language is required') : null;
}
