import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Declaration, parse } from 'postcss';

/**
 * Every screen must work in Arabic and in every theme: styles name start and end, never left and right, and colours come
 * from the tokens, never from a component.
 */
export interface Problem {
  file: string;
  line: number;
  message: string;
}

interface Exception {
  file: RegExp;
  /** What is found there. */
  text: RegExp;
  reason: string;
}

const EXCEPTIONS: readonly Exception[] = [
  {
    file: /^renderer\/waveform\/(DockScrubber\.module\.css|(DockScrubber|Minimap|OverlayLayer|Ruler|Waveform)\.tsx)$/,
    text: /^(left|right)$/,
    reason: 'time runs from the left in every language; these boxes are laid on it by seconds',
  },
  {
    file: /^renderer\/waveform\/Waveform\.module\.css$/,
    text: /^border-radius$/,
    reason: 'the point of a comment pin, on the time line',
  },
  {
    file: /^renderer\/styles\/tokens\.css$/,
    text: /^#|^rgb/,
    reason: 'the tokens themselves',
  },
  {
    file: /^renderer\/styles\/theme\.ts$/,
    text: /^#/,
    reason: 'Mantine derives its shades from two palettes of ten, which no style of ours uses',
  },
];

const SIDE = /(^|-)(left|right)(-|$)/;
const COLOUR = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\([^)]*\)/gi;
const NAMED = /(?:^|[\s,(])(white|black|red|green|blue|gr[ae]y|silver|orange|yellow|purple|pink)(?=$|[\s,)])/gi;
/** Properties of four sides that name them clockwise, the right one second and the left one last. */
const FOUR_SIDES = /^(margin|padding|inset|border-(width|style|color)|scroll-(margin|padding))$/;

/** The parts of a value at its top level: `0 calc(1px + 2px)` has two. */
const partsOf = (value: string): string[] => value.match(/(?:[^\s(]+\([^)]*\)|[^\s()]+)+/g) ?? [];

/** What a declaration names by side; null where it holds in both directions. */
function sideOf({ prop, value }: Pick<Declaration, 'prop' | 'value'>): string | null {
  if (SIDE.test(prop)) return `${prop} names a side`;
  if (/^(text-align|float|clear|caption-side)$/.test(prop) && /^(left|right)$/.test(value))
    return `${prop}: ${value} names a side`;
  if (/translateX\(|translate3d\(/.test(value)) return `${value} moves along one side`;
  const parts = partsOf(value);
  if (FOUR_SIDES.test(prop) && parts.length === 4 && parts[1] !== parts[3])
    return `${prop} differs between right and left`;
  const [first, second = first, third = first, fourth = second] = parts;
  if (prop === 'border-radius' && (first !== second || third !== fourth))
    return 'border-radius differs between right and left';
  return null;
}

export function checkStyles(file: string, source: string): Problem[] {
  const problems: Problem[] = [];
  parse(source, { from: file }).walkDecls((declaration) => {
    const line = declaration.source?.start?.line ?? 0;
    const side = sideOf(declaration);
    if (side !== null && !isException(file, declaration.prop)) {
      problems.push({ file, line, message: `${side}: name start and end, as in margin-inline-start` });
    }
    const value = declaration.value.replace(/url\([^)]*\)/g, '');
    for (const [colour] of [...value.matchAll(COLOUR), ...value.matchAll(NAMED)]) {
      if (isException(file, colour.trim())) continue;
      problems.push({
        file,
        line,
        message: `${colour.trim()} is a colour: give it a name in renderer/styles/tokens.css`,
      });
    }
  });
  return problems;
}

const STYLE_SIDE =
  /(?:\.style\.|[{,]\s*|^\s*)(left|right|(?:margin|padding|border)(?:Left|Right)\w*)(?=\s*[:=][^:=])|\s([mp][lr])(?==)/gm;
const STYLE_COLOUR = /['"](#[0-9a-f]{3,8}|(?:rgb|hsl)a?\([^'"]*\))['"]/gi;

/** The same for styles that components carry in their code. */
export function checkCode(file: string, source: string): Problem[] {
  const lineAt = (offset: number): number => source.slice(0, offset).split('\n').length;
  const found = (pattern: RegExp, say: (name: string) => string): Problem[] =>
    [...source.matchAll(pattern)]
      .map((match) => ({ name: match[1] ?? match[2] ?? '', end: match.index + match[0].length - 1 }))
      .filter(({ name }) => !isException(file, name))
      .map(({ name, end }) => ({ file, line: lineAt(end), message: say(name) }));
  return [
    ...found(STYLE_SIDE, (name) => `${name} names a side: use the inline properties, as in marginInlineStart`),
    ...found(STYLE_COLOUR, (name) => `${name} is a colour: use a token, as in var(--text)`),
  ];
}

const isException = (file: string, text: string): boolean =>
  EXCEPTIONS.some((exception) => exception.file.test(file) && exception.text.test(text));

export function checkTree(root: string): Problem[] {
  const read = (path: string): [string, string] => [path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')];
  return [
    ...globSync('renderer/**/*.css', { cwd: root }).flatMap((path) => checkStyles(...read(path))),
    ...globSync('renderer/**/*.{ts,tsx}', { cwd: root })
      .filter((path) => !path.includes('.test.'))
      .flatMap((path) => checkCode(...read(path))),
  ];
}

if (import.meta.main) {
  const problems = checkTree(process.cwd());
  for (const { file, line, message } of problems) console.error(`${file}:${line} ${message}`);
  if (problems.length > 0) process.exit(1);
}
