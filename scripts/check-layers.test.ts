import { describe, expect, it } from 'vitest';
import { checkFile, checkLayers } from './check-layers.ts';

const messages = (file: string, source: string) => checkFile(file, source).map(({ message }) => message);

describe('checkFile', () => {
  it.each([
    [
      'renderer/features/calls/list.tsx',
      "import { openDatabase } from '../../../electron/store/database.ts';",
      'window.app',
    ],
    ['renderer/features/calls/list.tsx', "import { x } from '../contacts/x.ts';", 'A feature never imports another'],
    ['electron/features/calls/service.ts', "export { x } from '../contacts/x.ts';", 'A feature never imports another'],
    ['electron/features/calls/service.ts', "import { app } from 'electron';", 'structural type'],
    ['electron/sync/puller.ts', "import Database from 'better-sqlite3';", 'electron/store/database.ts'],
    ['electron/sync/puller.ts', "await import('../../platform/server.ts');", 'HTTP and shared/wire'],
    ['platform/server.ts', "import { x } from '../electron/lib/x.ts';", 'HTTP and shared/wire'],
    ['shared/domain/merge.ts', "import { readFile } from 'node:fs';", 'free of Node'],
    ['shared/domain/merge.ts', "import { x } from '../../electron/lib/x.ts';", 'pure rules'],
    ['electron/engine/worker.ts', "import keytar from 'keytar';", 'SecretStore'],
  ])('refuses, in %s, %s', (file, source, hint) => {
    const found = messages(file, source);
    expect(found.length).toBeGreaterThan(0);
    expect(found.join('\n')).toContain(hint);
  });

  it.each([
    ['renderer/features/calls/list.tsx', "import type { CallRow } from '#shared/contract/calls.ts';"],
    ['renderer/features/calls/list.tsx', "import { row } from './row.tsx';"],
    ['electron/features/calls/service.ts', "import { prepare } from '../../store/database.ts';"],
    ['electron/store/open.ts', "import Database from 'better-sqlite3';"],
    ['electron/main.ts', "import { app } from 'electron';"],
  ])('allows, in %s, %s', (file, source) => {
    expect(messages(file, source)).toEqual([]);
  });
});

describe('checkLayers', () => {
  it('finds nothing wrong in this repository', () => {
    expect(checkLayers(process.cwd())).toEqual([]);
  });
});
