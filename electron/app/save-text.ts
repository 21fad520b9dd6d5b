import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import { AppError } from '#shared/errors/app-error.ts';
import { screenTexts } from '../lib/screen-texts.ts';

/** Writes a text where the person says, readable by them alone; false when they say nowhere. */
export async function saveText(window: BrowserWindow | undefined, name: string, text: string): Promise<boolean> {
  const options = {
    defaultPath: join(app.getPath('documents'), name),
    filters: [{ name: screenTexts().save.text, extensions: ['txt'] }],
  };
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  if (canceled || !filePath) return false;
  try {
    await writeFile(filePath, text, { mode: 0o600 });
    return true;
  } catch (error) {
    const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    throw new AppError(isFull ? 'DISK_FULL' : 'INVALID', 'The file could not be written there.', {
      action: 'Choose another folder, or copy the text instead.',
      cause: error,
    });
  }
}
