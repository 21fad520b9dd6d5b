// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code stands here as text
import { describe, expect, it } from 'vitest';
import {
  checkDialogs,
  checkSource,
  checkStrings,
  compareLocales,
  compareUses,
  flatten,
  type Locale,
} from './check-strings.ts';

const locale = (language: string, tree: unknown): Locale => ({
  language,
  file: `${language}.json`,
  texts: flatten(tree),
});
const compare = (english: unknown, language: string, tree: unknown) =>
  compareLocales(locale('en', english), locale(language, tree)).map(({ message }) => message);

describe('compareLocales', () => {
  it('finds what a language lacks, has too much of and leaves empty', () => {
    expect(compare({ a: { b: 'B', c: 'C' } }, 'fr', { a: { c: ' ' }, d: 'D' })).toEqual([
      'lacks a.b',
      'has d, which English lacks',
      'leaves a.c empty',
    ]);
  });

  it('asks for every plural form of the language, and for no other', () => {
    const english = { n_one: '{{count}} call', n_other: '{{count}} calls' };
    expect(compare(english, 'fr', { n_one: 'a', n_many: 'b', n_other: 'c' })).toEqual([]);
    expect(compare(english, 'ar', { n_one: 'a', n_two: 'b', n_other: 'c' })).toEqual([
      'lacks n_zero',
      'lacks n_few',
      'lacks n_many',
    ]);
    expect(compare(english, 'fr', { n_zero: '0', n_one: 'a', n_two: 'b', n_many: 'm', n_other: 'c' })).toEqual([
      'has n_two, which it never uses',
    ]);
  });

  it('asks for the same values in every language', () => {
    const english = { at: 'At {{at}}', n_one: '{{count}} of {{name}}', n_other: '{{count}} of {{name}}' };
    expect(
      compare(english, 'fr', { at: 'À {{when}}', n_one: 'un', n_many: '{{count}}', n_other: '{{count}} {{names}}' }),
    ).toEqual([
      'says at without {{at}}',
      'puts {{when}} into at, which nothing gives',
      'puts {{names}} into n_other, which nothing gives',
    ]);
  });
});

describe('compareUses', () => {
  const english = locale('en', { a: { b: 'B', c: 'C' }, n_one: '1', n_other: '2', kinds: { x: 'X', y: 'Y' } });
  const unused = (source: string) =>
    compareUses(english, checkSource('x.tsx', source).uses).map(({ message }) => message);

  it('knows keys named whole, chosen, put together and kept in a table', () => {
    expect(unused("t(on ? 'a.b' : 'a.c'); t('n', { count }); t(`kinds.${kind}`); const rows = [['a.b', 1]];")).toEqual(
      [],
    );
    expect(
      unused("const rows = [['a.b', 1], ['a.c', 2]]; t('n'); t('kinds.x'); t(`kinds.${k}` as 'kinds.y');"),
    ).toEqual([]);
  });

  it('finds keys that are not there, and keys that nothing uses', () => {
    expect(unused("t('a.b'); t('a.z'); t(`none.${x}`); t(`kinds.${x}`)")).toEqual([
      'uses a.z, which en.json lacks',
      'uses none.*, which en.json lacks',
      'has a.c, which nothing uses',
      'has n, which nothing uses',
    ]);
  });
});

describe('checkSource', () => {
  const shown = (source: string) => checkSource('x.tsx', source).problems.map(({ message }) => message);

  it.each([
    ['<p>Nothing here</p>', 'Nothing here'],
    ["<p>{on ? 'On' : '–'}</p>", 'On'],
    ["<p>{name ?? 'Nobody'}</p>", 'Nobody'],
    ['<p>{`${n} calls`}</p>', 'calls'],
    ['<button aria-label="Close" />', 'Close'],
    ["<img alt={'A face'} />", 'A face'],
    ['<Input placeholder="Search" />', 'Search'],
    ["<Select data={[{ value: 'x', label: 'Inbound' }]} />", 'Inbound'],
    ["toastDone('Saved');", 'Saved'],
    ["notifications.show({ title: 'Gone', message: 'x' });", 'Gone'],
    ["const EMPTY = 'Nothing matches here';", 'Nothing matches here'],
    ["const rows = [['Row height', height]];", 'Row height'],
    ['<p>لا شيء</p>', 'لا شيء'],
  ])('finds the words in %s', (source, words) => {
    expect(shown(source).join()).toContain(words);
  });

  it.each([
    "<p className=\"calls list\" data-testid='calls'>{t('calls.title')}</p>",
    "<p>{n} × – · {call.name ?? '–'}</p>",
    "<Input placeholder='https://api.example.com' type='text' />",
    "<Select data={[{ value: 'inbound calls', label: t('x') }]} />",
    "throw new Error('This is for the log');",
    "import x from './Some File.tsx';",
  ])('leaves alone %s', (source) => {
    expect(shown(source)).toEqual([]);
  });
});

it('finds words in a dialog of the main side, and leaves its other values alone', () => {
  const said = (source: string) => checkDialogs('electron/app/x.ts', source).map(({ message }) => message);
  expect(said("dialog.showErrorBox('It failed', text.detail);")).toHaveLength(1);
  expect(
    said("await dialog.showMessageBox({ type: 'error', message: 'Stopped', buttons: ['Quit', texts.wait] });"),
  ).toHaveLength(2);
  expect(said("dialog.showSaveDialog({ filters: [{ name: 'Text file', extensions: ['txt'] }] });")).toHaveLength(1);
  expect(
    said("dialog.showSaveDialog({ title: texts.save, defaultPath: join(folder, 'earshot-work.json'), type: 'info' });"),
  ).toEqual([]);
  expect(said("log.error('page.failed', { message: 'Nothing shown' });")).toEqual([]);
});

it('holds for this tree', () => {
  expect(checkStrings(process.cwd())).toEqual([]);
});
