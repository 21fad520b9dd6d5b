import { basename, join } from 'node:path';
import { app, BrowserWindow, dialog, type OpenDialogOptions, type SaveDialogOptions } from 'electron';
import type { AppHandlers } from '#shared/contract/index.ts';
import type { EngineClient } from '../engine/client.ts';
import { screenTexts } from '../lib/screen-texts.ts';

/** The calls of imports that ask for a file: where it lies is known here and in the engine, and never in a window. */
export function importFileHandlers({
  engine,
  workerPath,
}: {
  engine: () => EngineClient;
  /** The built thread that reads tables. */
  workerPath: string;
}): Pick<AppHandlers['imports'], 'chooseFile' | 'saveRows'> {
  return {
    async chooseFile({ id, connectionId }) {
      const path = await chosenFile();
      if (path === null) return null;
      return engine().internals.readImportFile({ id, connectionId, path, name: basename(path), workerPath });
    },
    async saveRows({ id, only, words }, context) {
      const { fileName } = (await engine().call('app:imports.get', { id }, context.requestId)) as { fileName: string };
      const path = await chosenPlace(fileName.replace(/\.[^.]*$/, ''));
      if (path === null) return false;
      await engine().internals.writeImportRows({ id, path, only, words });
      return true;
    },
  };
}

async function chosenFile(): Promise<string | null> {
  const options: OpenDialogOptions = {
    properties: ['openFile'],
    filters: [{ name: screenTexts().open.contacts, extensions: ['csv', 'xlsx', 'txt', 'tsv'] }],
  };
  const window = BrowserWindow.getAllWindows()[0];
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}

async function chosenPlace(name: string): Promise<string | null> {
  const options: SaveDialogOptions = {
    defaultPath: join(app.getPath('documents'), `${name} - ${screenTexts().save.importResult}.csv`),
    filters: [{ name: 'CSV', extensions: ['csv'] }],
  };
  const window = BrowserWindow.getAllWindows()[0];
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  return canceled || !filePath ? null : filePath;
}
