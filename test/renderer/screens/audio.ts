import type { Screen } from './screen.ts';

const AUDIO = '#/agents/audio/0000002a-0000-4000-8000-000000000001';
const DICTIONARY = '#/agents/dictionaries/0000002d-0000-4000-8000-000000000000';
const SYSTEM = '#/agents/dictionaries/0000002d-0000-4000-8000-000000000001';

export const audioScreens: Screen[] = [
  { name: 'audio, empty', address: '/?mode=empty#/agents/audio', ready: 'audio-grid-empty' },
  { name: 'an audio of the library', address: `/${AUDIO}`, ready: 'play-audio' },
  { name: 'an audio of the library, dark, offline', address: `/?mode=offline&theme=dark${AUDIO}`, ready: 'play-audio' },
  {
    name: 'audio to upload',
    address: '/#/agents/audio',
    ready: 'audio-grid',
    prepare: async (page) => {
      await page.getByTestId('new-audio').click();
      await page.getByTestId('choose-audio').click();
      await page.getByTestId('chosen-audio').getByText('welcome.wav').waitFor();
    },
  },
  { name: 'dictionaries, empty', address: '/?mode=empty#/agents/dictionaries', ready: 'dictionaries-grid-empty' },
  { name: 'a dictionary', address: `/${DICTIONARY}`, ready: 'entries' },
  {
    name: 'a dictionary of the platform, dark, offline',
    address: `/?mode=offline&theme=dark${SYSTEM}`,
    ready: 'entries',
  },
  {
    name: 'a new dictionary',
    address: '/#/agents/dictionaries',
    ready: 'dictionaries-grid',
    prepare: async (page) => {
      await page.getByTestId('new-dictionary').click();
      await page.getByTestId('create-dictionary').click();
      await page.getByText('Give it a name.').waitFor();
    },
  },
];
