import type { CdpSession } from '../chromium/cdp.ts';

/** A page that has not answered for this long hangs, as Chromium itself judges it; tests wait less. */
const HANGS_AFTER_MS = Number(process.env.EARSHOT_HOST_HANG_MS ?? 30_000);
const ASKS_EACH = 6;

/** Asks a page time and again for nothing, and tells when it no longer answers, and when it does again. */
export class HangWatch {
  onChange: (hangs: boolean) => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #hangs = false;

  start(session: CdpSession): void {
    this.stop();
    this.#hangs = false;
    let askedAt: number | undefined;
    const ask = () => {
      if (askedAt !== undefined) {
        if (!this.#hangs && performance.now() - askedAt > HANGS_AFTER_MS) this.#tell(true);
        return;
      }
      askedAt = performance.now();
      void session.tell('Runtime.evaluate', { expression: '0', silent: true }).then(() => {
        askedAt = undefined;
        if (this.#hangs) this.#tell(false);
      });
    };
    this.#timer = setInterval(ask, HANGS_AFTER_MS / ASKS_EACH);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tell(hangs: boolean): void {
    this.#hangs = hangs;
    this.onChange(hangs);
  }
}
