import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/**
 * Every text that a person sees comes from the locale files, is there in every language, and is used. Keys are known by
 * their place in English: `calls.column.time`; a plural is one key, `calls.commentCount`, with a form for each category that
 * the language has.
 */
export interface Problem {
  file: string;
  line?: number;
  message: string;
}

type Texts = ReadonlyMap<string, string>;

export interface Locale {
  language: string;
  file: string;
  texts: Texts;
}

const PLURAL = /_(zero|one|two|few|many|other)$/;

/** A locale file as flat keys; anything that is not a text is refused. */
export function flatten(tree: unknown, at = ''): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(tree as Record<string, unknown>)) {
    const key = at === '' ? name : `${at}.${name}`;
    if (typeof value === 'string') texts.set(key, value);
    else if (typeof value === 'object' && value !== null) for (const entry of flatten(value, key)) texts.set(...entry);
    else throw new Error(`${key} is neither a text nor a group of texts`);
  }
  return texts;
}

/** The keys as code names them, each with its plural categories; an empty set where the text has one form. */
function keysOf(texts: Texts): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const name of texts.keys()) {
    const category = PLURAL.exec(name)?.[1];
    const key = category === undefined ? name : name.replace(PLURAL, '');
    const forms = keys.get(key) ?? new Set<string>();
    if (category !== undefined) forms.add(category);
    keys.set(key, forms);
  }
  return keys;
}

const placeholdersOf = (text: string): string[] => [...text.matchAll(/\{\{\s*([\w.]+)/g)].map(([, name]) => name ?? '');

/** What `locale` lacks, has too much of, or says with other values than English does. */
export function compareLocales(english: Locale, locale: Locale): Problem[] {
  const problems: Problem[] = [];
  const say = (message: string) => problems.push({ file: locale.file, message });
  const wanted = keysOf(english.texts);
  const found = keysOf(locale.texts);
  const categories = new Intl.PluralRules(locale.language).resolvedOptions().pluralCategories;
  for (const [key, forms] of wanted) {
    const own = found.get(key);
    if (own === undefined) {
      say(`lacks ${key}`);
      continue;
    }
    if (forms.size > 0) {
      for (const category of categories) if (!own.has(category)) say(`lacks ${key}_${category}`);
      // `zero` may be said in a way of its own in any language.
      for (const form of own) {
        if (form !== 'zero' && !categories.some((category) => category === form))
          say(`has ${key}_${form}, which it never uses`);
      }
    } else if (own.size > 0) say(`counts ${key}, which English does not`);
    problems.push(...comparePlaceholders(key, english, locale));
  }
  for (const key of found.keys()) if (!wanted.has(key)) say(`has ${key}, which English lacks`);
  for (const [key, text] of locale.texts) if (text.trim() === '') say(`leaves ${key} empty`);
  return problems;
}

/** A form for a certain number may say it in words: only `count` may be left out there, and nothing may be added. */
function comparePlaceholders(key: string, english: Locale, locale: Locale): Problem[] {
  const formsOf = ({ texts }: Locale) =>
    [...texts].filter(([name]) => name === key || (name.replace(PLURAL, '') === key && PLURAL.test(name)));
  const wanted = new Set(formsOf(english).flatMap(([, text]) => placeholdersOf(text)));
  return formsOf(locale).flatMap(([name, text]) => {
    const own = new Set(placeholdersOf(text));
    const isCounted = PLURAL.test(name);
    const missing = [...wanted].filter((value) => !own.has(value) && !isCounted);
    const unknown = [...own].filter((value) => !wanted.has(value));
    return [
      ...missing.map((value) => ({ file: locale.file, message: `says ${name} without {{${value}}}` })),
      ...unknown.map((value) => ({
        file: locale.file,
        message: `puts {{${value}}} into ${name}, which nothing gives`,
      })),
    ];
  });
}

/** A key that code names whole, or the pattern of one that it puts together. */
export interface Use {
  file: string;
  line: number;
  key: string;
  /** `calls.band.*` for `calls.band.${id}`. */
  isPattern: boolean;
}

export interface SourceReport {
  uses: Use[];
  problems: Problem[];
}

interface Node {
  type: string;
  start: number;
  end: number;
  [name: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

function* childrenOf(node: Node): Generator<Node> {
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield child;
  }
}

const nameOf = (node: unknown): string => {
  if (!isNode(node)) return '';
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier') return String(node.name);
  if (node.type === 'MemberExpression') return nameOf(node.property);
  return '';
};

/** The text of a literal, `*` for every part of a template that is only known when it runs; null for anything else. */
function textOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === 'Literal') return typeof node.value === 'string' ? node.value : null;
  if (node.type === 'TemplateLiteral') {
    const quasis = node.quasis as { value: { cooked: string } }[];
    return quasis.map(({ value }) => value.cooked).join('*');
  }
  if (node.type === 'TSAsExpression') return textOf(node.expression);
  return null;
}

/** Every text that an expression may turn out to be: both sides of a choice, whatever stands behind `??`. */
function* textsOf(node: unknown): Generator<{ text: string; node: Node }> {
  if (!isNode(node)) return;
  const text = textOf(node);
  if (text !== null) yield { text, node };
  else if (node.type === 'ConditionalExpression') {
    yield* textsOf(node.consequent);
    yield* textsOf(node.alternate);
  } else if (node.type === 'LogicalExpression') {
    yield* textsOf(node.left);
    yield* textsOf(node.right);
  } else if (node.type === 'ParenthesizedExpression' || node.type === 'TSAsExpression') yield* textsOf(node.expression);
  else if (node.type === 'BinaryExpression' && node.operator === '+') {
    yield* textsOf(node.left);
    yield* textsOf(node.right);
  }
}

/** Said the same in every language: signs such as `×`, an address, the name of a format. */
const SAME_EVERYWHERE = /^(https?:\/\/\S+|[A-Z]{3,5})$/;

/** Two letters side by side, in any script. */
const isWords = (text: string): boolean => !SAME_EVERYWHERE.test(text) && /\p{L}{2,}/u.test(text.replaceAll('*', ' '));

/** Words set like a sentence, such as `Nothing matches`, are meant to be read wherever they stand. */
const isSentence = (text: string): boolean => /^\p{Lu}\p{Ll}+(?: [\p{L}\p{N}’',*-]+)+[.!?…]?$/u.test(text.trim());

/** Attributes and properties that a person reads or hears. */
const SPOKEN =
  /^(aria-(label|description|valuetext|roledescription|placeholder)|title|placeholder|alt|label|description|thumbLabel|nothingFound\w*|message)$/;

/** Functions whose first argument is shown as it is. */
const TELLS = /^(toastDone|toastUndo|alert|confirm|prompt)$/;

/** Reads one file of the interface: which keys it uses, and which words stand in it that no locale file has. */
export function checkSource(file: string, source: string): SourceReport {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const report: SourceReport = { uses: [], problems: [] };
  const lineAt = (offset: number): number => source.slice(0, offset).split('\n').length;
  const hardCoded = (node: Node, text: string) =>
    report.problems.push({
      file,
      line: lineAt(node.start),
      message: `shows ${JSON.stringify(text.trim())}: words belong in renderer/locales`,
    });
  const shown = (value: unknown) => {
    for (const { text, node } of textsOf(value)) if (isWords(text)) hardCoded(node, text);
  };
  const use = (value: unknown) => {
    for (const { text, node } of textsOf(value)) {
      report.uses.push({ file, line: lineAt(node.start), key: text, isPattern: text.includes('*') });
    }
  };
  const visit = (node: Node) => {
    switch (node.type) {
      case 'JSXText':
        if (isWords(String(node.value))) hardCoded(node, String(node.value));
        break;
      case 'JSXExpressionContainer':
        shown(node.expression);
        break;
      case 'JSXAttribute': {
        if (SPOKEN.test(nameOf(node.name))) {
          shown(
            isNode(node.value) && node.value.type === 'JSXExpressionContainer' ? node.value.expression : node.value,
          );
        }
        // What other attributes hold, such as a class or a test id, is not read; handlers and elements in them are.
        if (isNode(node.value) && node.value.type === 'JSXExpressionContainer') {
          if (isNode(node.value.expression)) visit(node.value.expression);
        }
        return;
      }
      case 'Property':
        if (SPOKEN.test(textOf(node.key) ?? nameOf(node.key))) shown(node.value);
        break;
      case 'Literal':
      case 'TemplateLiteral': {
        const text = textOf(node);
        if (text !== null && isSentence(text)) hardCoded(node, text);
        break;
      }
      // What a bug says goes to the log, and what an AppError says is told by its code.
      case 'NewExpression':
        if (/Error$/.test(nameOf(node.callee))) return;
        break;
      case 'CallExpression': {
        const [first] = node.arguments as Node[];
        if (nameOf(node.callee) === 't') use(first);
        if (TELLS.test(nameOf(node.callee))) shown(first);
        break;
      }
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program as unknown as Node);
  report.uses.push(...keysInTables(source, file, lineAt));
  return report;
}

/** What the system's own dialogs and menus are told to show. */
const DIALOG_TEXT = /^(message|detail|title|buttons|buttonLabel|label|name|checkboxLabel|body)$/;

/** Reads one file of the main side: words in it that a dialog would show. */
export function checkDialogs(file: string, source: string): Problem[] {
  const { program } = parseSync(file, source);
  const problems: Problem[] = [];
  const visit = (node: Node, isShown: boolean) => {
    const text = isShown ? textOf(node) : null;
    if (text !== null && isWords(text)) {
      const line = source.slice(0, node.start).split('\n').length;
      problems.push({ file, line, message: `shows ${JSON.stringify(text)}: words belong in shared/locales` });
    }
    const isDialog = node.type === 'CallExpression' && /^show(ErrorBox|\w*Dialog|MessageBox)/.test(nameOf(node.callee));
    for (const child of childrenOf(node)) {
      if (child.type === 'Property') {
        const { key, value } = child as { key?: unknown; value?: unknown };
        const isText = isShown && DIALOG_TEXT.test(nameOf(key));
        if (isNode(value)) visit(value, isText || (isShown && value.type !== 'Literal' && nameOf(key) === 'filters'));
      } else visit(child, isDialog ? child !== node.callee : isShown);
    }
  };
  visit(program as unknown as Node, false);
  return problems;
}

/** Keys that a table holds until they are looked up, as in `['sync.count.held', status.heldCount]`. */
function keysInTables(source: string, file: string, lineAt: (offset: number) => number): Use[] {
  return [...source.matchAll(/'([a-z]\w*(?:\.\w+)+)'/g)].map((match) => ({
    file,
    line: lineAt(match.index),
    key: `?${match[1]}`,
    isPattern: false,
  }));
}

const asPattern = (key: string): RegExp => new RegExp(`^${key.replaceAll('.', '\\.').replaceAll('*', '[\\w.-]+')}$`);

/** Keys that are used and not there, and keys that are there and not used. */
export function compareUses(english: Locale, uses: readonly Use[]): Problem[] {
  const keys = [...keysOf(english.texts).keys()];
  const problems: Problem[] = [];
  const used = new Set<string>();
  for (const { file, line, key, isPattern } of uses) {
    const certain = key.replace(/^\?/, '');
    const matching = isPattern
      ? keys.filter((known) => asPattern(certain).test(known))
      : keys.filter((known) => known === certain);
    for (const known of matching) used.add(known);
    if (matching.length === 0 && certain === key)
      problems.push({ file, line, message: `uses ${key}, which ${english.file} lacks` });
  }
  for (const key of keys)
    if (!used.has(key)) problems.push({ file: english.file, message: `has ${key}, which nothing uses` });
  return problems;
}

const LANGUAGES = ['en', 'fr', 'ar'] as const;

function readLocales(root: string, directory: string): [Locale, ...Locale[]] {
  const [english, ...others] = LANGUAGES.map((language) => {
    const file = `${directory}/${language}.json`;
    const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
    // A folder holds the texts of the feature that it is named after.
    const features = globSync(`${directory}/*/${language}.json`, { cwd: root }).map((path) =>
      path.replaceAll('\\', '/'),
    );
    const groups = features.map((path) => [basename(dirname(path)), read(path)]);
    return { language, file, texts: flatten({ ...(read(file) as object), ...Object.fromEntries(groups) }) };
  });
  if (english === undefined) throw new Error('there is no English');
  return [english, ...others];
}

/** Codes are put together with `errors.` when they run; a code without its words would be shown as a key. */
function checkErrorCodes(root: string, english: Locale): Problem[] {
  const source = readFileSync(join(root, 'shared/errors/app-error.ts'), 'utf8');
  const [, list = ''] = /ERROR_CODES = \[([^\]]*)\]/.exec(source) ?? [];
  return [...list.matchAll(/'(\w+)'/g)].flatMap(([, code]) =>
    ['title', 'action']
      .filter((part) => !english.texts.has(`errors.${code}.${part}`))
      .map((part) => ({ file: english.file, message: `lacks errors.${code}.${part}` })),
  );
}

export function checkStrings(root: string): Problem[] {
  const [english, ...others] = readLocales(root, 'renderer/locales');
  const [mainEnglish, ...mainOthers] = readLocales(root, 'shared/locales');
  const files = globSync('renderer/**/*.{ts,tsx}', { cwd: root }).filter(
    (file) => !/\.test\.tsx?$|\.d\.ts$/.test(file),
  );
  const reports = files.map((file) => checkSource(file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8')));
  return [
    ...others.flatMap((locale) => compareLocales(english, locale)),
    ...mainOthers.flatMap((locale) => compareLocales(mainEnglish, locale)),
    ...checkErrorCodes(root, english),
    ...compareUses(
      english,
      reports.flatMap(({ uses }) => uses),
    ),
    ...reports.flatMap(({ problems }) => problems),
    ...globSync('electron/**/*.ts', { cwd: root })
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) => checkDialogs(file.replaceAll('\\', '/'), readFileSync(join(root, file), 'utf8'))),
  ];
}

if (import.meta.main) {
  const problems = checkStrings(process.cwd());
  for (const { file, line, message } of problems)
    console.error(`${file}${line === undefined ? '' : `:${line}`} ${message}`);
  if (problems.length > 0) process.exit(1);
}
