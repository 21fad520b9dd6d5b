import { expect, it } from 'vitest';
import { AppError } from '#shared/errors/app-error.ts';
import type { Bridge } from './bridge.ts';
import { createClient } from './unwrap.ts';

it('turns results into values and errors, and passes events through', async () => {
  const bridge = {
    calls: {
      get: async () => ({
        ok: false,
        error: { code: 'NOT_FOUND', message: 'gone', retryable: false, requestId: 'r1' },
      }),
      facets: async () => ({ ok: true, value: { total: 3 } }),
      onChanged: () => () => 'stopped',
    },
  } as unknown as Bridge;
  const api = createClient(bridge);
  expect(await api.calls.facets()).toEqual({ total: 3 });
  const failure = await api.calls.get({ id: 'x' }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AppError);
  expect(failure).toMatchObject({ code: 'NOT_FOUND', requestId: 'r1' });
  expect(typeof api.calls.onChanged(() => undefined)).toBe('function');
});
