import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type * as Electron from 'electron';
import { offer, refusingEmitter } from './not-offered.ts';
import { codec } from './page-bridge.ts';

const SHIM = fileURLToPath(new URL('../process/parent-port.ts', import.meta.url));
const running = new Set<ChildProcess>();

/** A Node process of its own, with `process.parentPort` as Electron gives it. It ends when this process ends, however that happens. */
export class HostUtilityProcess extends refusingEmitter('UtilityProcess') {
  readonly #child: ChildProcess;
  readonly stdout: ChildProcess['stdout'];
  readonly stderr: ChildProcess['stderr'];

  constructor(child: ChildProcess) {
    super();
    this.#child = child;
    this.stdout = child.stdout;
    this.stderr = child.stderr;
    running.add(child);
    child.once('spawn', () => this.emit('spawn'));
    child.on('message', (text: string) => this.emit('message', codec.decode(text)));
    child.on('error', (error) => this.emit('error', 'FatalError', '', String(error)));
    child.once('exit', (code, signal) => {
      running.delete(child);
      // Electron gives one number; a process that a signal ended has, by custom, 128 and more.
      this.emit('exit', code ?? (signal === 'SIGTERM' ? 143 : 137));
    });
  }

  get pid(): number | undefined {
    return this.#child.exitCode === null && this.#child.signalCode === null ? this.#child.pid : undefined;
  }

  postMessage(message: unknown): void {
    if (this.#child.connected) this.#child.send(codec.encode(message));
  }

  kill(): boolean {
    return this.#child.kill('SIGTERM');
  }
}

const hostUtilityProcess = {
  fork(modulePath: string, args: string[] = [], options: Electron.ForkOptions = {}): HostUtilityProcess {
    const { env, execArgv = [], cwd, stdio = 'inherit' } = options;
    const [output = 'inherit', errors = 'inherit'] = outputs(stdio);
    return new HostUtilityProcess(
      fork(modulePath, args, {
        env: (env ?? process.env) as NodeJS.ProcessEnv,
        execArgv: [...execArgv, '--import', SHIM],
        ...(cwd === undefined ? {} : { cwd }),
        stdio: ['ignore', output, errors, 'ipc'],
      }),
    );
  },
};

type Output = 'pipe' | 'ignore' | 'inherit';

function outputs(stdio: NonNullable<Electron.ForkOptions['stdio']>): Output[] {
  if (typeof stdio === 'string') return [stdio as Output, stdio as Output];
  // As in Node, the first is the input, which a utility process does not have.
  return stdio.slice(1, 3) as Output[];
}

/** Ends every utility process and waits until they have ended. */
export async function endUtilityProcesses(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(late);
    }),
  );
}

export const utilityProcess = offer('utilityProcess', hostUtilityProcess);
