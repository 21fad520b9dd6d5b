import { expect } from 'vitest';
import { audioRoutes as routes } from '#shared/wire/gomobile/routes/audio.ts';
import type { CaseContext, Given, RawReply, RouteCases } from '../route-case.ts';
import { toneFile } from '../support/audio-file.ts';
import { addEntry, newDictionary } from './dictionaries.ts';

const alwaysAllowed = { none: 'reading is always allowed' };

const uploadOf = ({ unique }: CaseContext): Given => {
  const number = unique();
  return {
    upload: {
      fields: {
        title: `Greeting ${number}`,
        description: 'Spoken twice',
        usageType: 'welcome',
        tags: 'french, spring',
      },
      file: toneFile(number, 'bonjour é.wav'),
    },
  };
};

const aboutNewAudio = async (context: CaseContext): Promise<Given> => ({
  params: { id: await context.create(routes.uploadAudio, uploadOf(context)) },
});

export const audioCases: RouteCases<typeof routes> = {
  uploadAudio: {
    success: async (context) => uploadOf(context),
    check: (reply, _, { upload }) =>
      expect(reply).toMatchObject({
        title: upload?.fields.title,
        usageType: 'welcome',
        tags: ['french', 'spring'],
        durationSeconds: 0.5,
        file: {
          name: 'bonjour é.wav',
          contentType: 'audio/wav',
          fileSize: upload?.file.bytes.length,
          playable: true,
          downloadable: true,
        },
      }),
    invalid: () => ({ upload: { fields: { title: 'Greeting', usageType: 'song' }, file: toneFile(0) } }),
    wrongState: { none: 'audio can always be added' },
  },
  listAudios: {
    success: async (context) => {
      await aboutNewAudio(context);
      return {
        query: { page: 1, limit: 1, usageType: 'welcome', tags: 'spring,none', search: 'GREETING', sortBy: 'title' },
      };
    },
    check: (reply) => expect(reply).toMatchObject({ data: [{ usageType: 'welcome' }], meta: { page: 1, limit: 1 } }),
    invalid: () => ({ query: { sortBy: 'fileSize' } }),
    wrongState: alwaysAllowed,
  },
  streamAudio: {
    success: aboutNewAudio,
    check: (reply) => {
      const { headers, bytes } = reply as RawReply;
      expect(headers.get('content-type')).toBe('audio/wav');
      expect(headers.get('content-disposition')).toBe(
        `inline; filename="bonjour _.wav"; filename*=UTF-8''bonjour%20%C3%A9.wav`,
      );
      expect(Buffer.from(bytes).toString('latin1', 0, 4)).toBe('RIFF');
    },
    invalid: { none: 'it takes an id alone' },
    wrongState: alwaysAllowed,
  },
  updateAudio: {
    success: async (context) => ({
      ...(await aboutNewAudio(context)),
      body: { title: 'Farewell', description: null, usageType: 'goodbye', tags: ['autumn'] },
    }),
    check: (reply, _, { body }) => expect(reply).toMatchObject(body as object),
    invalid: (given) => ({ ...given, body: { tags: 'autumn' } }),
    wrongState: { none: 'its description can be changed in every state' },
  },
  deleteAudio: {
    success: aboutNewAudio,
    invalid: { none: 'it takes an id alone' },
    wrongState: async (context) => {
      const dictionaryId = await newDictionary(context);
      const { audioId } = await addEntry(context, dictionaryId, 'one');
      return { params: { id: audioId } };
    },
  },
  getAudio: {
    success: aboutNewAudio,
    check: (reply, _, { params }) => expect(reply).toMatchObject({ id: params?.id, deletedAt: null }),
    invalid: { none: 'it takes an id alone' },
    wrongState: alwaysAllowed,
  },
  getAudioDetails: {
    success: aboutNewAudio,
    check: (reply, { platform }, { params }) =>
      expect(reply).toMatchObject({
        id: params?.id,
        organization: { id: platform.organisationId, name: 'Harbour Support', slug: 'harbour' },
      }),
    invalid: { none: 'it takes an id alone' },
    wrongState: alwaysAllowed,
  },
  getAudioPlaybackUrl: {
    success: async (context) => ({ ...(await aboutNewAudio(context)), query: { expiresIn: 60 } }),
    check: async (reply, { platform }) => {
      const { url } = reply as { url: string };
      expect(url.startsWith(`${platform.url}/`)).toBe(true);
      expect((await fetch(url)).headers.get('content-type')).toBe('audio/wav');
    },
    invalid: (given) => ({ ...given, query: { expiresIn: 0 } }),
    wrongState: { none: 'audio of the local platform can always be played' },
  },
  listAudiosByUsage: {
    success: async (context) => {
      await aboutNewAudio(context);
      return { params: { usageType: 'welcome' } };
    },
    check: (reply) => expect(reply).toContainEqual(expect.objectContaining({ usageType: 'welcome' })),
    unknownId: { none: 'the usage types are fixed' },
    invalid: { none: 'it takes a usage type alone' },
    wrongState: alwaysAllowed,
  },
};
