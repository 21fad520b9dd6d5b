import { rekeyDatabase } from '../rekey.ts';

/** Changes the key of a database and, as a power cut would, ends at the step named last, or tells what it failed with. */
const [, , path = '', keyHex = '', nextKeyHex = '', killAt = ''] = process.argv;
try {
  rekeyDatabase({
    path,
    keyHex,
    nextKeyHex,
    onStep: (step) => {
      process.send?.(step);
      if (step === killAt) process.kill(process.pid, 'SIGKILL');
    },
  });
} catch (error) {
  process.stderr.write(error instanceof Error && 'code' in error ? String(error.code) : String(error));
  process.exitCode = 1;
}
