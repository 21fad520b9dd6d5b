import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Import, ImportRowFilter } from '#shared/contract/imports.ts';
import type { EngineParts } from '../../../electron/engine/parts.ts';
import { type ImportCommands, importCommands, importQueries } from '../../../electron/features/imports/handlers.ts';
import type { Online } from '../../../electron/sync/online.ts';
import type { TestConsole } from './console.ts';
import type { TestPlatform } from './local-platform.ts';

const READER = join(import.meta.dirname, '../../../electron/features/imports/reading/read-worker.ts');

/** The number of the person at a place. */
export const phone = (index: number): string => `+2126${String(10_000_000 + index)}`;

/** So many people with a name, a number and an address, the first of them that of a place. */
export const csvOf = (count: number, from = 0): string =>
  [
    'First name;Mobile;E-mail',
    ...Array.from({ length: count }, (_, index) => {
      return `Person ${index};${phone(from + index)};p${from + index}@example.com`;
    }),
  ].join('\r\n');

/** The people of the platform whose numbers are these; it has a hundred at most. */
export const peopleOf = async (server: Pick<TestPlatform, 'listContacts'>, from: number, count: number) => {
  const phones = new Set(Array.from({ length: count }, (_, index) => phone(from + index)));
  return (await server.listContacts()).filter(({ primaryPhone }) => phones.has(String(primaryPhone)));
};

/** Where the process is killed: before a request left, or when its reply came and nothing was done with it yet. */
export interface KillAt {
  /** Counted from 1, from when it was asked for. */
  request: number;
  moment: 'before' | 'after';
}

/** Imports of a console, driven as its screens drive them. `longestMs` is how long a state is waited for. */
export function importsOf(app: TestConsole, connectionId: string, { longestMs = 20_000 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-imports-'));
  let killAt: (KillAt & { asked: number; onKilled: () => void }) | null = null;
  let commands: ImportCommands;
  const boot = () => {
    commands = importCommands({ ...app.parts, online: killable(app.parts) }, { retryMs: 5 });
    app.parts.jobs.resume();
  };

  /** A killed process goes nowhere: whoever waits for it waits for ever. */
  const killable = ({ online }: Pick<EngineParts, 'online'>): Online => {
    const die = (onKilled: () => void): Promise<never> => {
      killAt = null;
      app.kill();
      onKilled();
      return new Promise(() => {});
    };
    return async (...request) => {
      const at = killAt !== null && ++killAt.asked === killAt.request ? killAt : null;
      if (at?.moment === 'before') return die(at.onKilled);
      const reply = await online(...request);
      return at === null ? reply : die(at.onKilled);
    };
  };

  const queries = () => importQueries({ db: app.db });
  const get = async (id: string): Promise<Import> => queries().get({ id }, app.call);

  async function until(id: string, ...states: Import['state'][]): Promise<Import> {
    for (const deadline = Date.now() + longestMs; ; await pause(10)) {
      const now = await get(id);
      if (states.includes(now.state)) return now;
      if (Date.now() > deadline) throw new Error(`it stayed ${now.state}: ${JSON.stringify(now.error)}`);
    }
  }

  boot();
  return {
    get,
    until,
    /** The commands of the engine as it is now. */
    get commands() {
      return commands.commands;
    },
    rows: async (id: string, filter: ImportRowFilter = 'all') =>
      queries().rows({ id, filter, page: { offset: 0, limit: 200 } }, app.call),
    /** Chooses a file and waits until it is read, or turns out not to be readable. */
    choose: async (text: string | Uint8Array, name = 'people.csv'): Promise<Import> => {
      const path = join(folder, name);
      writeFileSync(path, text);
      const id = randomUUID();
      await commands.files.readImportFile({ id, connectionId, path, name, workerPath: READER });
      return until(id, 'mapping', 'unreadable');
    },
    check: async (id: string): Promise<Import> => {
      await commands.commands.check({ id }, app.call);
      return until(id, 'checked');
    },
    /** Starts it, or lets it go on, and waits until it is over or stops. */
    run: async (id: string): Promise<Import> => {
      await commands.commands.run({ id }, app.call);
      return until(id, 'done', 'stopped');
    },
    /** Starts it in a process that is killed there, and starts the engine anew over what it left. */
    runAndKill: async (id: string, at: KillAt): Promise<Import> => {
      const killed = new Promise<void>((onKilled) => {
        killAt = { ...at, asked: 0, onKilled };
      });
      await commands.commands.run({ id }, app.call);
      await killed;
      app.revive();
      boot();
      return get(id);
    },
    /** Ends the engine in order, as quitting does, and starts it anew. */
    restart: async (): Promise<void> => {
      await commands.stop();
      await app.restart();
      boot();
    },
    close: async (): Promise<void> => {
      await commands.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type TestImports = ReturnType<typeof importsOf>;
