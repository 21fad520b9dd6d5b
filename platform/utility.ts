import { join } from 'node:path';
import { z } from 'zod';
import { type UtilityReply, UtilityStart, UtilityStop } from '#shared/wire/local/utility.ts';
import { languageModelIn } from './answers/language-model-settings.ts';
import { createLogger } from './log.ts';
import { createPlatform, type Platform } from './server.ts';
import { StartFailure } from './start-failure.ts';

/** What Electron's `process.parentPort` offers in a utility process, as far as it is used here. */
interface ParentPort {
  on(event: 'message', listener: (message: { data: unknown }) => void): void;
  postMessage(message: UtilityReply): void;
}

const openPlatform = async (options: Omit<UtilityStart, 'kind'>): Promise<Platform> =>
  createPlatform({
    ...options,
    // As electron.vite.config.ts names it, beside this file.
    documentReader: { workerPath: join(import.meta.dirname, 'document-reader.js') },
    languageModel: languageModelIn(process.env),
    logger: createLogger(),
  });

/** The local platform as a process of the console: started and stopped by messages, spoken to over HTTP. */
export function servePort(port: ParentPort, exit: (code: number) => void): void {
  let starting: Promise<Platform> | undefined;

  const start = async (data: unknown): Promise<void> => {
    const message = UtilityStart.safeParse(data);
    if (!message.success) {
      port.postMessage({ kind: 'failed', code: 'BAD_OPTIONS', message: z.prettifyError(message.error) });
      return;
    }
    const { kind: _kind, ...options } = message.data;
    starting = openPlatform(options);
    try {
      const { url, apiKey, workspaceId, organisationId } = await starting;
      port.postMessage({ kind: 'listening', url, apiKey, workspaceId, organisationId });
    } catch (thrown) {
      starting = undefined;
      const code = thrown instanceof StartFailure ? thrown.code : 'FAILED';
      port.postMessage({ kind: 'failed', code, message: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  };

  const stop = async (): Promise<void> => {
    // A start that failed has already been reported: then there is nothing to close.
    const platform = await starting?.catch(() => undefined);
    await platform?.close();
    exit(0);
  };

  port.on('message', ({ data }) => {
    if (UtilityStop.safeParse(data).success) void stop();
    else if (starting === undefined) void start(data);
  });
}

const parentPort: ParentPort | undefined = Reflect.get(process, 'parentPort');
if (parentPort !== undefined) servePort(parentPort, (code) => process.exit(code));
