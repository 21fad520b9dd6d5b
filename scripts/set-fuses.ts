import { type FuseConfig, FuseState, FuseV1Options, flipFuses, getCurrentFuseWire } from '@electron/fuses';
import { FUSES } from '../electron/security/fuses.ts';

// node scripts/set-fuses.ts BINARY [--check]: burns Earshot's fuses into a packaged binary and reads them back; --check only reads.

const NAMES = Object.entries(FuseV1Options).filter(
  (entry): entry is [string, FuseV1Options] => typeof entry[1] === 'number',
);

/** The fuses of a binary that do not stand as decided, by name; empty when all do. */
export async function wrongFuses(binary: string): Promise<string[]> {
  const wire = (await getCurrentFuseWire(binary)) as FuseConfig<FuseState>;
  const wrong = NAMES.filter(([, index]) => wire[index] !== (FUSES[index] ? FuseState.ENABLE : FuseState.DISABLE));
  const known = new Set(['version', ...NAMES.map(([, index]) => String(index))]);
  return [...wrong.map(([name]) => name), ...Object.keys(wire).filter((key) => !known.has(key))];
}

export async function setFuses(binary: string): Promise<void> {
  await flipFuses(binary, { ...FUSES, resetAdHocDarwinSignature: process.platform === 'darwin' });
  const wrong = await wrongFuses(binary);
  if (wrong.length > 0) throw new Error(`These fuses did not take: ${wrong.join(', ')}`);
}

if (import.meta.main) {
  const [binary, flag] = process.argv.slice(2);
  if (!binary) {
    console.error('Usage: node scripts/set-fuses.ts BINARY [--check]');
    process.exit(2);
  }
  if (flag !== '--check') await setFuses(binary);
  const wrong = await wrongFuses(binary);
  for (const name of wrong) console.error(`The fuse ${name} does not stand as decided in electron/security/fuses.ts.`);
  process.exit(wrong.length > 0 ? 1 : 0);
}
