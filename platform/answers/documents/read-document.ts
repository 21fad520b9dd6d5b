import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { type DocumentType, DocumentUnreadable, type ReaderMessage, type ReadingJob } from './document.ts';

export interface ReadingLimits {
  /** Longest silence of the reader, ms. */
  silenceMs: number;
  /** What the reader may hold at most, heap and buffers together. */
  memoryBytes: number;
}

/** Where the reading thread's code lies, and what it may take. */
export interface DocumentReader {
  workerPath: string;
  limits: ReadingLimits;
}

const READING_LIMITS: ReadingLimits = { silenceMs: 30_000, memoryBytes: 220 * 1024 * 1024 };

const MEMORY_CHECK_MS = 100;
const HEAP_MB = 160;

/** Reads with the sources' own file. */
export const SOURCE_READER: DocumentReader = {
  workerPath: join(import.meta.dirname, 'worker.ts'),
  limits: READING_LIMITS,
};

type ReadingEvent = Extract<ReaderMessage, { kind: 'step' | 'passages' }>;

/**
 * Reads a document in a thread of its own, which is ended when it takes too much time or memory: a hostile file costs its
 * reader and nobody else. Throws `DocumentUnreadable`, or the signal's reason where it is told to stop.
 */
export async function* readDocument(
  { workerPath, limits }: DocumentReader,
  fileType: DocumentType,
  bytes: ArrayBuffer,
  stop: AbortSignal,
): AsyncGenerator<ReadingEvent, void> {
  const workerData: ReadingJob = { fileType, bytes };
  const worker = new Worker(workerPath, {
    workerData,
    transferList: [bytes],
    // PDF.js writes warnings to the console; what is wrong with somebody's file is no message of this server.
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 16 },
  });
  const messages = messagesOf(worker);
  const stopWatching = watchMemory(worker, limits.memoryBytes);
  try {
    for (;;) {
      const message = await within(limits.silenceMs, messages.next(), stop);
      if (message.kind === 'done') return;
      if (message.kind === 'failed') throw new DocumentUnreadable(message.message);
      yield message;
      if (message.kind === 'passages') worker.postMessage('more');
    }
  } finally {
    stopWatching();
    await worker.terminate();
  }
}

const TOO_LARGE = 'The document takes too much memory to be read';
const TOO_SLOW = 'The document takes too long to be read';

/** What the thread tells, one after the other; it refuses where the thread ended without a last word. */
function messagesOf(worker: Worker): { next(): Promise<ReaderMessage> } {
  const arrived: ReaderMessage[] = [];
  let failure: Error | null = null;
  let wake = (): void => {};
  const fail = (error: Error): void => {
    failure ??= error;
    wake();
  };
  worker.on('message', (message: ReaderMessage) => {
    arrived.push(message);
    wake();
  });
  worker.on('error', (error: NodeJS.ErrnoException) =>
    fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new DocumentUnreadable(TOO_LARGE) : error),
  );
  worker.on('exit', () => fail(new DocumentUnreadable(TOO_LARGE)));
  return {
    async next() {
      while (arrived.length === 0) {
        if (failure !== null) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return arrived.shift() as ReaderMessage;
    },
  };
}

async function within<T>(ms: number, promise: Promise<T>, stop: AbortSignal): Promise<T> {
  const over = new AbortController();
  const signal = AbortSignal.any([stop, over.signal]);
  const late = wait(ms, undefined, { signal }).then(() => Promise.reject(new DocumentUnreadable(TOO_SLOW)));
  // Whichever loses the race has nobody left to tell.
  promise.catch(() => {});
  late.catch(() => {});
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}

/** Ends the thread when it holds too much: its heap has a limit of its own, buffers outside the heap have none. */
function watchMemory(worker: Worker, memoryBytes: number): () => void {
  const timer = setInterval(async () => {
    // Refused where the thread has just ended.
    const heap = await worker.getHeapStatistics().catch(() => null);
    if (heap !== null && heap.total_heap_size + heap.external_memory > memoryBytes) void worker.terminate();
  }, MEMORY_CHECK_MS);
  timer.unref();
  return () => clearInterval(timer);
}
