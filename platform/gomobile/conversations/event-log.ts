/** Events that are written once and can be read by anybody, from the first on, at the reader's own speed. */
export class EventLog<T> {
  readonly #events: T[] = [];
  #isClosed = false;
  #wake: (() => void)[] = [];

  push(...events: T[]): void {
    this.#events.push(...events);
    this.#wakeReaders();
  }

  close(): void {
    this.#isClosed = true;
    this.#wakeReaders();
  }

  async *read(): AsyncGenerator<T, void> {
    for (let at = 0; ; ) {
      for (; at < this.#events.length; at++) yield this.#events[at] as T;
      if (this.#isClosed) return;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  #wakeReaders(): void {
    const waiting = this.#wake;
    this.#wake = [];
    for (const wake of waiting) wake();
  }
}
