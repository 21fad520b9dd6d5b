import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CdpSession, Protocol } from '../chromium/cdp.ts';
import type { Addresses } from '../server/addresses.ts';
import { refusingEmitter } from './not-offered.ts';

type State = 'progressing' | 'completed' | 'cancelled' | 'interrupted';

/** One file that a page has asked to be saved. Pausing is Electron only. */
export class HostDownloadItem extends refusingEmitter('DownloadItem') {
  readonly #url: string;
  readonly #filename: string;
  readonly #cancel: () => void;
  #state: State = 'progressing';
  #receivedBytes = 0;
  #totalBytes = 0;
  #savePath = '';

  constructor(about: { url: string; filename: string; cancel: () => void }) {
    super();
    this.#url = about.url;
    this.#filename = about.filename;
    this.#cancel = about.cancel;
  }

  getURL = (): string => this.#url;
  getFilename = (): string => this.#filename;
  getState = (): State => this.#state;
  getReceivedBytes = (): number => this.#receivedBytes;
  /** 0 where the reply did not say. */
  getTotalBytes = (): number => this.#totalBytes;
  getSavePath = (): string => this.#savePath;
  isPaused = (): boolean => false;

  setSavePath(path: string): void {
    this.#savePath = path;
  }

  get savePath(): string {
    return this.#savePath;
  }

  set savePath(path: string) {
    this.#savePath = path;
  }

  cancel(): void {
    if (this.#state !== 'progressing') return;
    this.#cancel();
    this.end('cancelled');
  }

  progress(receivedBytes: number, totalBytes: number): void {
    if (this.#state !== 'progressing') return;
    this.#receivedBytes = receivedBytes;
    this.#totalBytes = totalBytes;
    this.emit('updated', {}, 'progressing');
  }

  end(state: State): void {
    if (this.#state !== 'progressing') return;
    this.#state = state;
    this.emit('done', {}, state);
  }
}

interface Offered {
  /** The application hears of the download; false when it is not to be. */
  offer: (item: HostDownloadItem, frameId: string) => boolean;
  /** Somebody may give a file a place. */
  isAwaited: () => boolean;
}

/**
 * Downloads go to Chromium's own folder first, which is removed with its profile, and from there to the place that the application
 * gave them. One without a place is cancelled.
 */
export class Downloads {
  readonly #browser: CdpSession;
  readonly #folder: string;
  readonly #addresses: Addresses;
  readonly #application: Offered;
  readonly #items = new Map<string, HostDownloadItem>();

  constructor(browser: CdpSession, profile: string, addresses: Addresses, application: Offered) {
    this.#browser = browser;
    this.#folder = join(profile, 'downloads');
    this.#addresses = addresses;
    this.#application = application;
    browser.on('Browser.downloadWillBegin', (begun) => this.#begin(begun));
    browser.on('Browser.downloadProgress', (progress) => this.#progress(progress));
  }

  /** To be called at the start and when listeners came or went. */
  async apply(): Promise<void> {
    if (!this.#application.isAwaited()) {
      await this.#browser.tell('Browser.setDownloadBehavior', { behavior: 'deny' });
      return;
    }
    mkdirSync(this.#folder, { recursive: true });
    await this.#browser.tell('Browser.setDownloadBehavior', {
      behavior: 'allowAndName',
      downloadPath: this.#folder,
      eventsEnabled: true,
    });
  }

  #begin({ guid, url, suggestedFilename, frameId }: Protocol.Browser.downloadWillBeginPayload): void {
    const item = new HostDownloadItem({
      url: this.#addresses.toApp(url),
      filename: suggestedFilename,
      cancel: () => void this.#browser.tell('Browser.cancelDownload', { guid }),
    });
    this.#items.set(guid, item);
    const isWanted = this.#application.offer(item, frameId);
    if (isWanted && item.getSavePath() !== '') return;
    if (isWanted)
      console.error('host: a download was cancelled: nobody gave it a place, and asking for one is Electron only');
    item.cancel();
  }

  #progress({ guid, state, receivedBytes, totalBytes, filePath }: Protocol.Browser.downloadProgressPayload): void {
    const item = this.#items.get(guid);
    if (!item) return;
    item.progress(receivedBytes, totalBytes);
    if (state === 'inProgress') return;
    this.#items.delete(guid);
    const path = filePath ?? join(this.#folder, guid);
    item.end(state === 'canceled' ? 'cancelled' : this.#deliver(path, item));
    rmSync(path, { force: true });
  }

  #deliver(path: string, item: HostDownloadItem): State {
    if (item.getState() !== 'progressing') return item.getState();
    try {
      mkdirSync(dirname(item.getSavePath()), { recursive: true });
      copyFileSync(path, item.getSavePath());
      return 'completed';
    } catch (error) {
      console.error(`host: a download could not be saved: ${String(error)}`);
      return 'interrupted';
    }
  }
}
