import type { AppHandlers } from '#shared/contract/index.ts';
import { exportFileName, savedFileName } from '#shared/domain/file-name.ts';
import { forwardHandlers } from '../engine/client.ts';
import { preferenceHandlers } from '../features/preferences/handlers.ts';
import { recoveryHandlers } from '../features/recovery/handlers.ts';
import type { Recovery } from '../features/recovery/service.ts';
import { securityHandlers } from '../features/security/handlers.ts';
import type { Security } from '../features/security/service.ts';
import { type SetupShell, setupHandlers } from '../features/setup/handlers.ts';
import type { Setup } from '../features/setup/service.ts';
import { updateHandlers } from '../features/updates/handlers.ts';
import type { Updates } from '../features/updates/service.ts';
import type { Clock } from '../lib/ports.ts';
import type { Publish } from '../lib/publish.ts';
import type { PreferencesFile } from '../prefs/preferences.ts';
import { openSavedFile, showSavedFile } from '../security/saved-file.ts';
import type { CallWindows } from './call-windows.ts';
import { chooseDocuments } from './choose-documents.ts';
import { chooseFile } from './choose-file.ts';
import { createChosenFiles } from './chosen-audio.ts';
import { importFileHandlers } from './import-files.ts';
import type { Links } from './links.ts';
import type { SampleWorkspace } from './sample-workspace.ts';
import type { Workspace } from './workspace.ts';

export interface HandlerDeps {
  workspace: Workspace;
  setup: Setup;
  security: Security;
  shell: SetupShell;
  preferences: PreferencesFile;
  sample: SampleWorkspace;
  links: Links;
  updates: Updates;
  recovery: Recovery;
  callWindows: CallWindows;
  publish: Publish;
  clock: Clock;
  /** The built thread that reads tables. */
  tableReaderPath: string;
}

/** Every call of the contract: what needs a window, the keychain or another process here, the rest in the engine. */
export function createHandlers({
  workspace,
  setup,
  security,
  shell,
  preferences,
  sample,
  links,
  updates,
  recovery,
  callWindows,
  publish,
  clock,
  tableReaderPath,
}: HandlerDeps): AppHandlers {
  const chosen = createChosenFiles();
  const engine = forwardHandlers((...call) => workspace.engine().call(...call));
  return {
    ...engine,
    connections: {
      ...engine.connections,
      remove: async (input, context) => {
        await engine.connections.remove(input, context);
        await sample.connectionRemoved(input.id);
      },
      addSample: () => sample.add(),
      samplePlatform: () => sample.state(),
      setSamplePlatform: ({ running }) => sample.setRunning(running),
    },
    knowledge: {
      ...engine.knowledge,
      chooseDocuments: ({ baseId }) => chooseDocuments(workspace.engine().internals, baseId),
    },
    exports: {
      ...engine.exports,
      save: async (request) => {
        const path = await chooseFile(exportFileName(request.title, request.format, clock.now()), request.format);
        return path === null ? null : workspace.engine().internals.startExport({ request, path });
      },
      saveTranscript: async (request) => {
        const path = await chooseFile(savedFileName(request.name, request.format), request.format);
        return path === null ? null : workspace.engine().internals.startExport({ request, path });
      },
      savePlatformReport: async (request) => {
        const path = await chooseFile(exportFileName(request.title, request.format, clock.now()), request.format);
        return path === null ? null : workspace.engine().internals.startPlatformReport({ request, path });
      },
    },
    jobs: {
      ...engine.jobs,
      showFile: async ({ id }) => showSavedFile(await workspace.engine().internals.jobFile({ id })),
      openFile: async ({ id }) => openSavedFile(await workspace.engine().internals.jobFile({ id })),
    },
    audioLibrary: {
      ...engine.audioLibrary,
      chooseAudio: () => chosen.choose(),
      uploadAudio: ({ fileId, ...input }) =>
        workspace.engine().internals.uploadAudio({ ...input, path: chosen.pathOf(fileId) }),
    },
    dictionaries: {
      ...engine.dictionaries,
      addEntry: ({ source, ...input }) =>
        workspace.engine().internals.addDictionaryEntry({
          ...input,
          source: 'fileId' in source ? { path: chosen.pathOf(source.fileId) } : source,
        }),
    },
    imports: {
      ...engine.imports,
      ...importFileHandlers({ engine: () => workspace.engine(), workerPath: tableReaderPath }),
    },
    links: { take: () => links.take() },
    preferences: preferenceHandlers(preferences, publish),
    recovery: recoveryHandlers(recovery),
    security: securityHandlers(security, () => setup.lock()),
    setup: setupHandlers(setup, shell),
    updates: updateHandlers(updates),
    windows: {
      openCall: async (place, context) => {
        // Without the store, or without the call, there is nothing to show.
        await engine.calls.get({ id: place.callId }, context);
        return callWindows.open(place);
      },
      closeCall: ({ callId }) => callWindows.close(callId),
      tellPlaying: (who) => publish('windows', 'onPlaying', who),
    },
  };
}
