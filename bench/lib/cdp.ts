import { setTimeout as pause } from 'node:timers/promises';

interface Target {
  type: string;
  url: string;
  webSocketDebuggerUrl: string;
}

const ANSWER_TIMEOUT_MS = 15_000;
const POLL_TIMEOUT_MS = 300;

/** One DevTools session, of a page or of the whole browser, without the cost of a driver beside the measured program. */
export class CdpSession {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  #lastId = 0;

  /** The application's page, as soon as it is at its own address. */
  static async open(debuggingPort: number, timeoutMs = 20_000): Promise<CdpSession> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const reply = await fetch(`http://127.0.0.1:${debuggingPort}/json/list`);
      const targets = (await reply.json()) as Target[];
      const page = targets.find(({ type, url }) => type === 'page' && url.startsWith('http://127.0.0.1:'));
      if (page) return CdpSession.#connect(page.webSocketDebuggerUrl);
      if (performance.now() > deadline) throw new Error(`bench: no page after ${timeoutMs} ms`);
      await pause(10);
    }
  }

  /** Process ids of the pages. */
  static async renderers(debuggingPort: number): Promise<number[]> {
    const version = await fetch(`http://127.0.0.1:${debuggingPort}/json/version`);
    const { webSocketDebuggerUrl } = (await version.json()) as { webSocketDebuggerUrl: string };
    const browser = await CdpSession.#connect(webSocketDebuggerUrl);
    const { processInfo } = await browser.send<{ processInfo: { type: string; id: number }[] }>(
      'SystemInfo.getProcessInfo',
    );
    browser.close();
    return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  }

  static async #connect(url: string): Promise<CdpSession> {
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener('open', resolve, { once: true });
      socket.addEventListener('error', reject, { once: true });
    });
    return new CdpSession(socket);
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const { id, result, error } = JSON.parse(String(data));
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result);
    });
  }

  send<T>(method: string, params: object = {}): Promise<T> {
    this.#lastId += 1;
    const id = this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`bench: no answer to ${method}`)), ANSWER_TIMEOUT_MS);
      this.#waiting.set(id, {
        resolve: (value) => {
          clearTimeout(late);
          resolve(value as T);
        },
        reject: (error) => {
          clearTimeout(late);
          reject(error);
        },
      });
    });
  }

  /** Runs a function in the page and waits for what it promises. */
  async run<T, A extends readonly unknown[]>(work: (...args: A) => T | Promise<T>, ...args: A): Promise<T> {
    const expression = `(${work})(...${JSON.stringify(args)})`;
    const { result, exceptionDetails } = await this.send<{
      result: { value: T };
      exceptionDetails?: { text: string; exception?: { description?: string } };
    }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  }

  /** Asks again and again until it is so. A question put to a page that is just being left stays without an answer. */
  async until(isSo: () => boolean, timeoutMs = 30_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const answer = await Promise.race([this.run(isSo).catch(() => false), pause(POLL_TIMEOUT_MS, false)]);
      if (answer) return;
      if (performance.now() > deadline) throw new Error(`bench: not so after ${timeoutMs} ms: ${isSo}`);
      await pause(5);
    }
  }

  async press(key: string, code: string, keyCode: number, text?: string): Promise<void> {
    const common = { key, code, windowsVirtualKeyCode: keyCode };
    await this.send('Input.dispatchKeyEvent', { ...common, type: 'keyDown', ...(text ? { text } : {}) });
    await this.send('Input.dispatchKeyEvent', { ...common, type: 'keyUp' });
  }

  async click({ x, y }: { x: number; y: number }): Promise<void> {
    const common = { x, y, button: 'left', clickCount: 1 };
    await this.send('Input.dispatchMouseEvent', { ...common, type: 'mousePressed', buttons: 1 });
    await this.send('Input.dispatchMouseEvent', { ...common, type: 'mouseReleased' });
  }

  close(): void {
    this.#socket.close();
  }
}
