/** Work that outlives the request which began it. It ends with the server at the latest. */
export class Background {
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Aborted when the server closes. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Resolves when the work has ended, however it ended. */
  run(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const running = work(this.#stopping.signal)
      .catch((thrown: unknown) => {
        if (!this.#stopping.signal.aborted) this.#onError(thrown);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
    return running;
  }

  /** Asks all work to end; resolves when it has. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
  }
}
