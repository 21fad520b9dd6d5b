import { type DialogAnswer, queueDialogAnswer } from './api/dialog.ts';
import { hostPowerMonitor, type PowerEvent } from './api/machine.ts';
import { hostNativeTheme, type SystemAppearance } from './api/native-theme.ts';
import { clickLastNotification } from './api/notification.ts';
import { setOnOpened } from './api/shell.ts';
import { clickTray } from './api/tray.ts';

/** What the process that started the host may say to it, where it did so with a channel. */
export type TestRequest =
  | { kind: 'answer-dialog'; answer: DialogAnswer }
  | { kind: 'power'; event: PowerEvent }
  | { kind: 'appearance'; change: Partial<SystemAppearance> }
  | { kind: 'click-notification' }
  | { kind: 'click-tray'; menuItemId?: string };

/** What the host tells that process. */
export type TestReport = { kind: 'opened'; target: string } | { kind: 'answer-queued' };

/** `onAbandoned` is called when the process that started the host has ended. */
export function listenToTests(onAbandoned: () => void): void {
  if (!process.channel) return;
  process.on('message', (request: TestRequest) => {
    switch (request.kind) {
      case 'answer-dialog':
        queueDialogAnswer(request.answer);
        process.send?.({ kind: 'answer-queued' } satisfies TestReport);
        return;
      case 'power':
        return hostPowerMonitor.happen(request.event);
      case 'appearance':
        return hostNativeTheme.setSystem(request.change);
      case 'click-notification':
        return clickLastNotification();
      case 'click-tray':
        return clickTray(request.menuItemId);
    }
  });
  setOnOpened((target) => process.send?.({ kind: 'opened', target } satisfies TestReport));
  process.on('disconnect', onAbandoned);
  // The channel alone keeps nothing alive.
  process.channel.unref();
}
