import type { LibraryAudioDetail } from '#shared/contract/audio-library.ts';
import type { AppApi } from '#shared/contract/index.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { CONNECTION_ID, NOW, uuid } from '../fixture.ts';
import { slice } from './rows.ts';
import { EVERYTHING, failWhenAsked, type World } from './world.ts';

const DAY_MS = 86_400_000;

const audio = (index: number, more: Partial<LibraryAudioDetail>): LibraryAudioDetail => ({
  id: uuid(42, index),
  connectionId: CONNECTION_ID,
  title: 'Greeting',
  description: null,
  usageType: 'welcome',
  tags: [],
  durationMs: 4200,
  sizeBytes: 67_244,
  contentType: 'audio/wav',
  codec: 'pcm_s16le',
  channelCount: 1,
  sampleRate: 8000,
  isPlayable: true,
  advice: null,
  updatedAt: NOW - index * DAY_MS,
  clipId: null,
  remoteId: `a-${index}`,
  createdAt: NOW - (index + 3) * DAY_MS,
  fileName: 'greeting.wav',
  organisation: 'Northwind Services',
  flows: [],
  dictionaries: [],
  ...more,
});

const sample = (): LibraryAudioDetail[] => [
  audio(0, {
    title: 'Appointment reminder',
    usageType: 'prompt',
    tags: ['reminder', 'clinic'],
    flows: [{ id: uuid(40, 0), name: 'Appointment reminder' }],
    clipId: uuid(43, 0),
  }),
  audio(1, {
    title: 'موسيقى الانتظار',
    usageType: 'hold_music',
    tags: ['hold'],
    durationMs: 93_000,
    sizeBytes: 2_480_000,
    codec: 'mp3',
    channelCount: 2,
    sampleRate: 44_100,
    contentType: 'audio/mpeg',
    advice: 'Telephone lines carry mono at 8 kHz: this file is converted at every call.',
  }),
  audio(2, { title: 'Parcel greeting', tags: ['parcel'], isPlayable: false }),
];

export function fakeAudioLibrary(world: World): AppApi['audioLibrary'] {
  const all = world.mode === 'empty' ? [] : sample();
  const find = (id: string): LibraryAudioDetail => {
    const found = all.find((one) => one.id === id);
    if (found === undefined) throw new AppError('NOT_FOUND', 'This audio is no longer here.');
    return found;
  };
  const act = (): void => {
    if (world.isOffline) throw new AppError('OFFLINE', 'The platform cannot be reached.');
  };
  return {
    list: async ({ filter = {}, page } = {}) => {
      failWhenAsked(world);
      const text = filter.text?.toLowerCase() ?? '';
      const rows = all.filter(
        ({ title, usageType, tags }) =>
          title.toLowerCase().includes(text) &&
          (filter.usageTypes?.includes(usageType) ?? true) &&
          (filter.tags === undefined || filter.tags.some((tag) => tags.includes(tag))),
      );
      return slice(rows, page);
    },
    overview: async () => ({
      usageTypes: [...new Set(all.map(({ usageType }) => usageType))].map((usageType) => ({
        usageType,
        count: all.filter((one) => one.usageType === usageType).length,
      })),
      tags: [...new Set(all.flatMap(({ tags }) => tags))],
      readAt: all.length === 0 ? null : NOW,
    }),
    get: async ({ id }) => find(id),
    readAgain: async () => act(),
    fetch: async ({ id }) => {
      const found = find(id);
      if (found.clipId === null) act();
      return { clipId: found.clipId ?? uuid(43, 1) };
    },
    chooseAudio: async () => ({ fileId: uuid(44, 0), name: 'welcome.wav', sizeBytes: 128_044, refusal: null }),
    uploadAudio: async () => {
      act();
      return { id: all[0]?.id ?? uuid(42, 0) };
    },
    update: async ({ id, ...change }) => {
      act();
      Object.assign(find(id), change);
      world.events.audioLibrary.emit(EVERYTHING);
    },
    remove: async ({ id }) => {
      act();
      const { flows } = find(id);
      if (flows.length > 0) {
        throw new AppError('CONFLICT', `This audio is played by ${flows[0]?.name}, so it cannot be deleted.`, {
          action: 'Take it out there first. Nothing was deleted.',
        });
      }
    },
    onUpload: () => () => {},
    onChanged: world.events.audioLibrary.on,
  };
}
