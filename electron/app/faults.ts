import { app, dialog } from 'electron';
import { resolveLanguage } from '#shared/domain/language.ts';
import { mainText } from '#shared/locales/main-text.ts';
import { errorDetail } from '../lib/error-detail.ts';
import type { Log } from '../lib/ports.ts';

/**
 * What nobody caught in the main process is written down, and the program goes on: the store is in its own thread, and ending would take
 * away what is being typed. The first exception is also told to the person, in their words and not as a stack.
 */
export function watchFaults(log: Log): void {
  let isTold = false;
  process.on('unhandledRejection', (reason) => log.error('main.rejected', { detail: errorDetail(reason) }));
  process.on('uncaughtException', (error) => {
    log.error('main.threw', { detail: errorDetail(error) });
    if (isTold) return;
    isTold = true;
    // The preferences may be where the fault is, so the system says which language.
    const { fault } = mainText(resolveLanguage('system', app.getPreferredSystemLanguages()));
    dialog.showErrorBox(fault.title, fault.detail);
  });
}
