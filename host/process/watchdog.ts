import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Cleans up after this process even if it is killed: a small shell waits on a pipe that only the death of this
 * process closes, then ends the process group and removes the directory. `release` calls it off.
 */
export interface Guard {
  release(): Promise<void>;
}

const SCRIPT = `
trap '' INT TERM HUP
read -r word && exit 0
if [ "$1" -gt 1 ]; then kill -s KILL -- "-$1" 2>/dev/null; fi
if [ -n "$2" ]; then
  # A process that is just ending may write once more.
  for attempt in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf -- "$2" 2>/dev/null && [ ! -e "$2" ] && exit 0
    sleep 0.1
  done
fi
`;

export function guard(what: { processGroup?: number; directory?: string }): Guard {
  const child: ChildProcess = spawn(
    '/bin/sh',
    ['-c', SCRIPT, 'sh', String(what.processGroup ?? 0), what.directory ?? ''],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin?.on('error', () => {
    // The shell is gone already: nothing is left to call off.
  });
  child.unref();
  (child.stdin as unknown as { unref?: () => void } | null)?.unref?.();
  return {
    release: () => {
      child.ref();
      child.stdin?.end('done\n');
      return ended;
    },
  };
}
