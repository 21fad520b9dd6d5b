import { join } from 'node:path';
import { errorDetail } from '../../lib/error-detail.ts';
import type { Clock, Log, Timers } from '../../lib/ports.ts';
import type { WriteDb } from '../../store/database.ts';
import { findCheckDue, findMedia, noteChecked, noteDamage, readCheckLoad } from './repository.ts';
import { verifyAudio } from './verify.ts';

const DAY_MS = 86_400_000;
const TICK_MS = 600_000;
/** A hundredth of the files a day, so that each is read back about three times a year. */
const SHARE_A_DAY = 0.01;
/** However large they are. */
const MOST_BYTES_A_DAY = 512 * 1024 * 1024;

export interface ScrubberDeps {
  db: WriteDb;
  clock: Clock;
  timers: Timers;
  log: Log;
  mediaDirectory: string;
  /** Audio is being fetched, decoded or played, which goes first. */
  isBusy(): boolean;
  /** The file of a recording is not what arrived. */
  onDamaged(recordingId: string): Promise<void>;
}

/** Reads a little of what is here back each day, so that damage is found while the platform still has the audio. */
export interface Scrubber {
  start(): void;
  stop(): Promise<void>;
}

export function createScrubber(deps: ScrubberDeps): Scrubber {
  const { db, clock, timers, log, mediaDirectory } = deps;
  let cancelTimer: (() => void) | null = null;
  let current: Promise<void> = Promise.resolve();
  let hasStopped = false;

  const mayGoOn = (): boolean => !hasStopped && !deps.isBusy();

  /** How many files may be read in this tick: what is left of a day's share, spread over the day. */
  const allowance = (): number => {
    const now = clock.now();
    const load = readCheckLoad(db, { since: now - DAY_MS, now });
    if (load.checkedBytes >= MOST_BYTES_A_DAY) return 0;
    const aDay = Math.ceil(load.fileCount * SHARE_A_DAY);
    return Math.min(aDay - load.checkedCount, Math.ceil((aDay * TICK_MS) / DAY_MS));
  };

  const checkOne = async (): Promise<boolean> => {
    const recordingId = findCheckDue(db);
    const media = recordingId === null ? null : findMedia(db, recordingId);
    if (!media?.key || media.fileName === null || media.length === null) return false;
    const { key, length, fileName, keptSha256 } = media;
    const path = join(mediaDirectory, fileName);
    const file = { path, key, length, fileId: media.recordingId };
    const verdict = await verifyAudio(file, { sha256: keptSha256, mayGoOn });
    if (verdict.state === 'stopped' || findMedia(db, media.recordingId)?.fileName !== fileName) return false;
    // One that is damaged or cannot be opened counts as well, so that it holds no other up.
    noteChecked(db, media.recordingId, { now: clock.now(), sha256: verdict.state === 'sound' ? verdict.sha256 : null });
    if (verdict.state === 'damaged') {
      log.warn('media.scrub-damaged', { recordingId: media.recordingId });
      noteDamage(db, media.recordingId, clock.now());
      await deps.onDamaged(media.recordingId);
    }
    return true;
  };

  const tick = async (): Promise<void> => {
    for (let left = allowance(); left > 0 && mayGoOn(); left--) if (!(await checkOne())) break;
  };

  const plan = (): void => {
    if (hasStopped) return;
    cancelTimer = timers.after(TICK_MS, () => {
      current = tick()
        .catch((error: unknown) => log.error('media.scrub-failed', { detail: errorDetail(error) }))
        .finally(plan);
    });
  };

  return {
    start: plan,
    async stop() {
      hasStopped = true;
      cancelTimer?.();
      await current;
    },
  };
}
