import { setImmediate as nextTurn } from 'node:timers/promises';
import { DocumentUnreadable, type ReadingStep, type StemmedPassage } from '../../answers/documents/document.ts';
import { readDocument } from '../../answers/documents/read-document.ts';
import { addPassages, hideSource, publishSource, removePassages } from '../../answers/knowledge-index.ts';
import { readContent, removeUnusedContent } from '../../files/contents.ts';
import type { Workspace } from '../../workspace.ts';
import { collectionOf } from '../agents/answer-request.ts';
import * as repository from './repository.ts';

const READ = 'document.read';
const FORGET = 'document.forget';
const LANE = 'document';

/** Passages that are written or removed before requests get their turn. */
const PASSAGES_AT_ONCE = 50;

/** Plans that a document is read as soon as nothing else is being read. */
export function readLater({ tasks, clock }: Workspace, documentId: string): void {
  tasks.schedule(READ, documentId, clock.now());
}

/** Deletes a document. Its passages are found no more at once, and removed bit by bit. Must be called in a transaction. */
export function discardDocument({ db, tasks, clock }: Workspace, document: repository.DocumentRow): void {
  const { id, content_id: contentId } = document;
  tasks.cancel(READ, id);
  hideSource(db, id);
  repository.deleteDocument(db, id);
  removeUnusedContent(db, contentId);
  tasks.schedule(FORGET, id, clock.now());
}

/** Lets documents be read and forgotten as they become due, and those that the last process did not finish. Called once. */
export function installReading(workspace: Workspace): void {
  // In one lane: what is forgotten is not being read any more.
  workspace.tasks.onSlow(READ, ({ subjectId }) => readInto(workspace, subjectId), LANE);
  workspace.tasks.onSlow(FORGET, ({ subjectId }) => forget(workspace, subjectId), LANE);
  for (const { id } of repository.unreadDocuments(workspace.db)) {
    workspace.tasks.cancel(READ, id);
    readLater(workspace, id);
  }
}

async function forget({ db }: Workspace, documentId: string): Promise<void> {
  const removeSome = db.transaction(() => removePassages(db, documentId, PASSAGES_AT_ONCE));
  while (removeSome()) await nextTurn();
}

/** Reads a document from the beginning, also where the last process ended in the middle of it. */
async function readInto(workspace: Workspace, documentId: string): Promise<void> {
  const { db, clock, documentReader } = workspace;
  const { stopping } = workspace.background;
  const document = repository.findDocument(db, documentId);
  if (document === undefined) return;
  await forget(workspace, documentId);
  const bytes = await bytesOf(workspace, document);
  let count = 0;
  try {
    for await (const event of readDocument(documentReader, document.file_type, bytes, stopping)) {
      if (event.kind === 'step') noteStep(workspace, documentId, event.step);
      else {
        if (count === 0) noteStep(workspace, documentId, 'upserting');
        count += await keep(workspace, document, count, event.passages);
      }
      if (repository.findDocument(db, documentId) === undefined) break;
    }
    // Deleted meanwhile: its passages may have been removed before the last of them came.
    if (repository.findDocument(db, documentId) === undefined) return forget(workspace, documentId);
    db.transaction(() => {
      publishSource(db, documentId, [collectionOf(document.knowledge_base_id)]);
      repository.setReady(db, documentId, count, clock.tick());
    })();
  } catch (thrown) {
    if (stopping.aborted) return;
    const isReadersFault = !(thrown instanceof DocumentUnreadable);
    const message = isReadersFault ? 'The document could not be read' : thrown.message;
    repository.setFailed(db, documentId, message, clock.tick());
    await forget(workspace, documentId);
    if (isReadersFault) throw thrown;
  }
}

/** Says how far reading has come. */
const noteStep = ({ db, clock }: Workspace, documentId: string, step: ReadingStep | 'upserting'): void =>
  repository.setStep(db, documentId, step, clock.tick());

/** Writes passages into the index, where nobody finds them yet, and answers how many. */
async function keep(
  { db, newId }: Workspace,
  { id, name }: repository.DocumentRow,
  from: number,
  passages: readonly StemmedPassage[],
): Promise<number> {
  const source = { sourceId: id, sourceName: name };
  for (let at = 0; at < passages.length; at += PASSAGES_AT_ONCE) {
    const some = passages.slice(at, at + PASSAGES_AT_ONCE);
    db.transaction(() => addPassages(db, newId, source, from + at, some))();
    await nextTurn();
  }
  return passages.length;
}

/** The bytes in a buffer of their own, which can be handed to another thread. */
async function bytesOf({ db }: Workspace, document: repository.DocumentRow): Promise<ArrayBuffer> {
  const { content_id: contentId, file_size: sizeBytes } = document;
  const bytes = new Uint8Array(sizeBytes);
  let at = 0;
  for await (const piece of readContent(db, contentId, 0, sizeBytes - 1)) {
    bytes.set(piece, at);
    at += piece.length;
    await nextTurn();
  }
  return bytes.buffer;
}
