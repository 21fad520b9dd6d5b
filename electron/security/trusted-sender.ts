import type { InvokeEventLike } from '../ipc/electron-like.ts';
import { APP_ORIGIN } from './origin.ts';

// Security: see docs/security.md before changing.

/** True when a call comes from the main frame of one of our windows and that frame shows our own pages. */
export function isTrustedSender(event: InvokeEventLike, isOurWindow: (senderId: number) => boolean): boolean {
  const frame = event.senderFrame;
  if (!frame || frame.parent) return false;
  return isOurWindow(event.sender.id) && isAppUrl(frame.url);
}

/** Compares the parsed scheme and host. Looking for our origin inside a string would let `https://x/?app://earshot` pass. */
export function isAppUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}` === APP_ORIGIN;
}

/** True for our one page, wherever in it. What else our origin serves, such as audio, is never shown as a page. */
export function isPageUrl(url: string): boolean {
  return isAppUrl(url) && new URL(url).pathname === '/index.html';
}
