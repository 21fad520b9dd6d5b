import type { MessagePort } from 'node:worker_threads';
import { AppError, toErrorData } from '#shared/errors/app-error.ts';
import { errorDetail } from '../lib/error-detail.ts';
import { interruptWhen, openReader, type ReadDb, toStoreError } from '../store/database.ts';
import type { FromReader, Outcome, ReaderHandlers, ToReader } from './protocol.ts';
import { answerFrom, type ReaderDeps } from './reader.ts';

/** Answers the calls that arrive at `port`, one at a time. */
export function serveReader(port: MessagePort, createHandlers: (deps: ReaderDeps) => ReaderHandlers): void {
  const send = (message: FromReader) => port.postMessage(message);
  let db: ReadDb | null = null;
  let answer: ReturnType<typeof answerFrom> = () => {
    throw new AppError('BUG', 'the reader is not open');
  };
  /** The call under way; the other side writes its number where `cancelled` points to end it. */
  let runningId = 0;

  const open = ({ databasePath, databaseKeyHex, cancelled }: Extract<ToReader, { kind: 'open' }>): void => {
    const opened = openReader({ path: databasePath, keyHex: databaseKeyHex });
    const flag = new Int32Array(cancelled);
    interruptWhen(opened, () => Atomics.load(flag, 0) === runningId);
    const onPeaksWanted = (recordingId: string) => send({ kind: 'peaks-wanted', recordingId });
    answer = answerFrom(opened, createHandlers({ db: opened, onPeaksWanted }));
    db = opened;
  };

  const outcomeOf = (work: () => unknown): Outcome => {
    try {
      return { ok: true, value: work() };
    } catch (error) {
      const data = toErrorData(toStoreError(error));
      if (data.code === 'BUG') {
        send({ kind: 'log', level: 'error', event: 'reader.failed', fields: { detail: errorDetail(error) } });
      }
      return { ok: false, error: data };
    }
  };

  port.on('message', (message: ToReader) => {
    switch (message.kind) {
      case 'open':
        return send({ kind: 'opened', outcome: outcomeOf(() => open(message)) });
      case 'call': {
        runningId = message.id;
        const outcome = outcomeOf(() => answer(message.channel, message.input));
        return send({ kind: 'reply', id: message.id, outcome });
      }
      case 'close':
        db?.close();
        return port.close();
    }
  });
}
