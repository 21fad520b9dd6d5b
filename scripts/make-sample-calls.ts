/**
 * Makes the sample workspace: resources/sample-calls, from the dialogues in scripts/sample-calls/dialogues.
 *
 *     npx node scripts/make-sample-calls.ts                      every call
 *     npx node scripts/make-sample-calls.ts --only key,key       these calls; the others stay as they are
 *     npx node scripts/make-sample-calls.ts --check              compares what is committed with what would be made
 *
 * The same script and tools make the same bytes. The committed files were made on Debian 12 (x86-64) with flite 2.2,
 * eSpeak NG 1.51, SoX 14.4.2 and ffmpeg 5.1.9 with libopus 1.3.1; other versions make calls that sound alike and
 * differ in bytes and, by some milliseconds, in times.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { checkSampleCalls } from './sample-calls/check.ts';
import { requireTools } from './sample-calls/tools.ts';
import { makeCall, readDialogues, readManifest, writeManifest } from './sample-calls/workspace.ts';

const folder = fileURLToPath(new URL('../resources/sample-calls/', import.meta.url));

async function makeCalls(only: string[] | null): Promise<void> {
  const dialogues = await readDialogues();
  const unknown = only?.filter((key) => !dialogues.has(key)) ?? [];
  if (unknown.length > 0) throw new Error(`No dialogue is called ${unknown.join(', ')}.`);
  const kept = (await readManifest(folder))?.calls ?? [];
  const calls = new Map(kept.filter(({ key }) => dialogues.has(key)).map((call) => [call.key, call]));
  for (const key of only ?? dialogues.keys()) {
    const dialogue = dialogues.get(key);
    if (!dialogue) continue;
    const call = await makeCall(key, dialogue, folder);
    calls.set(key, call);
    // After each call, so that files and manifest agree while the rest is being made.
    await writeManifest(folder, [...calls.values()]);
    console.log(`${key}  ${(call.durationMs / 1000).toFixed(1)} s  ${Math.round(call.sizeBytes / 1024)} KiB`);
  }
}

const { values } = parseArgs({ options: { only: { type: 'string' }, check: { type: 'boolean' } } });
try {
  await requireTools();
  if (values.check) {
    const problems = await checkSampleCalls(folder);
    for (const problem of problems) console.error(problem);
    console.log(problems.length === 0 ? 'The sample calls are as they would be made.' : `${problems.length} problems.`);
    process.exitCode = problems.length === 0 ? 0 : 1;
  } else await makeCalls(values.only?.split(',') ?? null);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
