import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RecordingPlatform } from '../test-support/recording-platform.ts';
import { pullRecordings } from './pull-recordings.ts';

const MINUTE = 60_000;

let platform: RecordingPlatform;
beforeEach(() => {
  platform = new RecordingPlatform();
});
afterEach(() => platform.temp.remove());

const here = (id: string): boolean =>
  platform.temp.db.prepare('SELECT 1 FROM recordings WHERE remote_id = ?').get(id) !== undefined;

async function read(): Promise<number[]> {
  platform.asked.length = 0;
  await pullRecordings(platform.context());
  return [...platform.asked];
}

describe('recordings, read newest first', () => {
  test('brings a long call that shows up below hundreds of shorter ones, and looks as far back from then on', async () => {
    const start = platform.now - 600 * 1000;
    for (let i = 0; i < 600; i++) platform.add(String(i), start + i * 1000);
    await read();
    platform.now += MINUTE;
    expect(await read()).toEqual([0, 100]);

    // It began three minutes before the newest one: within the second page.
    platform.add('long', start + 420_500);
    platform.now += MINUTE;
    await read();
    expect(here('recording-long')).toBe(true);

    // Its lag was learned: one that is later still, beyond two pages, is met as well.
    platform.add('longer', start + 250_500);
    platform.now += MINUTE;
    expect((await read()).length).toBeGreaterThan(2);
    expect(here('recording-longer')).toBe(true);
  });
});
