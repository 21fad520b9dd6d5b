import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import type { AudioRefusal, ChosenAudio } from '#shared/contract/audio-library.ts';
import { AppError } from '#shared/errors/app-error.ts';
import { MAX_AUDIO_BYTES } from '#shared/wire/gomobile/audio.ts';
import { screenTexts } from '../lib/screen-texts.ts';
import { AUDIO_ENDINGS } from '../media/audio-file-type.ts';

export interface ChosenFiles {
  /** Lets the person choose a file of audio; null where none was. */
  choose(): Promise<ChosenAudio | null>;
  /** Where a file lies that was chosen and is taken. Throws NOT_FOUND. */
  pathOf(fileId: string): string;
}

/** More than a person has open in one form. */
const MOST_REMEMBERED = 20;

/** Files of audio that were chosen in the system's own dialog: a page knows them by an id and names no path. */
export function createChosenFiles(): ChosenFiles {
  const paths = new Map<string, string>();
  return {
    async choose() {
      const [window] = BrowserWindow.getAllWindows();
      const options = {
        defaultPath: app.getPath('music'),
        properties: ['openFile' as const],
        filters: [{ name: screenTexts().choose.audio, extensions: [...AUDIO_ENDINGS] }],
      };
      const { canceled, filePaths } = await (window
        ? dialog.showOpenDialog(window, options)
        : dialog.showOpenDialog(options));
      const [path] = filePaths;
      if (canceled || path === undefined) return null;
      const fileId = randomUUID();
      const { sizeBytes, refusal } = await look(path);
      if (refusal === null) paths.set(fileId, path);
      const [oldest] = paths.keys();
      if (paths.size > MOST_REMEMBERED && oldest !== undefined) paths.delete(oldest);
      return { fileId, name: basename(path), sizeBytes, refusal };
    },
    pathOf(fileId) {
      const path = paths.get(fileId);
      if (path === undefined) {
        throw new AppError('NOT_FOUND', 'The file that was chosen is not known any more.', {
          action: 'Choose it again.',
        });
      }
      return path;
    },
  };
}

async function look(path: string): Promise<{ sizeBytes: number; refusal: AudioRefusal | null }> {
  try {
    const file = await stat(path);
    const sizeBytes = file.size;
    if (!file.isFile()) return { sizeBytes: 0, refusal: 'unreadable' };
    if (!AUDIO_ENDINGS.includes(extname(path).slice(1).toLowerCase())) return { sizeBytes, refusal: 'ending' };
    if (sizeBytes === 0) return { sizeBytes, refusal: 'empty' };
    return { sizeBytes, refusal: sizeBytes > MAX_AUDIO_BYTES ? 'size' : null };
  } catch {
    // Whatever keeps it from being looked at keeps it from being read.
    return { sizeBytes: 0, refusal: 'unreadable' };
  }
}
