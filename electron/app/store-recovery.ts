import { join } from 'node:path';
import { app, dialog } from 'electron';
import { AppError } from '#shared/errors/app-error.ts';
import { runRecoveryTask } from '../engine/recovery-client.ts';
import { listCopies } from '../engine/recovery-copies.ts';
import { createRecovery, type Recovery } from '../features/recovery/service.ts';
import type { Setup } from '../features/setup/service.ts';
import type { Log } from '../lib/ports.ts';
import { screenTexts } from '../lib/screen-texts.ts';
import { showOwnFolder } from '../security/own-folder.ts';
import type { Workspace } from './workspace.ts';

export interface StoreRecoveryDeps {
  dataDirectory: string;
  workerPath: string;
  workspace: Workspace;
  setup: Setup;
  /** The store came back, and screens may have met it while it was away. */
  onReopened: () => void;
  onChanged: () => void;
  log: Log;
}

/** The recovery of a damaged store, over this application's workspace and dialogs. */
export function createStoreRecovery(deps: StoreRecoveryDeps): Recovery {
  const { dataDirectory, workspace, setup, log } = deps;
  const reopened = <T>(status: T): T => {
    deps.onReopened();
    return status;
  };
  return createRecovery({
    dataDirectory,
    hasKey: () => workspace.place() !== null,
    isReadOnly: workspace.isReadOnly,
    closeStore: workspace.suspend,
    run: (task, onStep) => {
      const place = workspace.place();
      if (!place) throw new AppError('BUG', 'no store to recover');
      return runRecoveryTask({ ...task, place }, { workerPath: deps.workerPath, onStep, log });
    },
    listCopies: () => listCopies(dataDirectory),
    setup: {
      status: setup.status,
      start: async () => reopened(await setup.start()),
      openReadOnly: async () => reopened(await setup.openReadOnly(workspace.openReadOnly)),
    },
    chooseFile: async () => {
      const chosen = await dialog.showSaveDialog({
        title: screenTexts().save.unsentWork,
        defaultPath: join(app.getPath('documents'), 'earshot-unsent-work.json'),
        filters: [{ name: 'JSON', extensions: ['json'] }],
      });
      return chosen.canceled ? null : chosen.filePath;
    },
    showFolder: () => showOwnFolder(dataDirectory),
    onChanged: deps.onChanged,
  });
}
