import { expect } from 'vitest';
import type { z } from 'zod';
import { BINARY, EVENT_STREAM } from '#shared/wire/routes.ts';
import type { CaseRoute } from '../route-case.ts';
import type { Reply } from './ask.ts';
import type { ContractService } from './services.ts';
import { undeclared } from './undeclared.ts';

/** The schema of a JSON reply; null for a file or a stream. */
export const replySchema = ({ reply }: CaseRoute): z.ZodType | null =>
  reply === BINARY || reply === EVENT_STREAM ? null : reply;

const wordsOf = ({ status, bytes }: Reply): string =>
  `${status} ${new TextDecoder().decode(bytes.subarray(0, 1000)).replaceAll(/\s+/g, ' ')}`;

/** A reply of success: its status, its content type, and its body to the last field. */
export function expectSuccess(route: CaseRoute, reply: Reply, trial: string): void {
  const words = `${trial}: ${wordsOf(reply)}`;
  expect.soft(reply.status, words).toBe(route.status);
  const schema = replySchema(route);
  if (route.reply === EVENT_STREAM) expect.soft(reply.contentType, words).toBe('text/event-stream');
  if (schema === null) {
    expect.soft(reply.contentType, words).toMatch(/^(?!application\/json)[\w.+-]+\/[\w.+-]+$/);
    expect.soft(reply.bytes.length, words).toBeGreaterThan(0);
    return;
  }
  expect.soft(reply.contentType, words).toBe('application/json');
  const parsed = schema.safeParse(reply.json);
  expect.soft(parsed.error?.issues ?? [], words).toEqual([]);
  expect.soft(undeclared(schema, reply.json), `${trial}: fields that the schema does not name`).toEqual([]);
}

/** A refusal: its status, and a body that is its service's own. */
export function expectRefusal(
  service: ContractService,
  reply: Reply,
  status: number,
  path: string,
  trial: string,
): void {
  const words = `${trial}: ${wordsOf(reply)}`;
  expect.soft(reply.status, words).toBe(status);
  expect.soft(reply.contentType, words).toBe('application/json');
  expect.soft(service.errorReply.safeParse(reply.json).error?.issues ?? [], words).toEqual([]);
  if (service.name !== 'gomobile') return;
  expect.soft(reply.json, words).toMatchObject({ statusCode: status, path: path.split('?', 1)[0] });
}
