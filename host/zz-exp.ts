import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { execSync } from 'node:child_process';
import { launchApp } from './launch.ts';
for (let i = 0; i < 14; i++) {
  const temp = `/tmp/exp/k/${i}`; mkdirSync(temp);
  const app = await launchApp({ main: join(import.meta.dirname, 'test-fixture/main.ts'), args: [`--user-data-dir=${temp}-d`], env: { TMPDIR: temp } });
  await app.waitForLine('fixture: ready');
  await app.kill();
  await new Promise((r) => setTimeout(r, 1500));
  const left = readdirSync(temp);
  if (left.length) console.log(i, left);
}
console.log('done');
