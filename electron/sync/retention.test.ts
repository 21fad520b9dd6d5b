import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listRetentionLines } from '../features/storage/repository.ts';
import { findEvictable } from '../media/jobs/eviction.ts';
import { removePurgedFiles } from '../media/jobs/purged-files.ts';
import { inTransaction } from '../store/database.ts';
import { insertRow } from '../store/test-support/temp-database.ts';
import { pullRecordings } from './pull/pull-recordings.ts';
import { pullReports } from './pull/pull-reports.ts';
import { setHold } from './retention.ts';
import { RecordingPlatform } from './test-support/recording-platform.ts';

const MINUTE = 60_000;

let platform: RecordingPlatform;
let mediaDirectory: string;
beforeEach(() => {
  platform = new RecordingPlatform();
  mediaDirectory = join(platform.temp.directory, 'media');
  mkdirSync(mediaDirectory);
});
afterEach(() => platform.temp.remove());

/** An exchange so much later, and what the audio side does after it. */
async function exchange(laterMs: number): Promise<void> {
  platform.now += laterMs;
  await pullRecordings(platform.context());
  await pullReports(platform.context());
  await removePurgedFiles(platform.temp.db, mediaDirectory);
}

const one = (sql: string, ...values: unknown[]) =>
  platform.temp.db.prepare(sql).get(...values) as Record<string, unknown> | undefined;
const count = (sql: string): number => Number(one(`SELECT count(*) AS n FROM ${sql}`)?.n);
const callId = (name: string): string => String(one('SELECT id FROM calls WHERE remote_id = ?', `call-${name}`)?.id);
const found = (word: string): number => count(`segments_fts WHERE segments_fts MATCH '${word}'`);
const events = () => listRetentionLines(platform.temp.db, 10).map(({ event }) => event);
const reports = () => count("base_rows WHERE collection = 'reports' AND body LIKE '%good%'");

/** Puts audio of a recording here, as a download does, with its waveform. */
function keepAudio(name: string): string {
  const id = one('SELECT id FROM recordings WHERE remote_id = ?', `recording-${name}`)?.id;
  const path = join(mediaDirectory, `file-${name}`);
  writeFileSync(path, 'sealed');
  insertRow(platform.temp.db, 'media', {
    ...{ recording_id: id, state: 'cached', file_name: `file-${name}`, key: Buffer.alloc(32), length: 1000 },
    updated_at: 1,
  });
  insertRow(platform.temp.db, 'peaks', {
    ...{ recording_id: id, slices_per_second: 50, sample_rate: 8000, frame_count: 8, channel_count: 1 },
    slices: Buffer.alloc(1),
  });
  return path;
}

const hold = (name: string, isOn: boolean): boolean =>
  inTransaction(platform.temp.db, () => setHold(platform.context(), callId(name), isOn));

const comment = (name: string, text: string): void =>
  insertRow(platform.temp.db, 'comments', {
    ...{ id: `comment-${name}`, call_id: callId(name), at_ms: 1000, text, created_at: 5, updated_at: 5 },
  });

/** Some calls with everything of them here. */
async function fill(): Promise<void> {
  for (const name of ['a', 'b', 'c']) platform.add(name, platform.now - MINUTE, `good morning from ${name}`);
  await exchange(0);
  expect(found('morning')).toBe(3);
}

describe('a recording that its platform removed', () => {
  test('takes its audio, waveform, transcript and search entries along, and leaves the call, its comments and a line', async () => {
    await fill();
    const path = keepAudio('a');
    comment('a', 'ask her back');
    const id = callId('a');
    platform.remove('recording-a');
    await exchange(11 * MINUTE);
    expect(existsSync(path)).toBe(true);
    await exchange(MINUTE);
    expect(existsSync(path)).toBe(false);
    expect([count('media'), count('peaks'), count('recordings'), count('purged_files')]).toEqual([0, 0, 2, 0]);
    expect(found('morning')).toBe(2);
    expect(reports()).toBe(2);
    expect(one('SELECT text FROM comments WHERE call_id = ?', id)).toEqual({ text: 'ask her back' });
    expect(one('SELECT transcript_status AS status FROM calls WHERE id = ?', id)).toEqual({ status: 'none' });
    expect(listRetentionLines(platform.temp.db, 10)).toMatchObject([{ event: 'recordingPurged', callId: id }]);
  });

  test('goes at once where the platform lists it as deleted', async () => {
    await fill();
    const recording = platform.recordings.get('recording-a');
    if (recording) recording.deletedAt = new Date(platform.now).toISOString();
    await exchange(MINUTE);
    expect([count('recordings'), found('morning')]).toEqual([2, 2]);
    expect(events()).toEqual(['recordingPurged']);
  });

  test('does not come back with a report that still tells of it', async () => {
    await fill();
    const report = platform.reports.get('call-a');
    platform.remove('recording-a');
    if (report) platform.reports.set('call-a', report);
    await exchange(11 * MINUTE);
    await exchange(MINUTE);
    platform.temp.db.exec('UPDATE calls SET report_at = NULL');
    await exchange(MINUTE);
    expect([count('recordings'), found('morning'), reports()]).toEqual([2, 2, 2]);
  });

  test('stays where a walk alone does not show it', async () => {
    await fill();
    const recording = platform.recordings.get('recording-a');
    platform.recordings.delete('recording-a');
    await exchange(11 * MINUTE);
    if (recording) platform.recordings.set('recording-a', recording);
    await exchange(MINUTE);
    await exchange(11 * MINUTE);
    expect([count('recordings'), found('morning')]).toEqual([3, 3]);
    expect(events()).toEqual([]);
  });
});

describe('a call that its platform removed', () => {
  test('goes, and what a person wrote on it is kept as text', async () => {
    await fill();
    comment('a', 'promised by six');
    platform.remove('recording-a', { withCall: true });
    await exchange(11 * MINUTE);
    await exchange(MINUTE);
    expect(count('calls')).toBe(2);
    const [line] = listRetentionLines(platform.temp.db, 10);
    expect(line).toMatchObject({ event: 'callPurged', comments: [{ text: 'promised by six', atMs: 1000 }] });
  });

  test('stays where there never was a report of it', async () => {
    platform.add('a', platform.now - MINUTE);
    platform.reports.clear();
    platform.add('b', platform.now - MINUTE);
    await exchange(0);
    platform.remove('recording-a', { withCall: true });
    await exchange(11 * MINUTE);
    await exchange(MINUTE);
    expect([count('calls'), count('recordings')]).toEqual([2, 1]);
  });
});

describe('legal hold', () => {
  test('keeps everything of the call, says so once, and lets go of what is due when it is lifted', async () => {
    await fill();
    const path = keepAudio('a');
    comment('a', 'evidence');
    expect(hold('a', true)).toBe(true);
    expect(hold('a', true)).toBe(false);
    platform.remove('recording-a', { withCall: true });
    for (let i = 0; i < 4; i++) await exchange(11 * MINUTE);
    expect([count('recordings'), count('calls'), count('peaks'), found('morning')]).toEqual([3, 3, 1, 3]);
    expect(existsSync(path)).toBe(true);
    expect(events()).toEqual(['kept', 'held']);

    expect(hold('a', false)).toBe(true);
    await exchange(MINUTE);
    expect([count('recordings'), count('calls'), count('peaks'), found('morning')]).toEqual([2, 2, 0, 2]);
    expect(existsSync(path)).toBe(false);
    expect(events()).toEqual(['callPurged', 'recordingPurged', 'lifted', 'kept', 'held']);
    expect(listRetentionLines(platform.temp.db, 1)[0]?.comments).toMatchObject([{ text: 'evidence' }]);
  });

  test('keeps audio from making room for other audio', async () => {
    await fill();
    keepAudio('a');
    const evictable = () => findEvictable(platform.temp.db, 1, () => false).length;
    expect(evictable()).toBe(1);
    hold('a', true);
    expect(evictable()).toBe(0);
  });

  test('that was lifted before anything was removed removes nothing', async () => {
    await fill();
    hold('a', true);
    await exchange(11 * MINUTE);
    hold('a', false);
    await exchange(11 * MINUTE);
    expect([count('recordings'), found('morning')]).toEqual([3, 3]);
    expect(events()).toEqual(['lifted', 'held']);
  });
});
