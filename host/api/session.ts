import { runtime } from '../runtime.ts';
import { offer, refusingEmitter } from './not-offered.ts';
import { HostWebRequest } from './web-request.ts';

type Decide = (isGranted: boolean) => void;
type RequestHandler = (
  contents: null,
  permission: string,
  decide: Decide,
  details: { requestingUrl: string; isMainFrame: boolean },
) => void;
type CheckHandler = (
  contents: null,
  permission: string,
  origin: string,
  details: { isMainFrame: boolean; requestingUrl: string },
) => boolean;

/** Electron's name of each permission, and the one that Chromium's protocol takes. */
const PERMISSIONS: [
  electron: string,
  descriptor: { name: string; allowWithoutSanitization?: boolean; sysex?: boolean },
][] = [
  ['clipboard-read', { name: 'clipboard-read' }],
  ['clipboard-sanitized-write', { name: 'clipboard-write' }],
  ['display-capture', { name: 'display-capture' }],
  ['geolocation', { name: 'geolocation' }],
  ['idle-detection', { name: 'idle-detection' }],
  ['media', { name: 'camera' }],
  ['media', { name: 'microphone' }],
  ['midi', { name: 'midi' }],
  ['midiSysex', { name: 'midi', sysex: true }],
  ['notifications', { name: 'notifications' }],
  ['storage-access', { name: 'storage-access' }],
  ['window-management', { name: 'window-management' }],
  ['speaker-selection', { name: 'speaker-selection' }],
  ['persistent-storage', { name: 'persistent-storage' }],
  ['background-sync', { name: 'background-sync' }],
  ['sensors', { name: 'accelerometer' }],
  ['sensors', { name: 'gyroscope' }],
  ['sensors', { name: 'magnetometer' }],
  ['screen-wake-lock', { name: 'screen-wake-lock' }],
  ['local-fonts', { name: 'local-fonts' }],
  ['payment-handler', { name: 'payment-handler' }],
];

/**
 * The one session. Permissions are asked of the application's handlers before a page is loaded and when a handler is set, and are
 * then Chromium's own settings: without a handler everything is denied, and with two both must grant.
 */
export class HostSession extends refusingEmitter('session') {
  readonly webRequest = new HostWebRequest();
  #check: CheckHandler | undefined;
  #request: RequestHandler | undefined;

  setPermissionCheckHandler(handler: CheckHandler | null): void {
    this.#check = handler ?? undefined;
    void this.applyPermissions();
  }

  setPermissionRequestHandler(handler: RequestHandler | null): void {
    this.#request = handler ?? undefined;
    void this.applyPermissions();
  }

  async clearStorageData(): Promise<void> {
    const browser = await runtime().runningBrowser();
    // The launch cookie is not the application's: without it the page would be shut out.
    const storageTypes = 'local_storage,indexeddb,cache_storage,service_workers,file_systems,shader_cache';
    await browser?.cdp.send('Storage.clearDataForOrigin', {
      origin: runtime().server.addresses.serverOrigin,
      storageTypes,
    });
  }

  /** Chromium keeps no cache here, so there is nothing to clear. */
  async clearCache(): Promise<void> {}

  /** Chromium's spelling checker is off here: its dictionaries would have to be fetched. */
  setSpellCheckerEnabled(_isEnabled: boolean): void {}

  setSpellCheckerLanguages(_languages: string[]): void {}

  /** Puts the application's decisions into Chromium. */
  async applyPermissions(): Promise<void> {
    const browser = await runtime().runningBrowser();
    const origin = runtime().server.addresses.serverOrigin;
    await Promise.all(
      PERMISSIONS.map(async ([permission, descriptor]) => {
        const setting = (await this.#isGranted(permission)) ? 'granted' : 'denied';
        await browser?.cdp.tell('Browser.setPermission', { permission: descriptor, setting, origin });
      }),
    );
  }

  async #isGranted(permission: string): Promise<boolean> {
    const requestingUrl = runtime().server.addresses.appUrl();
    const details = { requestingUrl, isMainFrame: true };
    if (this.#check && !this.#check(null, permission, requestingUrl, details)) return false;
    const request = this.#request;
    if (!request) return this.#check !== undefined;
    return new Promise((resolve) => request(null, permission, resolve, details));
  }
}

export const defaultSession = offer('session.defaultSession', new HostSession());

export const session = offer('session', { defaultSession });
