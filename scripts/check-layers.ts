import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from 'oxc-parser';

/** A place in the tree and what it may import; every rule whose `from` matches a file holds for it. */
interface LayerRule {
  from: RegExp;
  /** Own files, as paths from the root; SELF stands for the feature that `from` names. */
  mayImport: RegExp;
  /** Where such code belongs instead, for the person who broke the rule. */
  instead: string;
}

const LAYERS: readonly LayerRule[] = [
  {
    from: /^shared\//,
    mayImport: /^shared\//,
    instead: 'shared/ holds pure rules and shapes. Put what needs more in electron/, renderer/ or platform/.',
  },
  {
    from: /^renderer\/(ui|waveform|shortcuts|ipc|lib|styles)\//,
    mayImport: /^(shared|renderer\/(ui|waveform|shortcuts|ipc|lib|styles|locales))\//,
    instead: 'Pieces that features share know no feature. Pass what they need as props.',
  },
  {
    from: /^renderer\/features\/([^/]+)\//,
    mayImport: /^(shared|renderer\/(features\/SELF|ui|waveform|shortcuts|ipc|lib|styles|locales))\//,
    instead: 'A feature never imports another. Put what two need in renderer/ui, or compose them in renderer/app.',
  },
  {
    from: /^renderer\//,
    mayImport: /^(shared\/|renderer\/|package\.json$)/,
    instead: 'The renderer reaches the rest of Earshot by window.app only: use renderer/ipc.',
  },
  {
    from: /^electron\/preload\//,
    mayImport: /^(shared\/contract|electron\/preload)\//,
    instead: 'The bridge stays one small bundle: only names and channelOf.',
  },
  {
    from: /^electron\/store\//,
    mayImport: /^(shared|electron\/(store|lib))\//,
    instead: 'The store knows no feature. SQL of a feature belongs in its repository.ts.',
  },
  {
    from: /^electron\/(secrets|prefs|net|lib)\//,
    mayImport: /^(shared|electron\/(secrets|prefs|net|lib))\//,
    instead: 'These are the lowest floor of the main side. Take a port as an argument.',
  },
  {
    from: /^electron\/jobs\//,
    mayImport: /^(shared|electron\/(jobs|store|lib))\//,
    instead: 'Jobs know no feature: a feature registers how its kind of job is done.',
  },
  {
    from: /^electron\/(sync|media|connectors)\//,
    mayImport: /^(shared|electron\/(sync|media|connectors|store|net|secrets|lib|engine\/protocol))/,
    instead: 'Sync, media and connectors serve features and never import one. Take a port, or publish an event.',
  },
  {
    from: /^electron\/features\/([^/]+)\//,
    mayImport:
      /^(shared\/|electron\/(features\/SELF\/|jobs\/|sync\/|media\/|connectors\/|store\/|net\/|secrets\/|prefs\/|lib\/|engine\/(protocol|parts)))/,
    instead:
      'A feature never imports another. Take a port in its constructor, or move the shared rule to shared/domain.',
  },
  {
    from: /^electron\/(ipc|security)\//,
    mayImport: /^(shared|electron\/(ipc|security|lib))\//,
    instead: 'ipc/ and security/ are used by main.ts and app/ and know nothing of them.',
  },
  {
    from: /^electron\/engine\//,
    mayImport: /^(shared|electron\/(engine|features|jobs|sync|media|connectors|store|net|secrets|lib))\//,
    instead: 'The engine runs without Electron: windows, keychain and preferences reach it as values or ports.',
  },
  {
    from: /^electron\//,
    mayImport: /^(shared|electron)\//,
    instead: 'electron/ meets platform/ over HTTP and shared/wire only.',
  },
  {
    from: /^platform\//,
    mayImport: /^(shared|platform)\//,
    instead: 'platform/ meets electron/ over HTTP and shared/wire only.',
  },
  {
    from: /^host\//,
    mayImport: /^(host|node_modules)\//,
    instead: 'The host offers Electron and knows nothing of Earshot.',
  },
  { from: /^(scripts|test|bench)\//, mayImport: /./, instead: '' },
];

interface PackageRule {
  name: RegExp;
  only: RegExp;
  instead: string;
}

const PACKAGES: readonly PackageRule[] = [
  {
    name: /^electron$/,
    only: /^(electron\/(main\.ts|app\/|security\/|preload\/|.*\.electron\.ts)|host\/|test\/|scripts\/)/,
    instead: 'Only main.ts, app/, security/ and preload/ touch Electron. Take a small structural type instead.',
  },
  {
    name: /^better-sqlite3$/,
    only: /^(electron\/store\/|platform\/|test\/|bench\/|scripts\/)/,
    instead: 'Use openDatabase, prepare and inTransaction of electron/store/database.ts.',
  },
  { name: /^keytar$/, only: /^(electron\/secrets\/|test\/)/, instead: 'Use the SecretStore of electron/secrets.' },
  { name: /^wavesurfer\.js/, only: /^renderer\/waveform\//, instead: 'Use the components of renderer/waveform.' },
  { name: /^undici$/, only: /^(electron\/net\/|test\/|platform\/)/, instead: 'Use the HTTP client of electron/net.' },
  { name: /^fastify/, only: /^(platform\/|test\/|electron\/.*test)/, instead: 'Only the local platform serves HTTP.' },
  {
    name: /^node:/,
    only: /^(?!shared\/|renderer\/)/,
    instead: 'shared/ and renderer/ are free of Node: take what you need as an argument or through window.app.',
  },
];

export interface Violation {
  file: string;
  imports: string;
  message: string;
}

/** What one file breaks. `file` is a path from the root with forward slashes. */
export function checkFile(file: string, source: string): Violation[] {
  const isTest = /\.test\.tsx?$|\/test-support\//.test(file);
  const violations: Violation[] = [];
  for (const specifier of importsOf(file, source)) {
    const message = isLocal(specifier) ? checkLocal(file, specifier, isTest) : checkPackage(file, specifier, isTest);
    if (message) violations.push({ file, imports: specifier, message });
  }
  return violations;
}

const isLocal = (specifier: string): boolean => specifier.startsWith('.') || specifier.startsWith('#shared/');

function checkLocal(file: string, specifier: string, isTest: boolean): string | null {
  const target = specifier.startsWith('#')
    ? specifier.slice(1)
    : relative('/', resolve('/', dirname(file), specifier)).replaceAll('\\', '/');
  // A suite may use what lies above the code it tests, shared helpers and the real server.
  const [tree] = file.split('/', 1);
  if (isTest && (target.startsWith(`${tree}/`) || /^(test|platform)\//.test(target))) return null;
  // The wide rule of a tree comes last in the table and is asked first: its message names the larger border.
  for (const rule of LAYERS.toReversed()) {
    const matched = rule.from.exec(file);
    if (!matched) continue;
    const allowed = new RegExp(rule.mayImport.source.replaceAll('SELF', matched[1] ?? ''));
    if (!allowed.test(target)) return `may not import ${target}. ${rule.instead}`;
  }
  return null;
}

function checkPackage(file: string, specifier: string, isTest: boolean): string | null {
  if (isTest) return null;
  for (const { name, only, instead } of PACKAGES) {
    if (name.test(specifier) && !only.test(file)) return `may not import ${specifier}. ${instead}`;
  }
  return null;
}

function importsOf(file: string, source: string): string[] {
  const { module } = parseSync(file, source);
  const specifiers = [
    ...module.staticImports.map((found) => found.moduleRequest.value),
    ...module.staticExports.flatMap((found) => found.entries.map((entry) => entry.moduleRequest?.value)),
    ...module.dynamicImports.map((found) => {
      const text = source.slice(found.moduleRequest.start, found.moduleRequest.end);
      return /^(['"`])(.*)\1$/.exec(text)?.[2];
    }),
  ];
  return specifiers.filter((specifier) => specifier !== undefined);
}

export function checkLayers(root: string): Violation[] {
  const files = globSync('{shared,electron,renderer,platform,host,scripts,test,bench}/**/*.{ts,tsx}', {
    cwd: root,
    exclude: ['**/node_modules'],
  });
  return files.flatMap((path) => checkFile(path.replaceAll('\\', '/'), readFileSync(join(root, path), 'utf8')));
}

if (import.meta.main) {
  const violations = checkLayers(process.cwd());
  for (const { file, message } of violations) console.error(`${file} ${message}`);
  if (violations.length > 0) process.exit(1);
}
