import { app, type Session, shell, type WebContents } from 'electron';
import type { Log } from '../lib/ports.ts';
import { outsideLink } from './outside-link.ts';
import { isAppUrl } from './trusted-sender.ts';

// Security: see docs/security.md before changing.

/** Permissions a page of ours may use; everything else is denied, whoever asks. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set([
  // Copying a phone number or a transcript line.
  'clipboard-sanitized-write',
]);

/** Denies permissions by default and lets the page reach no network: every request of Earshot is made by the engine. */
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
}

/** Keeps every page where it is: no navigation, no redirect, no new window, no embedded web view. */
export function guardWebContents(log: Log): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    const stay = (event: { preventDefault(): void }, url: string) => {
      if (isAppUrl(url)) return;
      event.preventDefault();
      log.warn('security.navigation-refused');
    };
    contents.on('will-navigate', (event) => stay(event, event.url));
    contents.on('will-redirect', (event) => stay(event, event.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      const outside = outsideLink(url);
      if (outside) void shell.openExternal(outside);
      return { action: 'deny' };
    });
  });
}
