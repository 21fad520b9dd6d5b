import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { LOG_FIELDS } from '../electron/lib/log.ts';

// Security: see docs/security.md before changing. What a guard needs to be the only one of its kind, read from the syntax alone.

/** The parts of a syntax tree that are looked at here. */
interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

export interface Finding {
  file: string;
  line: number;
  message: string;
}

interface Rule {
  /** Files it holds for. */
  in: RegExp;
  /** Files that are the one right place. */
  except?: RegExp;
  find: (node: Node, text: (node: Node) => string, file: string) => string | null;
}

const APPLICATION = /^(electron|renderer|shared|platform)\//;
const WITH_A_PAGE = /^(electron|renderer|shared)\//;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;

/** The name that is called or made: `eval`, `insertAdjacentHTML` of `x.insertAdjacentHTML()`. */
function calledName(node: Node): string | null {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return null;
  const { callee } = node;
  if (!isNode(callee)) return null;
  if (callee.type === 'Identifier') return String(callee.name);
  return callee.type === 'MemberExpression' ? propertyName(callee) : null;
}

function propertyName(node: Node): string | null {
  const { property } = node;
  if (!isNode(property)) return null;
  if (property.type === 'Identifier' && !node.computed) return String(property.name);
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : null;
}

const calls =
  (names: readonly string[], message: string): Rule['find'] =>
  (node) => {
    const name = calledName(node);
    return name !== null && names.includes(name) ? `${name}(): ${message}` : null;
  };

const makes =
  (names: readonly string[], message: string): Rule['find'] =>
  (node) => {
    const name = node.type === 'NewExpression' ? calledName(node) : null;
    return name !== null && names.includes(name) ? `new ${name}: ${message}` : null;
  };

/** Sinks that read text as markup. Nothing of ours uses one, so there is no list of exceptions. */
const MARKUP_PROPERTIES = new Set(['innerHTML', 'outerHTML', 'srcdoc', 'dangerouslySetInnerHTML']);
const MARKUP_CALLS = [
  'insertAdjacentHTML',
  'setHTMLUnsafe',
  'parseHTMLUnsafe',
  'createContextualFragment',
  'parseFromString',
];

const SQL = /^\s*(SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|CREATE|DROP|ALTER|ATTACH|PRAGMA|EXPLAIN|VACUUM)\b/i;
const CONSTANT = /^[A-Z][A-Z0-9_]*$/;

/** A part of a statement that cannot hold a value: a constant by its name, an entry of a constant table, or a list made of one. */
function isConstant(node: Node): boolean {
  if (node.type === 'Identifier') return CONSTANT.test(String(node.name));
  if (node.type === 'MemberExpression') return isNode(node.object) && isConstant(node.object);
  if (node.type !== 'CallExpression' || !isNode(node.callee) || !isNode(node.callee.object)) return false;
  const [first] = node.arguments as Node[];
  const ofObject = node.callee.object.name === 'Object';
  return ofObject ? first !== undefined && isConstant(first) : isConstant(node.callee.object);
}

/**
 * Parts of statements that are put together by the file itself from its own texts and parameters' places, looked at one by one.
 * A value must never be among them.
 */
const SQL_PARTS: Readonly<Record<string, readonly string[]>> = {
  'electron/store/migrations/0020-work-journal-and-last-call.ts': [
    'table',
    'kind',
    "journal('outbox', 'change')",
    "journal('comments', 'comment')",
  ],
  'electron/store/passages.ts': ['place'],
  'electron/features/call-search/conditions.ts': ['column'],
  'electron/features/call-search/passages.ts': [
    'where',
    'slotsWhere(selection)',
    "selection.where ?? '1'",
    "where ?? '1'",
  ],
  'electron/features/calls/repository.ts': ['where', 'orderBy', 'column'],
  'electron/features/contacts/many-repository.ts': ['where', "terms.join(' AND ')"],
  'electron/features/contacts/repository.ts': [
    'where',
    'order',
    'nullsLast',
    'plus',
    'from',
    'narrowed',
    'direction',
    'value',
  ],
  'electron/sync/outbox/enqueue-audience.ts': ['where'],
  'electron/sync/store/contact-filter.ts': ['not', 'name', 'value', 'where'],
  'electron/features/audiences/repository.ts': ['order'],
  'electron/features/outbox/repository.ts': ['where', 'order', 'shown'],
  'electron/features/programs/execution-repository.ts': ['where'],
  'electron/store/salvage.ts': ['number', 'table', 'order', 'index'],
  'electron/sync/store/outbox-table.ts': ['sets'],
  'electron/sync/store/record-table.ts': ['where', 'direction'],
  'electron/sync/take-in.ts': ['table', "columns.join(', ')", 'marks', 'updates'],
  'platform/db/clock.ts': ['column', 'table'],
  'platform/db/schema.ts': ['name'],
  'electron/features/imports/repository.ts': ['sets'],
  'electron/features/imports/row-table.ts': ['where'],
  'platform/flowgent/knowledge/repository.ts': ['from'],
  'platform/files/contents.ts': ['table', 'column'],
  'platform/gomobile/audio/repository.ts': ['and', 'column', 'order'],
  'platform/gomobile/audiences/repository.ts': ['where', 'column', 'order'],
  'platform/gomobile/dictionaries/repository.ts': ['condition'],
  'electron/features/conversations/repository.ts': ['where'],
  'electron/features/conversations/turn-table.ts': ['assignments'],
  'platform/gomobile/contacts/repository.ts': ['from', 'hits', 'rest', 'orderBy', 'walk', 'condition', 'MANY_HITS + 1'],
  'platform/gomobile/program-report/repository.ts': ['from', 'column', 'order'],
  'platform/gomobile/executions/repository.ts': ['where', 'column', 'order'],
  'platform/gomobile/flows/repository.ts': ['where', 'column', 'order'],
  'platform/gomobile/agents/repository.ts': ['where', 'column', 'order'],
  'platform/gomobile/conversations/repository.ts': ['where', 'column', 'order'],
  'platform/gomobile/knowledge-bases/repository.ts': ['where', 'column', 'order'],
  'platform/gomobile/programs/repository.ts': ['where', 'column', 'order'],
  'platform/gomobile/custom-attributes/repository.ts': ['condition'],
  'platform/gomobile/recordings/repository.ts': ['where', 'column', 'order'],
  'platform/gomobile/sms-programs/repository.ts': ['where', 'column', 'order'],
  'platform/seed/seed.ts': ['table'],
  'platform/trillet/repository.ts': ['table'],
  'electron/features/reports/call-figures.ts': ['where'],
  'electron/features/reports/snapshots.ts': ['where', 'orderBy', 'direction'],
};

function templateSql(node: Node, text: (node: Node) => string, file: string): string | null {
  if (node.type !== 'TemplateLiteral') return null;
  const content = text(node).slice(1);
  const isSql = SQL.test(content) || (content.startsWith('${') && /\b(WHERE|ORDER BY|SELECT|VALUES)\b/.test(content));
  if (!isSql) return null;
  const parts = (node.expressions as Node[])
    .filter((expression) => !isConstant(expression))
    .map(text)
    .filter((part) => !SQL_PARTS[file]?.includes(part));
  if (parts.length === 0) return null;
  return `SQL put together from ${parts.join(', ')}: values travel as parameters, other parts come from constants.`;
}

function concatenatedSql(node: Node): string | null {
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return null;
  const { left, right } = node;
  if (!isNode(left) || !isNode(right)) return null;
  const isSql = left.type === 'Literal' && typeof left.value === 'string' && SQL.test(left.value);
  return isSql && right.type !== 'Literal' ? 'SQL put together with +: values travel as parameters.' : null;
}

/** Chromium writes what is typed into its session file, but for fields that ask it not to; our theme asks for all of them. */
function keptField(node: Node, text: (node: Node) => string): string | null {
  if (node.type !== 'JSXAttribute' || attributeName(node) !== 'autoComplete') return null;
  const isOff = isNode(node.value) && text(node.value) === '"off"';
  return isOff ? null : 'A field that Chromium may keep on disk: autoComplete is "off" everywhere.';
}

const RULES: readonly Rule[] = [
  { in: /^renderer\//, find: keptField },
  {
    in: WITH_A_PAGE,
    find: (node) => {
      const { left } = node;
      const assigned = node.type === 'AssignmentExpression' && isNode(left) && left.type === 'MemberExpression';
      const name = assigned ? propertyName(left) : attributeName(node);
      return name !== null && MARKUP_PROPERTIES.has(name) ? `${name}: text is set as text, never as markup.` : null;
    },
  },
  { in: WITH_A_PAGE, find: calls(MARKUP_CALLS, 'text is set as text, never as markup.') },
  {
    in: WITH_A_PAGE,
    find: (node, text) =>
      node.type === 'MemberExpression' && /^(\w+\.)?document\.write(ln)?$/.test(text(node))
        ? `${text(node)}: text is set as text, never as markup.`
        : null,
  },
  { in: APPLICATION, find: calls(['eval', 'Function', 'execScript'], 'no program is made from text.') },
  {
    in: APPLICATION,
    find: (node) => {
      const name = calledName(node);
      const [first] = (node.arguments as Node[] | undefined) ?? [];
      const isTimer = name === 'setTimeout' || name === 'setInterval';
      return isTimer && (first?.type === 'Literal' || first?.type === 'TemplateLiteral')
        ? `${name} of a text: no program is made from text.`
        : null;
    },
  },
  {
    in: /^electron\//,
    except: /^electron\/app\/window\.ts$/,
    find: makes(
      ['BrowserWindow', 'BrowserView', 'BaseWindow', 'WebContentsView'],
      'windows come from createWindow in electron/app/window.ts, which locks them.',
    ),
  },
  {
    in: /^electron\//,
    except: /^electron\/app\/(window|page-recovery)\.ts$/,
    find: calls(['loadURL', 'loadFile'], 'only electron/app/window.ts says what a window shows.'),
  },
  {
    in: /^electron\//,
    find: calls(
      [
        'executeJavaScript',
        'executeJavaScriptInIsolatedWorld',
        'insertCSS',
        'registerPreloadScript',
        'setPreloads',
        'loadExtension',
        'setCertificateVerifyProc',
        'openDevTools',
      ],
      'nothing is put into a page from outside, and no guard of Chromium is opened.',
    ),
  },
  {
    in: /^electron\//,
    except: /^electron\/ipc\/bind\.ts$/,
    find: (node, text) =>
      node.type === 'MemberExpression' && /(^|\.)ipcMain\.(handle|handleOnce|on|once)$/.test(text(node))
        ? 'a call is described in shared/contract and bound by electron/ipc/bind.ts.'
        : null,
  },
  {
    in: /^electron\//,
    except: /^electron\/security\//,
    find: calls(
      ['openExternal', 'openPath', 'showItemInFolder'],
      'what leaves Earshot goes through electron/security.',
    ),
  },
  {
    in: APPLICATION,
    find: (node, text) =>
      node.type === 'Property' &&
      /^(rejectUnauthorized|webSecurity|sandbox|contextIsolation)\s*:\s*false$/.test(text(node))
        ? `${text(node)}: this guard stays on.`
        : null,
  },
  {
    in: APPLICATION,
    find: (node) =>
      node.type === 'Literal' &&
      typeof node.value === 'string' &&
      /^(certificate-error|no-sandbox|disable-web-security|ignore-certificate-errors|NODE_TLS_REJECT_UNAUTHORIZED)$/.test(
        node.value,
      )
        ? `${node.value}: this guard stays on.`
        : null,
  },
  {
    in: /^electron\//,
    find: (node) =>
      node.type === 'ImportSpecifier' && isNode(node.imported) && node.imported.name === 'crashReporter'
        ? 'crashReporter: a dump of memory holds names, texts and keys, and none is ever written.'
        : null,
  },
  { in: /^electron\//, find: unlistedLogField },
  // A migration is given nothing but the database, so nothing in its statements can be a value.
  { in: /^(electron|platform)\//, except: /^electron\/store\/migrations\//, find: templateSql },
  { in: /^(electron|platform)\//, find: concatenatedSql },
];

/** `log.warn(event, { field: … })`: the event is a word of ours, the fields are written out and listed. */
function unlistedLogField(node: Node, text: (node: Node) => string): string | null {
  const { callee } = node;
  if (node.type !== 'CallExpression' || !isNode(callee) || !/(^|\.)log\.(info|warn|error)$/.test(text(callee)))
    return null;
  const [event, fields] = node.arguments as Node[];
  if (event?.type === 'TemplateLiteral' || event?.type === 'BinaryExpression') {
    return 'the event of a log line is a word of ours; what it is about goes into a field.';
  }
  if (fields === undefined || fields.type !== 'ObjectExpression') return null;
  const names = (fields.properties as Node[]).map((property) =>
    property.type === 'Property' && isNode(property.key) ? String(property.key.name ?? property.key.value) : '...',
  );
  const unlisted = names.filter((name) => !LOG_FIELDS.has(name));
  return unlisted.length > 0
    ? `log field ${unlisted.join(', ')}: only fields of electron/lib/log.ts are written.`
    : null;
}

/** `<div innerHTML=…>` and `{ dangerouslySetInnerHTML: … }`. */
function attributeName(node: Node): string | null {
  if (node.type === 'JSXAttribute' && isNode(node.name)) return String(node.name.name);
  if (node.type === 'Property' && isNode(node.key) && node.key.type === 'Identifier') return String(node.key.name);
  return null;
}

/** What one file breaks. `file` is a path from the root with forward slashes. */
export function checkFile(file: string, source: string): Finding[] {
  const rules = RULES.filter((rule) => rule.in.test(file) && !rule.except?.test(file));
  if (rules.length === 0 || /\.test\.tsx?$|\/test-support\/|-fixture\.ts$/.test(file)) return [];
  const text = (node: Node) => source.slice(node.start, node.end);
  const findings: Finding[] = [];
  walk(parseSync(file, source).program as unknown as Node, (node) => {
    for (const { find } of rules) {
      const message = find(node, text, file);
      if (message !== null) findings.push({ file, line: source.slice(0, node.start).split('\n').length, message });
    }
  });
  return findings;
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit);
  }
}

export function checkSecurity(root: string): Finding[] {
  const files = globSync('{electron,renderer,shared,platform}/**/*.{ts,tsx}', { cwd: root });
  return files.flatMap((path) => checkFile(path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')));
}

if (import.meta.main) {
  const findings = checkSecurity(process.cwd());
  for (const { file, line, message } of findings) console.error(`${file}:${line} ${message}`);
  if (findings.length > 0) process.exit(1);
}
