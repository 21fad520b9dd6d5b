import { expect, onTestFinished, test } from 'vitest';
import { Clock } from '../db/clock.ts';
import { openDatabase } from '../db/open.ts';
import { type Db, first } from '../db/statements.ts';
import { temporaryFolder } from '../test-support.ts';
import { Tasks } from './tasks.ts';

function setUp(dataDir: string | null = null) {
  const { db, close } = openDatabase(dataDir, null);
  onTestFinished(close);
  const errors: unknown[] = [];
  const clock = new Clock(() => 1000, 0);
  return { db, close, clock, errors, tasks: new Tasks(db, clock, (error) => errors.push(error)) };
}

const left = (db: Db): number => first<{ n: number }>(db, 'SELECT count(*) AS n FROM tasks')?.n ?? -1;

test('a task that schedules the next one does so as often as time allows, each at its own time', async () => {
  const { clock, tasks } = setUp();
  const ran: number[] = [];
  tasks.on('tick', ({ subjectId, dueAt }) => {
    ran.push(dueAt);
    tasks.schedule('tick', subjectId, dueAt + 100);
  });
  tasks.schedule('tick', 'a', 1100);
  await tasks.runDue();
  expect(ran).toEqual([]);
  clock.advance(350);
  await tasks.runDue();
  expect(ran).toEqual([1100, 1200, 1300]);
});

test('a task that takes back its own kind and schedules it anew keeps the new one', async () => {
  const { clock, tasks } = setUp();
  const ran: number[] = [];
  const again = (subjectId: string, dueAt: number) => {
    ran.push(dueAt);
    tasks.cancel('slow', subjectId);
    tasks.schedule('slow', subjectId, dueAt + 100);
  };
  tasks.onSlow('slow', async ({ subjectId, dueAt }) => again(subjectId, dueAt));
  tasks.schedule('slow', 'a', 1100);
  clock.advance(250);
  await tasks.runDue();
  expect(ran).toEqual([1100, 1200]);
});

test('time that moves during a run is seen by whoever waits for it', async () => {
  const { clock, tasks } = setUp();
  const ran: string[] = [];
  tasks.on('note', ({ subjectId }) => void ran.push(subjectId));
  tasks.schedule('note', 'late', 2000);
  const empty = tasks.runDue();
  clock.advance(1000);
  await Promise.all([empty, tasks.runDue()]);
  expect(ran).toEqual(['late']);
});

test('a task that fails is told and does not hold up the others; nothing of it stays', async () => {
  const { clock, errors, tasks } = setUp();
  const ran: string[] = [];
  tasks.on('bad', ({ subjectId }) => {
    tasks.schedule('note', subjectId, 1000);
    throw new Error('a bug');
  });
  tasks.on('note', ({ subjectId }) => void ran.push(subjectId));
  tasks.schedule('bad', 'b', 1001);
  tasks.schedule('note', 'c', 1002);
  clock.advance(10);
  await tasks.runDue();
  expect(ran).toEqual(['c']);
  expect(errors).toMatchObject([{ message: 'a bug' }]);
});

test('tasks happen in the order of their times, those of one time in the order they were scheduled', async () => {
  const { clock, tasks } = setUp();
  const ran: string[] = [];
  tasks.on('note', ({ subjectId }) => {
    ran.push(subjectId);
    // Between two that are due already.
    if (subjectId === 'b1') tasks.schedule('note', 'c', 1015);
  });
  for (const [subjectId, dueAt] of [
    ['d', 1020],
    ['b1', 1010],
    ['a', 1005],
    ['b2', 1010],
    ['later', 9000],
  ] as const) {
    tasks.schedule('note', subjectId, dueAt);
  }
  clock.advance(1000);
  await tasks.runDue();
  expect(ran).toEqual(['a', 'b1', 'b2', 'c', 'd']);
});

test('each of many happens exactly once, whoever asks and however often', async () => {
  const { clock, db, tasks } = setUp();
  const ran = new Map<string, number>();
  tasks.on('count', ({ subjectId }) => void ran.set(subjectId, (ran.get(subjectId) ?? 0) + 1));
  for (let index = 0; index < 3000; index++) tasks.schedule('count', `task-${index}`, 1001 + (index % 7));
  clock.advance(10);
  await Promise.all([tasks.runDue(), tasks.runDue(), tasks.runDue()]);
  await tasks.runDue();
  expect(ran.size).toBe(3000);
  expect(new Set(ran.values())).toEqual(new Set([1]));
  expect(left(db)).toBe(0);
});

test('a slow task that was cut off by the end of the process happens again; one that is done does not', async () => {
  const dataDir = temporaryFolder();
  const before = setUp(dataDir);
  const never = new Promise<void>(() => {});
  before.tasks.onSlow('read', ({ subjectId }) => (subjectId === 'cut' ? never : Promise.resolve()));
  before.tasks.schedule('read', 'done', 1000);
  before.tasks.schedule('read', 'cut', 1001);
  before.clock.advance(10);
  const run = before.tasks.runDue();
  await expect.poll(() => left(before.db)).toBe(1);
  before.close();
  void run;
  const after = setUp(dataDir);
  const ran: string[] = [];
  after.tasks.onSlow('read', async ({ subjectId }) => void ran.push(subjectId));
  after.clock.advance(10);
  await after.tasks.runDue();
  expect(ran).toEqual(['cut']);
  expect(left(after.db)).toBe(0);
});

test('a slow task holds up no other, and is waited for', async () => {
  const { clock, tasks } = setUp();
  const ran: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  tasks.onSlow('read', async () => {
    await promise;
    ran.push('slow');
    tasks.schedule('note', 'after', 1003);
  });
  tasks.on('note', ({ subjectId }) => {
    ran.push(subjectId);
    if (subjectId === 'quick') resolve();
  });
  tasks.schedule('read', 'document', 1001);
  tasks.schedule('note', 'quick', 1002);
  clock.advance(10);
  await tasks.runDue();
  expect(ran).toEqual(['quick', 'slow', 'after']);
});

test('slow tasks of one lane wait for each other, and those of different lanes do not', async () => {
  const { clock, tasks } = setUp();
  const ran: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  tasks.onSlow(
    'read',
    async ({ subjectId }) => {
      await promise;
      ran.push(subjectId);
    },
    'documents',
  );
  tasks.onSlow('forget', async ({ subjectId }) => void ran.push(subjectId), 'documents');
  tasks.onSlow('call back', async ({ subjectId }) => {
    ran.push(subjectId);
    resolve();
  });
  tasks.schedule('read', 'document', 1001);
  tasks.schedule('forget', 'other document', 1002);
  tasks.schedule('call back', 'answer', 1003);
  clock.advance(10);
  await tasks.runDue();
  expect(ran).toEqual(['answer', 'document', 'other document']);
});

test('a slow task that no lane takes any more is told at the start', async () => {
  const dataDir = temporaryFolder();
  const before = setUp(dataDir);
  before.tasks.onSlow('gone', async () => {});
  before.tasks.schedule('gone', 'a', 1000);
  before.close();
  const after = setUp(dataDir);
  after.tasks.start();
  await expect.poll(() => after.errors).toMatchObject([{ message: 'nothing handles tasks of the kind gone' }]);
  await after.tasks.stop();
  expect(left(after.db)).toBe(0);
});

test('tasks wake by themselves at their time, and a thousand new ones ask the store for nothing', async () => {
  const { db } = setUp();
  const asked: string[] = [];
  const prepare = db.prepare.bind(db);
  const watched = new Proxy(db, {
    get: (target, key) => {
      const value = Reflect.get(target, key);
      if (key !== 'prepare') return typeof value === 'function' ? value.bind(target) : value;
      return (sql: string) => {
        const statement = prepare(sql);
        if (sql.includes('min(due_at)')) {
          const get = statement.get.bind(statement);
          statement.get = (...parameters: unknown[]) => {
            asked.push(sql);
            return get(...parameters);
          };
        }
        return statement;
      };
    },
  });
  const tasks = new Tasks(watched, new Clock(Date.now, 0), (error) => expect.unreachable(String(error)));
  const ran: string[] = [];
  tasks.on('note', ({ subjectId }) => void ran.push(subjectId));
  tasks.start();
  const atStart = asked.length;
  for (let index = 0; index < 1000; index++) tasks.schedule('note', 'far', Date.now() + 3_600_000 - index);
  expect(asked.length).toBe(atStart);
  tasks.schedule('note', 'near', Date.now() + 20);
  await expect.poll(() => ran).toEqual(['near']);
  await tasks.stop();
});

test('stopping leaves what is not done for the next start', async () => {
  const { clock, db, tasks } = setUp();
  let ran = 0;
  tasks.on('note', () => {
    ran++;
    const until = performance.now() + 1;
    while (performance.now() < until);
  });
  for (let index = 0; index < 500; index++) tasks.schedule('note', 'n', 1001);
  clock.advance(10);
  const run = tasks.runDue();
  await tasks.stop();
  await run;
  expect(ran).toBeLessThan(500);
  expect(left(db)).toBe(500 - ran);
});

test('a task that nothing handles is told', async () => {
  const { clock, db, errors, tasks } = setUp();
  tasks.schedule('unknown', 'a', 1001);
  clock.advance(10);
  await tasks.runDue();
  expect(errors).toMatchObject([{ message: 'nothing handles tasks of the kind unknown' }]);
  expect(left(db)).toBe(0);
});
