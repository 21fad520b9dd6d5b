/** Bytes that are appended one by one. */
export class GrowingBytes {
  #bytes = new Uint8Array(8192);
  #length = 0;

  push(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = value;
    this.#length += 1;
  }

  /** What was appended; a view that the next `push` may leave behind. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
