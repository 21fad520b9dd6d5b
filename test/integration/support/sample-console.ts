import { messageCommands, messageQueries } from '../../../electron/features/messages/handlers.ts';
import { programCommands, programQueries } from '../../../electron/features/programs/handlers.ts';
import { createConsole } from './console.ts';
import { startPlatform, WHOLE_SAMPLE } from './local-platform.ts';

/** A console that has read the whole sample workspace, with what programs and messages are worked with. */
export async function startSampleConsole() {
  const server = await startPlatform({ seed: 'sample', sampleDir: WHOLE_SAMPLE });
  const app = createConsole();
  const { id: connectionId } = await app.connect(server);
  await app.exchange();
  return {
    server,
    app,
    connectionId,
    programs: () => ({ ...programQueries({ db: app.db }), ...programCommands(app.parts) }),
    messages: () => ({ ...messageQueries({ db: app.db }), ...messageCommands(app.parts) }),
    close: async () => {
      await app.close();
      await server.close();
    },
  };
}

export type SampleConsole = Awaited<ReturnType<typeof startSampleConsole>>;
