/** The part of Electron's NativeImage that a screenshot needs. */
export class HostImage {
  readonly #png: Buffer;

  constructor(png: Buffer) {
    this.#png = png;
  }

  toPNG(): Buffer {
    return this.#png;
  }

  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString('base64')}`;
  }

  isEmpty(): boolean {
    return this.#png.length === 0;
  }

  getSize(): { width: number; height: number } {
    // The IHDR chunk is the first of every PNG: width and height stand at bytes 16 and 20.
    return { width: this.#png.readUInt32BE(16), height: this.#png.readUInt32BE(20) };
  }
}
