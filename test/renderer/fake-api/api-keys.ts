import type { ApiKey } from '#shared/contract/api-keys.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { CONNECTION_ID, NOW, uuid } from '../fixture.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

const DAY_MS = 86_400_000;

const keyAt = (index: number, change: Partial<ApiKey>): ApiKey => ({
  id: uuid(10, index),
  connectionId: CONNECTION_ID,
  name: 'Nightly export',
  prefix: 'export',
  isActive: true,
  expiresAt: null,
  createdAt: NOW - (index + 1) * 30 * DAY_MS,
  ...change,
});

const sampleKeys = (): ApiKey[] => [
  keyAt(0, { name: 'Earshot console', prefix: 'earshot' }),
  keyAt(1, { expiresAt: Date.now() + 90 * DAY_MS }),
  keyAt(2, { name: 'Old dashboard', prefix: 'dash', expiresAt: Date.now() - 12 * DAY_MS }),
  keyAt(3, { name: 'تكامل المتجر', prefix: 'shop', isActive: false }),
];

export function fakeApiKeys(world: World): AppApi['apiKeys'] {
  const all = new Map(world.mode === 'empty' ? [] : sampleKeys().map((key) => [key.id, key]));
  const change = (id: string, values: Partial<ApiKey>): ApiKey => {
    const known = all.get(id);
    if (!known) throw new AppError('NOT_FOUND', 'This key is no longer here.');
    const next = { ...known, ...values };
    all.set(id, next);
    world.events.apiKeys.emit(EVERYTHING);
    return next;
  };
  return {
    list: async () => {
      failWhenAsked(world);
      return { rows: [...all.values()], readAt: NOW - 2 * 60_000 };
    },
    own: async () => [{ connectionId: CONNECTION_ID, ids: [uuid(10, 0)] }],
    create: async ({ connectionId, name, prefix, expiresAt }) => {
      const key: ApiKey = { ...keyAt(all.size, { name, prefix, expiresAt }), id: crypto.randomUUID(), connectionId };
      all.set(key.id, key);
      world.events.apiKeys.emit(EVERYTHING);
      return { key, secret: `${prefix}_5f0c2e91b7a84d3f9c6e1a2b3c4d5e6f` };
    },
    update: async ({ id, ...wish }) => {
      const named = Object.entries(wish).filter(([, value]) => value !== undefined);
      return change(id, Object.fromEntries(named));
    },
    revoke: async ({ id, confirmation }) => {
      if (all.get(id)?.name !== confirmation) {
        throw new AppError('INVALID', 'The name that was typed is not the name of this key.');
      }
      all.delete(id);
      world.events.apiKeys.emit(EVERYTHING);
    },
    onChanged: world.events.apiKeys.on,
  };
}
