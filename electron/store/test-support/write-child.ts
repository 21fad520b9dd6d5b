import { openDatabase } from '../database.ts';
import { openStore } from '../open-store.ts';

// A process of its own: told where the store is, it says how opening it, or writing until the disk is full, ended.
const [, , task = '', databasePath = '', keyHex = '', dataDirectory = ''] = process.argv;

const say = (line: string) => process.stdout.write(`${line}\n`);
try {
  if (task === 'fill') {
    const db = openDatabase({ path: databasePath, keyHex });
    for (let n = 0; n < 100_000; n += 1) {
      db.prepare('INSERT INTO settings (name, value) VALUES (?, ?)').run(`fill ${n}`, 'x'.repeat(5_000));
    }
    say('filled');
  } else {
    const { db, release } = openStore({ databasePath, keyHex, dataDirectory }, { now: 0 });
    say('open');
    if (task === 'hold') setInterval(() => undefined, 1_000);
    else {
      db.close();
      release();
    }
  }
} catch (error) {
  const { toStoreError } = await import('../database.ts');
  const known = toStoreError(error) as { code?: string; message?: string; action?: string };
  say(JSON.stringify({ code: known.code, message: known.message, action: known.action }));
}
