import { createConnectors } from '../../../electron/connectors/registry.ts';
import { systemClock, systemRandom } from '../../../electron/lib/system.ts';
import { createMediaJobs } from '../../../electron/media/jobs/media-jobs.ts';
import { openDatabase } from '../../../electron/store/database.ts';

/** Downloads in a process of its own, so that a test can end it at any moment as a power cut does. */
export interface DownloadOrder {
  databasePath: string;
  keyHex: string;
  mediaDirectory: string;
  recordingId: string;
}

process.once('message', async ({ databasePath, keyHex, mediaDirectory, recordingId }: DownloadOrder) => {
  const db = openDatabase({ path: databasePath, keyHex });
  const fail = (event: string, fields?: object) => process.send?.({ failed: `${event} ${JSON.stringify(fields)}` });
  const jobs = createMediaJobs({
    db,
    clock: systemClock,
    random: { ...systemRandom, fraction: () => 0 },
    log: { info() {}, warn() {}, error: fail },
    connectors: createConnectors({
      db,
      clock: systemClock,
      secrets: { getSecret: async () => 'key', setSecret: async () => {} },
    }),
    publish: () => {
      if (jobs.resolve(recordingId)) process.send?.({ done: true });
    },
    mediaDirectory,
    policy: { quotaBytes: 1e9, prefetch: false },
    computePeaks: () => new Promise(() => {}),
    writeCopy: () => new Promise(() => {}),
  });
  await jobs.start();
  jobs.download(recordingId);
});
process.send?.({ ready: true });
