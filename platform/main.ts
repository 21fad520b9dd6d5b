import { fileURLToPath } from 'node:url';
import { languageModelIn } from './answers/language-model-settings.ts';
import { createLogger } from './log.ts';
import { parseFlags, USAGE } from './options.ts';
import { createPlatform } from './server.ts';
import { StartFailure } from './start-failure.ts';

/** The local platform alone: standard output carries one line of JSON, everything else goes to standard error. */
async function main(): Promise<void> {
  const flags = parseFlags(process.argv.slice(2));
  const platform = await createPlatform({
    dataDir: flags.data,
    apiKey: process.env.EARSHOT_PLATFORM_API_KEY || null,
    port: flags.port,
    seed: flags.seed,
    contacts: flags.contacts,
    recordings: flags.recordings,
    testHooks: flags['test-hooks'],
    languageModel: languageModelIn(process.env),
    extras: !flags['no-extras'],
    sampleDir: fileURLToPath(new URL('../resources/sample-calls', import.meta.url)),
    logger: createLogger(),
  });
  const stop = () => void platform.close().then(() => process.exit(0), fail);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (!platform.isNew) console.error(`${flags.data} holds a workspace already: it is used as it is.`);
  const { url, apiKey, workspaceId, organisationId } = platform;
  console.log(JSON.stringify({ url, apiKey, workspaceId, organisationId }));
}

function fail(thrown: unknown): never {
  if (!(thrown instanceof StartFailure)) {
    console.error(thrown);
    process.exit(1);
  }
  console.error(thrown.message);
  if (thrown.code !== 'BAD_OPTIONS') process.exit(1);
  console.error(`Usage: ${USAGE}`);
  process.exit(2);
}

main().catch(fail);
