import type { DictionaryEntryRow, DictionaryRow } from '#shared/contract/dictionaries.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { CONNECTION_ID, NOW, uuid } from '../fixture.ts';
import { slice } from './rows.ts';
import { failWhenAsked, type World } from './world.ts';

const dictionary = (index: number, more: Partial<DictionaryRow>): DictionaryRow => ({
  id: uuid(45, index),
  connectionId: CONNECTION_ID,
  name: 'Numbers',
  description: null,
  language: 'fr',
  isSystem: false,
  entryCount: 3,
  updatedAt: NOW - index * 86_400_000,
  ...more,
});

const KEYS = ['un', 'deux', 'ثلاثة'];

export function fakeDictionaries(world: World): AppApi['dictionaries'] {
  const all =
    world.mode === 'empty'
      ? []
      : [
          dictionary(0, { name: 'Company names', description: 'Said by the parcel desk' }),
          dictionary(1, { name: 'الأرقام', language: 'ar', isSystem: true }),
        ];
  const entries = KEYS.map(
    (key, index): DictionaryEntryRow => ({
      id: uuid(46, index),
      key,
      hasAudio: true,
      clipId: index === 0 ? uuid(43, 0) : null,
      updatedAt: NOW - index * 3_600_000,
    }),
  );
  const act = (): void => {
    if (world.isOffline) throw new AppError('OFFLINE', 'The platform cannot be reached.');
  };
  return {
    list: async ({ text = '', page } = {}) => {
      failWhenAsked(world);
      return slice(
        all.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())),
        page,
      );
    },
    overview: async () => ({ readAt: all.length === 0 ? null : NOW }),
    get: async ({ id }) => {
      const found = all.find((one) => one.id === id);
      if (found === undefined) throw new AppError('NOT_FOUND', 'This dictionary is no longer here.');
      return found;
    },
    entries: async ({ text = '', page }) =>
      slice(
        entries.filter(({ key }) => key.includes(text)),
        page,
      ),
    create: async () => {
      act();
      return { id: all[0]?.id ?? uuid(45, 0) };
    },
    remove: async () => act(),
    addEntry: async () => act(),
    removeEntry: async () => act(),
    fetchEntry: async ({ id }) => {
      const clipId = entries.find((one) => one.id === id)?.clipId ?? null;
      if (clipId === null) act();
      return { clipId: clipId ?? uuid(43, 1) };
    },
    onChanged: world.events.dictionaries.on,
  };
}
