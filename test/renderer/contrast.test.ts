import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../renderer/styles/tokens.css', import.meta.url), 'utf8');

/** The four looks of the console, each as the blocks of the file that make it, later ones over earlier ones. */
const DARK = ':root[data-mantine-color-scheme="dark"]';
const MORE = ':root[data-contrast="more"]';
const MORE_DARK = ':root[data-contrast="more"][data-mantine-color-scheme="dark"]';
const LOOKS = {
  light: { blocks: [':root'], text: 4.5 },
  dark: { blocks: [':root', DARK], text: 4.5 },
  'high contrast, light': { blocks: [':root', MORE], text: 7 },
  'high contrast, dark': { blocks: [':root', DARK, MORE, MORE_DARK], text: 7 },
} as const;

function blockOf(selector: string): Map<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  expect(start, selector).toBeGreaterThan(-1);
  const body = css.slice(css.indexOf('{', start) + 1, css.indexOf('}', start));
  return new Map([...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]));
}

const tokensOf = (blocks: readonly string[]) => new Map(blocks.flatMap((selector) => [...blockOf(selector)]));

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  expect(hex).toMatch(/^#[0-9a-f]{6}$/);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['--bg-app', '--bg-panel', '--bg-raised', '--bg-sunken', '--bg-hover', '--bg-selected', '--bg-field'];

/** Text by the grounds it stands on. */
const TEXTS: [text: string, grounds: readonly string[]][] = [
  ['--text', [...GROUNDS, '--bg-active', '--warn-soft', '--bad-soft']],
  ['--text-2', GROUNDS],
  ['--text-3', GROUNDS],
  ['--text-on-accent', ['--accent', '--accent-hover']],
  ['--text-on-danger', ['--danger', '--danger-hover']],
  ['--accent-text', ['--bg-app', '--bg-panel', '--bg-sunken', '--bg-active', '--accent-soft']],
  ...['ok', 'warn', 'bad', 'calm', 'info'].map((tone): [string, string[]] => [
    `--${tone}`,
    ['--bg-panel', '--bg-sunken', `--${tone}-soft`],
  ]),
  ['--lane-agent-text', ['--bg-panel', '--lane-agent-soft', '--bg-hover']],
  ['--lane-contact-text', ['--bg-panel', '--lane-contact-soft', '--bg-hover']],
  ['--lane-system-text', ['--bg-panel', '--bg-hover']],
  ['--mark-text', ['--mark']],
  ['--mark-strong-text', ['--mark-strong']],
  ['--text-tip', ['--bg-tip']],
];

/** What is seen and not read, at 3:1: the focus, the lanes as they play, the playhead. */
const MARKS: [mark: string, grounds: readonly string[]][] = [
  ['--focus', GROUNDS],
  ['--accent', ['--bg-panel', '--bg-sunken']],
  ['--lane-agent', ['--bg-panel', '--bg-sunken']],
  ['--lane-contact', ['--bg-panel', '--bg-sunken']],
  ['--lane-both', ['--bg-panel', '--bg-sunken']],
  ['--wave-cursor', ['--bg-panel', '--bg-sunken']],
];

/** In high contrast an edge and a lane at rest are seen too. */
const EDGES: [mark: string, grounds: readonly string[]][] = [
  ['--line', ['--bg-app', '--bg-panel']],
  ['--line-strong', ['--bg-app', '--bg-panel', '--bg-raised']],
  ['--line-field', ['--bg-field', '--bg-panel']],
  ['--lane-agent-rest', ['--bg-sunken']],
  ['--lane-contact-rest', ['--bg-sunken']],
  ['--lane-both-rest', ['--bg-sunken']],
];

describe.each(Object.entries(LOOKS))('%s', (_name, { blocks, text }) => {
  const tokens = tokensOf(blocks);
  const tooFaint = (pairs: typeof TEXTS, least: number) =>
    pairs.flatMap(([front, grounds]) =>
      grounds
        .map((ground) => ({ front, ground, ratio: contrast(tokens.get(front) ?? '', tokens.get(ground) ?? '') }))
        .filter(({ ratio }) => ratio < least)
        .map(({ ratio, ...pair }) => `${pair.front} on ${pair.ground}: ${ratio.toFixed(2)}`),
    );

  it(`reads at ${text}:1`, () => expect(tooFaint(TEXTS, text)).toEqual([]));
  it('shows what has the focus and what plays at 3:1', () => expect(tooFaint(MARKS, 3)).toEqual([]));
  if (text === 7) it('draws its edges at 3:1', () => expect(tooFaint(EDGES, 3)).toEqual([]));
});
