import type { Passage } from '../knowledge-index.ts';

export type DocumentType = 'txt' | 'md' | 'html' | 'pdf';

/** A piece of a document in reading order: a heading with its level (0 the title, 1 the highest), or text. */
export type Block = { kind: 'heading'; level: number; text: string } | { kind: 'text'; text: string };

/** Steps of reading, in the words of the API. Here, embedding is cutting the words to what the index compares. */
export type ReadingStep = 'parsing' | 'chunking' | 'embedding';

/** A passage with the stems that the index holds of it. */
export interface StemmedPassage extends Passage {
  stems: string;
}

/** What the reading thread tells. After `passages` it waits for `more`. */
export type ReaderMessage =
  | { kind: 'step'; step: ReadingStep }
  | { kind: 'passages'; passages: StemmedPassage[] }
  | { kind: 'done' }
  /** In a sentence for the person who sent the document. */
  | { kind: 'failed'; message: string };

/** What the reading thread is given as its `workerData`. */
export interface ReadingJob {
  fileType: DocumentType;
  bytes: ArrayBuffer;
}

/** Why a document cannot be read, in a sentence for the person who sent it. */
export class DocumentUnreadable extends Error {
  override readonly name = 'DocumentUnreadable';
}
