import type { CdpSession, Protocol } from '../chromium/cdp.ts';
import type { Addresses } from '../server/addresses.ts';
import type { FrameTree, HostFrame } from './frames.ts';

export interface NavigationQuestion {
  event: 'will-navigate' | 'will-redirect' | 'will-frame-navigate';
  /** As the application knows it. */
  url: string;
  frame: HostFrame;
}

/**
 * Asks before a document is loaded. Only documents pass through Chromium's interception: audio that is answered through it
 * hangs, so media and every other request go straight to the loopback server.
 */
export class NavigationGuard {
  /** True when the application prevents the navigation. */
  isPrevented: (question: NavigationQuestion) => boolean = () => false;
  readonly #session: CdpSession;
  readonly #frames: FrameTree;
  readonly #addresses: Addresses;
  #own: string | undefined;

  constructor(session: CdpSession, frames: FrameTree, addresses: Addresses) {
    this.#session = session;
    this.#frames = frames;
    this.#addresses = addresses;
  }

  async install(): Promise<void> {
    this.#session.on('Fetch.requestPaused', (paused) => void this.#decide(paused));
    await this.#session.send('Fetch.enable', { patterns: [{ urlPattern: '*', resourceType: 'Document' }] });
  }

  /** The next navigation to this URL is the application's own, and Electron asks nobody about those. */
  expect(serverUrl: string): void {
    this.#own = withoutHash(serverUrl);
  }

  async #decide(paused: Protocol.Fetch.requestPausedPayload): Promise<void> {
    const { requestId } = paused;
    const isAllowed = this.#isAllowed(paused);
    if (isAllowed) await this.#session.tell('Fetch.continueRequest', { requestId });
    // Aborted leaves the page as it is; any other reason would show Chromium's error page.
    else await this.#session.tell('Fetch.failRequest', { requestId, errorReason: 'Aborted' });
  }

  #isAllowed(paused: Protocol.Fetch.requestPausedPayload): boolean {
    const { url } = paused.request;
    const frame = this.#frames.find(paused.frameId) ?? this.#frames.main;
    const isMain = frame === this.#frames.main;
    const isRedirect = paused.redirectedRequestId !== undefined;
    if (isMain && !isRedirect && this.#own === withoutHash(url)) {
      this.#own = undefined;
      return true;
    }
    const appUrl = this.#addresses.toApp(url);
    const event = isRedirect ? 'will-redirect' : 'will-navigate';
    const isPrevented = isMain
      ? this.isPrevented({ event, url: appUrl, frame })
      : this.isPrevented({ event: 'will-frame-navigate', url: appUrl, frame });
    if (isPrevented) return false;
    if (this.#addresses.isOurs(url)) return true;
    console.error(`host: ${new URL(url).protocol}//${new URL(url).host} is not reachable outside Electron`);
    return false;
  }
}

function withoutHash(url: string): string {
  return url.split('#', 1)[0] ?? url;
}
