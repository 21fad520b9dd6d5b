import { extname, join } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import { screenTexts } from '../lib/screen-texts.ts';

/** Kinds of files that Earshot writes where the person says. */
export type SavedKind = 'csv' | 'xlsx' | 'pdf' | 'jsonl' | 'srt' | 'vtt' | 'txt' | 'json';

/** Asks where a file shall lie; null where the person says nowhere. No path of this ever reaches a window. */
export async function chooseFile(name: string, kind: SavedKind): Promise<string | null> {
  const options = {
    defaultPath: join(app.getPath('documents'), name),
    filters: [{ name: screenTexts().save[kind], extensions: [kind] }],
  };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  if (canceled || !filePath) return null;
  // Not every system's dialog puts it there, and without it no program knows what the file is.
  return extname(filePath) === '' ? `${filePath}.${kind}` : filePath;
}
