import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const FOLDER = join(import.meta.dirname, '../peers');
const PEERS = createRequire(join(FOLDER, 'package.json'));

/** The peers have a folder and a lock of their own, so that nobody installs them who does not measure. */
export function installPeers(): void {
  if (existsSync(join(FOLDER, 'node_modules'))) return;
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: FOLDER,
    stdio: 'inherit',
    shell: true,
  });
  if (status !== 0) throw new Error('The peers could not be installed: run npm ci in bench/peers.');
}

export const peerModule = (name: string): Promise<unknown> => import(pathToFileURL(PEERS.resolve(name)).href);
export const peerRequire = (name: string): unknown => PEERS(name);
