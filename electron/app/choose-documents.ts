import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { app, BrowserWindow, dialog } from 'electron';
import type { FileRefusal } from '#shared/contract/knowledge.ts';
import { DOCUMENT_ENDINGS, MAX_DOCUMENT_BYTES } from '#shared/wire/gomobile/knowledge-bases.ts';
import type { EngineInternals } from '../engine/protocol.ts';
import { screenTexts } from '../lib/screen-texts.ts';

/** More than a person means to send at once. */
const MAX_FILES = 100;

/**
 * Lets the person choose files for a knowledge base and queues the upload of each that it takes. A page names no file: what is sent was
 * chosen in the system's own dialog.
 */
export async function chooseDocuments(
  { uploadDocument }: Pick<EngineInternals, 'uploadDocument'>,
  baseId: string,
): Promise<{ jobIds: string[]; refused: { name: string; reason: FileRefusal }[] }> {
  const [window] = BrowserWindow.getAllWindows();
  const options = {
    defaultPath: app.getPath('documents'),
    properties: ['openFile' as const, 'multiSelections' as const],
    filters: [{ name: screenTexts().choose.documents, extensions: [...DOCUMENT_ENDINGS] }],
  };
  const { canceled, filePaths } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  const jobIds: string[] = [];
  const refused: { name: string; reason: FileRefusal }[] = [];
  for (const path of canceled ? [] : filePaths.slice(0, MAX_FILES)) {
    const reason = await refusalOf(path);
    if (reason !== null) {
      refused.push({ name: basename(path), reason });
      continue;
    }
    const jobId = randomUUID();
    await uploadDocument({ jobId, baseId, path });
    jobIds.push(jobId);
  }
  return { jobIds, refused };
}

async function refusalOf(path: string): Promise<FileRefusal | null> {
  const ending = extname(path).slice(1).toLowerCase();
  if (!DOCUMENT_ENDINGS.some((one) => one === ending)) return 'ending';
  try {
    const file = await stat(path);
    if (!file.isFile()) return 'unreadable';
    if (file.size === 0) return 'empty';
    return file.size > MAX_DOCUMENT_BYTES ? 'size' : null;
  } catch {
    // Whatever keeps it from being looked at keeps it from being read.
    return 'unreadable';
  }
}
