import { expect, onTestFinished, test } from 'vitest';
import { Clock } from '../db/clock.ts';
import { openDatabase } from '../db/open.ts';
import { Tasks } from './tasks.ts';

function setUp() {
  const { db, close } = openDatabase(null, null);
  onTestFinished(close);
  const errors: unknown[] = [];
  const clock = new Clock(() => 1000, 0);
  return { clock, errors, tasks: new Tasks(db, clock, (error) => errors.push(error)) };
}

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
