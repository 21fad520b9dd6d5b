import type { CdpSession, Protocol } from '../chromium/cdp.ts';
import type { Addresses } from '../server/addresses.ts';

let lastRoutingId = 0;

/** A frame as Chromium reports it: nothing here comes from what the page says of itself. */
export class HostFrame {
  readonly routingId = ++lastRoutingId;
  readonly processId = 0;
  readonly id: string;
  readonly #addresses: Addresses;
  readonly parent: HostFrame | null;
  serverUrl = '';
  name = '';
  detached = false;

  constructor(id: string, parent: HostFrame | null, addresses: Addresses) {
    this.id = id;
    this.parent = parent;
    this.#addresses = addresses;
  }

  get top(): HostFrame {
    return this.parent?.top ?? this;
  }

  get frameToken(): string {
    return this.id;
  }

  get url(): string {
    return this.#addresses.toApp(this.serverUrl);
  }

  get origin(): string {
    return this.#addresses.originOf(this.serverUrl);
  }

  isDestroyed(): boolean {
    return this.detached;
  }
}

/** Keeps the frames of one page as Chromium reports them. */
export class FrameTree {
  readonly main: HostFrame;
  readonly #frames = new Map<string, HostFrame>();
  readonly #addresses: Addresses;

  constructor(session: CdpSession, mainFrameId: string, addresses: Addresses) {
    this.#addresses = addresses;
    this.main = new HostFrame(mainFrameId, null, addresses);
    this.#frames.set(mainFrameId, this.main);
    session.on('Page.frameAttached', ({ frameId, parentFrameId }) => this.#add(frameId, parentFrameId));
    session.on('Page.frameNavigated', ({ frame }) => this.#navigated(frame));
    session.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
      const frame = this.find(frameId);
      if (frame) frame.serverUrl = url;
    });
    session.on('Page.frameDetached', ({ frameId }) => this.#remove(frameId));
  }

  find(id: string): HostFrame | undefined {
    return this.#frames.get(id);
  }

  detachAll(): void {
    for (const frame of this.#frames.values()) frame.detached = true;
    this.#frames.clear();
  }

  #add(id: string, parentId: string): HostFrame | undefined {
    const parent = this.find(parentId);
    if (!parent || this.#frames.has(id)) return this.find(id);
    const frame = new HostFrame(id, parent, this.#addresses);
    this.#frames.set(id, frame);
    return frame;
  }

  #navigated(news: Protocol.Page.Frame): void {
    const frame = this.find(news.id) ?? (news.parentId ? this.#add(news.id, news.parentId) : undefined);
    if (!frame) return;
    frame.serverUrl = news.url + (news.urlFragment ?? '');
    frame.name = news.name ?? '';
  }

  #remove(id: string): void {
    for (const frame of this.#frames.values()) {
      if (frame.id !== id && frame.parent?.id !== id) continue;
      frame.detached = true;
      this.#frames.delete(frame.id);
      if (frame.id !== id) this.#remove(frame.id);
    }
  }
}
