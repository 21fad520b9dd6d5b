import { app, dialog, type Session, shell, type WebContents } from 'electron';
import { errorDetail } from '../lib/error-detail.ts';
import type { Log } from '../lib/ports.ts';
import { screenTexts } from '../lib/screen-texts.ts';
import { createOutsideLinks } from './outside-link.ts';
import { isAppUrl, isPageUrl } from './trusted-sender.ts';

// Security: see docs/security.md before changing.

/** Permissions a page of ours may use; everything else is denied, whoever asks. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set([
  // Copying a phone number or a transcript line.
  'clipboard-sanitized-write',
]);

/** Denies permissions and downloads, and lets the page reach no network: every request of Earshot is made by the engine. */
export function guardSession(session: Session, log: Log): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) => {
    decide(ALLOWED_PERMISSIONS.has(permission) && isAppUrl(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => ALLOWED_PERMISSIONS.has(permission) && isAppUrl(origin),
  );
  session.webRequest.onBeforeRequest(
    { urls: ['http://*/*', 'https://*/*', 'ws://*/*', 'wss://*/*', 'ftp://*/*'] },
    (_details, answer) => {
      log.warn('security.request-refused');
      answer({ cancel: true });
    },
  );
  session.on('will-download', (event) => {
    event.preventDefault();
    log.warn('security.download-refused');
  });
}

/** Keeps every page where it is: no navigation, no redirect, no frame, no new window, no embedded web view. */
export function guardWebContents(log: Log): void {
  const openOutside = createOutsideLinks({ ask: mayOpen, open: (link) => shell.openExternal(link) });
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const stay = (event: { preventDefault(): void }, isAllowed: boolean) => {
      if (isAllowed) return;
      event.preventDefault();
      log.warn('security.navigation-refused');
    };
    contents.on('will-navigate', (event) => stay(event, isPageUrl(event.url)));
    contents.on('will-redirect', (event) => stay(event, isPageUrl(event.url)));
    contents.on('will-frame-navigate', (event) => stay(event, event.isMainFrame && isPageUrl(event.url)));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      log.warn('security.window-refused');
      openOutside(url).catch((error: unknown) => {
        log.error('security.open-outside-failed', { detail: errorDetail(error) });
      });
      return { action: 'deny' };
    });
  });
}

async function mayOpen(link: string): Promise<boolean> {
  const { message, open, cancel } = screenTexts().outsideLink;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message,
    detail: link,
    buttons: [open, cancel],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  });
  return response === 0;
}
