/**
 * The application knows `app://earshot/…`; Chromium knows `http://127.0.0.1:PORT/…`. Every URL is mapped where it crosses, so that
 * neither side meets the other's.
 */
export class Addresses {
  readonly #serverOrigin: string;
  #appOrigin: string | undefined;

  constructor(serverAddress: string) {
    this.#serverOrigin = `http://${serverAddress}`;
  }

  get serverOrigin(): string {
    return this.#serverOrigin;
  }

  /** The first page fixes the application's origin; one loopback server has room for one. */
  toServer(appUrl: string): string {
    const { protocol, host, pathname, search, hash } = new URL(appUrl);
    const origin = `${protocol}//${host}`;
    this.#appOrigin ??= origin;
    if (origin !== this.#appOrigin) throw new Error(`host: ${origin} is a second origin beside ${this.#appOrigin}`);
    return `${this.#serverOrigin}${pathname || '/'}${search}${hash}`;
  }

  toApp(url: string): string {
    if (!this.isOurs(url) || !this.#appOrigin) return url;
    return this.#appOrigin + url.slice(this.#serverOrigin.length);
  }

  isOurs(url: string): boolean {
    return url === this.#serverOrigin || url.startsWith(`${this.#serverOrigin}/`);
  }

  /** The application's own address, for questions that come before its first page. */
  appUrl(): string {
    return `${this.#appOrigin ?? this.#serverOrigin}/`;
  }

  /** The origin as Electron's `WebFrameMain.origin` gives it. */
  originOf(url: string): string {
    if (this.isOurs(url) && this.#appOrigin) return this.#appOrigin;
    return URL.canParse(url) ? new URL(url).origin : 'null';
  }
}
