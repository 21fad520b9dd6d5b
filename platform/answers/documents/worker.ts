import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { searchedStems } from '../knowledge-index.ts';
import { cutPassages } from './chunks.ts';
import { type Block, DocumentUnreadable, type ReaderMessage, type ReadingJob } from './document.ts';
import { parseDocument } from './parse.ts';

/** The thread that reads one document: parses it, cuts it into passages and hands them over, some at a time. */

const PASSAGES_AT_ONCE = 200;

const port = parentPort;
if (port === null) throw new Error('this is the code of a thread');

const tell = (message: ReaderMessage): void => port.postMessage(message);

async function read({ fileType, bytes }: ReadingJob): Promise<void> {
  tell({ kind: 'step', step: 'parsing' });
  const blocks: Block[] = [];
  for await (const block of parseDocument(fileType, new Uint8Array(bytes))) blocks.push(block);
  tell({ kind: 'step', step: 'chunking' });
  const passages = [...cutPassages(blocks)];
  if (passages.length === 0) throw new DocumentUnreadable('The document holds no text');
  tell({ kind: 'step', step: 'embedding' });
  for (let at = 0; at < passages.length; at += PASSAGES_AT_ONCE) {
    const some = passages.slice(at, at + PASSAGES_AT_ONCE);
    tell({ kind: 'passages', passages: some.map((passage) => ({ ...passage, stems: searchedStems(passage) })) });
    await once(port as NonNullable<typeof port>, 'message');
  }
  tell({ kind: 'done' });
}

read(workerData as ReadingJob).catch((thrown: unknown) => {
  if (!(thrown instanceof DocumentUnreadable)) throw thrown;
  tell({ kind: 'failed', message: thrown.message });
});
