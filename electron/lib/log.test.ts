import { expect, it } from 'vitest';
import { createLog, redact } from './log.ts';

it('logs listed fields only', () => {
  const fields = { code: 'OFFLINE', requestId: 'r1', phone: '+15550100', name: 'Ada', apiKey: 'k', text: 'hello' };
  expect(redact(fields)).toEqual({ code: 'OFFLINE', requestId: 'r1' });
});

it('goes on with a level that does not exist', () => {
  expect(() => createLog('loud').info('not.shown')).not.toThrow();
});
