import type { Connection, SamplePlatform } from '#shared/contract/connections.ts';
import type { ProfileFile } from '../prefs/profile.ts';
import { SAMPLE_CONNECTION_ID, type SamplePlatformProcess } from './sample-platform.ts';
import type { Workspace } from './workspace.ts';

/** The sample workspace: the local platform's process together with the connection that reads it. */
export interface SampleWorkspace {
  /** Starts the local platform and connects to it. Doing it again changes nothing. */
  add(): Promise<Connection>;
  state(): SamplePlatform;
  setRunning(running: boolean): Promise<SamplePlatform>;
  /** Starts the platform again after a restart, if it was running when the person last decided. */
  resume(): Promise<void>;
  connectionRemoved(connectionId: string): Promise<void>;
}

const SAMPLE_NAME = 'Sample workspace';

export function createSampleWorkspace(deps: {
  platform: SamplePlatformProcess;
  workspace: Workspace;
  profile: ProfileFile;
}): SampleWorkspace {
  const { platform, workspace, profile } = deps;

  async function add(): Promise<Connection> {
    const { url } = await platform.start(workspace.secrets());
    const { internals } = workspace.engine();
    const connection = await internals.ensureSampleConnection({
      id: SAMPLE_CONNECTION_ID,
      name: SAMPLE_NAME,
      baseUrl: url,
    });
    await internals.wake();
    return connection;
  }

  /** A throwaway profile has no file to remember the choice in, and no later start to use it. */
  const remember = (wanted: boolean): void => {
    const current = profile.read();
    if (current) profile.write({ samplePlatform: { ...current.samplePlatform, wanted } });
  };

  const state = (): SamplePlatform => {
    const used = profile.read()?.samplePlatform.port != null;
    return { ...platform.state(), installed: platform.state().installed || used };
  };

  return {
    add,
    state,
    async setRunning(running) {
      remember(running);
      if (running) await add();
      else await platform.stop();
      return state();
    },
    async resume() {
      if (profile.read()?.samplePlatform.wanted) await add();
    },
    async connectionRemoved(connectionId) {
      if (connectionId !== SAMPLE_CONNECTION_ID) return;
      await platform.stop();
      remember(false);
    },
  };
}
