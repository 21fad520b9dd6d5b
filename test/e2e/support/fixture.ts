import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, _electron as electronDriver, type Page } from 'playwright-core';
import { type LaunchedApp, launchApp } from '../../../host/launch.ts';

const SOURCE = join(import.meta.dirname, '../../../host/test-fixture');

export const onElectron = process.env.EARSHOT_TEST_HOST === 'electron';

/** The small application of the conformance suite, running on the Chromium host or on Electron. */
export interface Fixture {
  page: Page;
  /** A folder of this run. */
  folder: string;
  /** The host, for what it emulates; there is none on Electron. */
  host: LaunchedApp | null;
  output: readonly string[];
  /** Evaluates an expression in the main window's page. */
  run<T>(expression: string): Promise<T>;
  /** Runs one of the application's actions in its main process. */
  main<T>(action: string, ...args: unknown[]): Promise<T>;
  /** Everything that the application has noted so far, each as JSON. */
  said(): Promise<string[]>;
  /** The windows that are open. */
  pages(): Page[];
  close(): Promise<number | null>;
}

export async function startFixture(
  options: { args?: string[]; env?: Record<string, string | undefined> } = {},
): Promise<Fixture> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-fixture-'));
  const args = [`--user-data-dir=${join(folder, 'data')}`, ...(options.args ?? [])];
  const started = onElectron ? await startOnElectron(folder, args, options.env) : await startOnHost(args, options.env);
  const run = <T>(expression: string) => started.page.evaluate(expression) as Promise<T>;
  return {
    ...started,
    folder,
    run,
    main: (action, ...given) =>
      run(`fixture.main(${[action, ...given].map((one) => JSON.stringify(one) ?? 'undefined').join(', ')})`),
    said: async () => (await run<unknown[]>('fixture.said()')).map((one) => JSON.stringify(one)),
    close: async () => {
      const code = await started.close();
      rmSync(folder, { recursive: true, force: true });
      return code;
    },
  };
}

type Started = Pick<Fixture, 'page' | 'host' | 'output' | 'pages' | 'close'>;

async function startOnHost(args: string[], env: Record<string, string | undefined> = {}): Promise<Started> {
  const app = await launchApp({ main: join(SOURCE, 'main.ts'), args, env });
  await app.waitForLine('fixture: ready');
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${app.debuggingPort}`);
  const [context] = browser.contexts();
  const page = context?.pages()[0];
  if (!context || !page) throw new Error('the fixture has no page');
  return {
    page,
    host: app,
    output: app.output,
    pages: () => context.pages(),
    close: async () => {
      await browser.close();
      return app.close();
    },
  };
}

async function startOnElectron(
  folder: string,
  args: string[],
  env: Record<string, string | undefined> = {},
): Promise<Started> {
  const executablePath: unknown = createRequire(import.meta.url)('electron');
  const app = await electronDriver.launch({
    executablePath: String(executablePath),
    args: [asJavaScript(folder), ...args],
    env: { ...process.env, ...env } as Record<string, string>,
  });
  const output: string[] = [];
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on('data', (chunk: Buffer) => output.push(...chunk.toString().split('\n')));
  }
  const exited = new Promise<number | null>((resolve) => app.process().once('exit', resolve));
  return {
    page: await app.firstWindow(),
    host: null,
    output,
    pages: () => app.windows(),
    close: async () => {
      await app.close();
      return exited;
    },
  };
}

/** Electron loads no TypeScript: the same files without their types. */
function asJavaScript(folder: string): string {
  const copy = join(folder, 'fixture');
  cpSync(SOURCE, copy, { recursive: true });
  for (const name of ['main', 'wav']) {
    const source = stripTypeScriptTypes(readFileSync(join(SOURCE, `${name}.ts`), 'utf8'));
    writeFileSync(join(copy, `${name}.mjs`), source.replace(`'./wav.ts'`, `'./wav.mjs'`));
  }
  return join(copy, 'main.mjs');
}
