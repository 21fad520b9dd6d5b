import type { AudienceRow } from '#shared/contract/audiences.ts';
import type { ContactSelection } from '#shared/contract/contact-filter.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { AUDIENCES, CONNECTION_ID, NOW, uuid } from '../fixture.ts';
import { isChosen } from './contact-filter.ts';
import { compare, slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

export function fakeAudiences(world: World): AppApi['audiences'] {
  const rows = new Map<string, AudienceRow>(
    (world.mode === 'empty' ? [] : sampleAudiences()).map((row) => [row.id, row]),
  );
  const get = (id: string): AudienceRow => {
    const row = rows.get(id);
    if (row === undefined) throw new AppError('NOT_FOUND', 'This audience is no longer here.');
    return row;
  };
  const put = (row: AudienceRow): AudienceRow => {
    rows.set(row.id, row);
    world.events.audiences.emit(EVERYTHING);
    return row;
  };
  const add = (id: string, selection: ContactSelection) => {
    const chosen = [...world.contacts.values()].filter((contact) => isChosen(contact, selection));
    const joining = chosen.filter(({ audienceIds }) => !audienceIds.includes(id));
    for (const contact of joining) {
      world.contacts.set(contact.id, { ...contact, audienceIds: [...contact.audienceIds, id] });
    }
    const row = get(id);
    put({ ...row, state: 'queued', contactCount: row.contactCount + joining.length, waitingCount: joining.length });
    return { chosenCount: chosen.length, addedCount: joining.length, elsewhereCount: 0 };
  };
  return {
    list: async ({ text = '', sort, page }) => {
      failWhenAsked(world);
      const by = sort?.by ?? 'name';
      const found = [...rows.values()]
        .filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(text.toLowerCase()))
        .sort((a, b) => compare(a[by], b[by]) * (sort?.order === 'desc' ? -1 : 1));
      return slice(found, page);
    },
    get: async ({ id }) => get(id),
    readAt: async () => (world.mode === 'empty' ? null : NOW - (world.isOffline ? 84 : 2) * 60_000),
    create: async ({ id, connectionId, name, description = null, people }) => {
      put({ ...blank, id, connectionId, name, description });
      return { addition: people ? add(id, people.selection) : null, audience: get(id) };
    },
    update: async ({ id, changeId: _changeId, ...fields }) => put({ ...get(id), ...fields, state: 'queued' }),
    remove: async ({ id }) => void put({ ...get(id), state: 'held' }),
    add: async ({ id, selection }) => add(id, selection),
    onChanged: world.events.audiences.on,
  };
}

const blank = {
  type: null,
  contactCount: 0,
  waitingCount: 0,
  platformCount: null,
  state: 'queued' as const,
  createdAt: NOW,
  readAt: null,
};

/** Those of the fixture, one that waits here, one with a name from right to left, and one that the platform decides. */
const sampleAudiences = (): AudienceRow[] => [
  ...AUDIENCES.map((audience, index) => ({
    ...{ ...blank, ...audience, type: 'static', state: 'synced' as const },
    ...{ platformCount: audience.contactCount + (index === 1 ? 2 : 0), readAt: NOW - 120_000 },
    createdAt: NOW - (index + 3) * 86_400_000,
  })),
  {
    ...{ ...blank, id: uuid(5, 4), connectionId: CONNECTION_ID, name: 'Reminder before winter' },
    ...{ description: 'Everybody in the north who asked to be called back', contactCount: 6, waitingCount: 6 },
  },
  {
    ...{ ...blank, id: uuid(5, 5), connectionId: CONNECTION_ID, name: 'زبائن الدار البيضاء', type: 'live' },
    ...{ description: null, state: 'synced' as const, contactCount: 3, platformCount: 3, readAt: NOW - 120_000 },
  },
];
