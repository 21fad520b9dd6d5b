import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

export interface Keyring {
  /** Environment of a process that shall use this keyring and no other. */
  env: NodeJS.ProcessEnv;
  /** Starts the keyring again over the same data, locked, as after a log-in whose password it was not given. */
  restartLocked(): Promise<void>;
  /** Starts it again over the same data, unlocked. */
  restart(): Promise<void>;
  /** Leaves every question unanswered, as a prompt that nobody sees does, until it is stopped. */
  freeze(): void;
  stop(): Promise<void>;
}

export interface KeyringOptions {
  /** `none`: a session bus on which nobody offers the Secret Service. */
  service?: 'unlocked' | 'none';
}

const PASSWORD = 'a password for tests';

/** A bus without activation: nothing starts on it but what the test starts, no prompt opens a window. */
const BUS_CONFIG = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
  "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/**
 * A real Secret Service (gnome-keyring) on its own session bus, with its own home in a temporary folder. Needs the
 * packages dbus-daemon and gnome-keyring. Processes started with `env` find it; the calling process does not.
 */
export async function startKeyring({ service = 'unlocked' }: KeyringOptions = {}): Promise<Keyring> {
  const home = await mkdtemp(join(tmpdir(), 'earshot-keyring-'));
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  };
  for (const folder of ['data', 'config', 'cache', 'run']) await mkdir(join(home, folder), { mode: 0o700 });
  const bus = await startBus(home, env);
  env.DBUS_SESSION_BUS_ADDRESS = bus.address;

  let daemon: ChildProcess | null = null;
  try {
    if (service === 'unlocked') daemon = await startDaemon(env, PASSWORD);
  } catch (error) {
    await end(bus.process);
    await rm(home, { recursive: true, force: true });
    throw error;
  }
  return {
    env,
    async restartLocked() {
      if (daemon) await end(daemon);
      daemon = await startDaemon(env, null);
    },
    async restart() {
      if (daemon) await end(daemon);
      daemon = await startDaemon(env, PASSWORD);
    },
    freeze() {
      daemon?.kill('SIGSTOP');
    },
    async stop() {
      // A frozen process does not see SIGTERM until it goes on.
      daemon?.kill('SIGCONT');
      if (daemon) await end(daemon);
      await end(bus.process);
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function startBus(home: string, env: NodeJS.ProcessEnv): Promise<{ process: ChildProcess; address: string }> {
  const config = join(home, 'bus.conf');
  await writeFile(config, BUS_CONFIG);
  const bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [address] = await Promise.race([
    once(createInterface({ input: bus.stdout }), 'line') as Promise<[string]>,
    failure(bus, 'dbus-daemon'),
  ]);
  return { process: bus, address };
}

/** Without a password the keyring starts locked. */
async function startDaemon(env: NodeJS.ProcessEnv, password: string | null): Promise<ChildProcess> {
  const args = ['--foreground', '--components=secrets', ...(password === null ? [] : ['--unlock'])];
  const daemon = spawn('gnome-keyring-daemon', args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  daemon.stdin?.end(password ?? '');
  try {
    await Promise.race([serviceReady(env), failure(daemon, 'gnome-keyring-daemon')]);
    return daemon;
  } catch (error) {
    await end(daemon);
    throw error;
  }
}

/** The daemon says nothing when it is ready, so the bus is asked until the name is taken. */
async function serviceReady(env: NodeJS.ProcessEnv): Promise<void> {
  const ask = [
    '--session',
    '--print-reply',
    '--dest=org.freedesktop.DBus',
    '/org/freedesktop/DBus',
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.freedesktop.secrets',
  ];
  const deadlineMs = performance.now() + 5000;
  while (performance.now() < deadlineMs) {
    const { stdout } = await execFileAsync('dbus-send', ask, { env });
    if (stdout.includes('boolean true')) return;
  }
  throw new Error('gnome-keyring-daemon did not offer the Secret Service within 5 s');
}

/** Rejects when the child cannot be started or ends by itself. */
function failure(child: ChildProcess, command: string): Promise<never> {
  const hint = `${command} did not start: are dbus-daemon and gnome-keyring installed?`;
  return new Promise((_, reject) => {
    child.once('error', (cause) => reject(new Error(hint, { cause })));
    child.once('exit', (code, signal) => reject(new Error(`${hint} (ended with ${code ?? signal})`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
