import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import type { DialogAnswer } from './api/dialog.ts';
import type { TestReport, TestRequest } from './test-hooks.ts';

const ROOT = join(import.meta.dirname, '..');

export interface LaunchAppOptions {
  /** The built main file; absent: out/main/main.js. */
  main?: string;
  /** Flags of the application, such as `--sample` or `--user-data-dir=DIR`. */
  args?: string[];
  env?: Record<string, string | undefined>;
  /** Flags of Node itself, such as `--inspect=0`. */
  nodeFlags?: string[];
  /** Runs it as another user, which only root can. */
  user?: { uid: number; gid: number };
  /** True unless said otherwise; with false a window opens, under Xvfb where there is no display. */
  headless?: boolean;
}

/** A running application, started as `npm start` starts it. */
export interface LaunchedApp {
  process: ChildProcess;
  /** The port of DevTools, for `chromium.connectOverCDP(`http://127.0.0.1:${port}`)`. */
  debuggingPort: number;
  /** Everything that it wrote so far, by line, to stdout and stderr. */
  output: string[];
  /** What it wanted to open outside, in order. */
  opened: string[];
  /** Waits until the application's window shows a page, and gives its address. */
  waitForWindow(timeoutMs?: number): Promise<string>;
  /** Waits for a line that contains the text, counting those that came before. */
  waitForLine(text: string, timeoutMs?: number): Promise<string>;
  /** Answers the next dialog that has no answer yet. Resolves once the host has it: a key pressed after that finds it there. */
  answerNextDialog(answer: DialogAnswer): Promise<void>;
  /** Does what a person or the machine would, where the host emulates it. */
  emulate(request: Exclude<TestRequest, { kind: 'answer-dialog' }>): void;
  /** Asks it to quit, as a person would, and gives its exit code. */
  close(): Promise<number | null>;
  /** Ends it as a crash would, with SIGKILL. */
  kill(): Promise<void>;
}

/** Starts the application in the host and resolves once Chromium's DevTools port is open. */
export async function launchApp(options: LaunchAppOptions = {}): Promise<LaunchedApp> {
  const {
    main = join(ROOT, 'out/main/main.js'),
    args = [],
    env = {},
    nodeFlags = [],
    user = {},
    headless = true,
  } = options;
  const child = spawn(
    process.execPath,
    [
      ...nodeFlags,
      join(ROOT, 'host/run.ts'),
      main,
      '--remote-debugging-port=0',
      ...(headless ? ['--headless'] : []),
      ...args,
    ],
    { cwd: ROOT, env: { ...process.env, ...env }, ...user, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const lines = new Lines(child);
  const opened: string[] = [];
  const queueing: (() => void)[] = [];
  child.on('message', (report: TestReport) => {
    if (report.kind === 'opened') opened.push(report.target);
    else queueing.shift()?.();
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const stop = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return exited;
  };
  const listening = await lines.waitFor('DevTools listening on ', 20_000).catch(async (error: unknown) => {
    await stop('SIGKILL');
    throw error;
  });
  const debuggingPort = Number(new URL(listening.slice(listening.indexOf('ws://'))).port);
  return {
    process: child,
    debuggingPort,
    waitForWindow: (timeoutMs = 15_000) => findWindow(debuggingPort, AbortSignal.timeout(timeoutMs)),
    output: lines.all,
    opened,
    waitForLine: (text, timeoutMs = 10_000) => lines.waitFor(text, timeoutMs),
    answerNextDialog: (answer) =>
      new Promise((resolve) => {
        queueing.push(resolve);
        child.send({ kind: 'answer-dialog', answer } satisfies TestRequest);
      }),
    emulate: (request) => child.send(request),
    close: () => stop('SIGTERM'),
    kill: async () => {
      await stop('SIGKILL');
    },
  };
}

async function findWindow(debuggingPort: number, signal: AbortSignal): Promise<string> {
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${debuggingPort}/json/list`, { signal });
    const targets = (await reply.json()) as { type: string; url: string }[];
    const page = targets.find(({ type, url }) => type === 'page' && url.startsWith('http://127.0.0.1:'));
    if (page) return page.url;
    await setTimeout(50, undefined, { signal });
  }
}

/** The lines of a process, kept, and waited for. */
class Lines {
  readonly all: string[] = [];
  readonly #waiting = new Set<() => void>();
  #hasEnded = false;

  constructor(child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#add(line));
    }
    child.once('close', () => {
      this.#hasEnded = true;
      this.#wake();
    });
  }

  waitFor(text: string, timeoutMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      const give = (end: () => void) => {
        clearTimeout(late);
        this.#waiting.delete(look);
        end();
      };
      const fail = (why: string) =>
        give(() => reject(new Error(`"${text}" ${why}; the output was:\n${this.all.join('\n')}`)));
      const look = () => {
        const found = this.all.find((line) => line.includes(text));
        if (found !== undefined) give(() => resolve(found));
        else if (this.#hasEnded) fail('was not written before the application ended');
      };
      const late = globalThis.setTimeout(() => fail(`was not written within ${timeoutMs} ms`), timeoutMs);
      this.#waiting.add(look);
      look();
    });
  }

  #add(line: string): void {
    this.all.push(line);
    this.#wake();
  }

  #wake(): void {
    for (const look of [...this.#waiting]) look();
  }
}
