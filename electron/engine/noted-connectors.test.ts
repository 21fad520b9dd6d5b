import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '#shared/errors/app-error.ts';
import type { AudioRequest, Connector } from '../connectors/connector.ts';
import { NetError } from '../net/net-failure.ts';
import { notedConnectors } from './noted-connectors.ts';

describe('a failed request for audio', () => {
  test.each<[ErrorCode, 'not-sent' | 'maybe-sent' | 'answered', boolean]>([
    ['OFFLINE', 'not-sent', true],
    ['TIMEOUT', 'not-sent', true],
    ['AUTH_EXPIRED', 'answered', true],
    ['OFFLINE', 'maybe-sent', false],
    ['TIMEOUT', 'maybe-sent', false],
    ['NOT_FOUND', 'answered', false],
  ])('%s, %s: counts for the connection: %s', async (code, sent, counts) => {
    const failure = { sent, status: null, brokenReply: false, retryAfterMs: null, code: null };
    const connector: Partial<Connector> = { openAudio: () => Promise.reject(new NetError(code, 'no', failure)) };
    const noted: string[] = [];
    const connectors = notedConnectors({ for: async () => connector as Connector }, (id) => void noted.push(id));
    const request = {} as AudioRequest;
    await expect((await connectors.for('c')).openAudio(request)).rejects.toMatchObject({ code });
    expect(noted).toEqual(counts ? ['c'] : []);
  });
});
