import { type DialogAnswer, queueDialogAnswer } from './api/dialog.ts';
import { setOnOpened } from './api/shell.ts';

/** What the process that started the host may say to it, where it did so with a channel. */
export interface TestRequest {
  kind: 'answer-dialog';
  answer: DialogAnswer;
}

/** What the host tells that process. */
export interface TestReport {
  kind: 'opened';
  target: string;
}

/** `onAbandoned` is called when the process that started the host has ended. */
export function listenToTests(onAbandoned: () => void): void {
  if (!process.channel) return;
  process.on('message', (request: TestRequest) => {
    if (request.kind === 'answer-dialog') queueDialogAnswer(request.answer);
  });
  setOnOpened((target) => process.send?.({ kind: 'opened', target } satisfies TestReport));
  process.on('disconnect', onAbandoned);
  // The channel alone keeps nothing alive.
  process.channel.unref();
}
