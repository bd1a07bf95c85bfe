/** The newest picture of each camera, within a limit: where it is reached, those untouched for longest are let go. */
export class HeldPictures {
  readonly #maxBytes: number;
  /** The longest untouched one comes first. */
  readonly #jpegs = new Map<string, Uint8Array<ArrayBuffer>>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** That are held, over all cameras. */
  get bytes(): number {
    return this.#bytes;
  }

  get(camera: string): Uint8Array<ArrayBuffer> | undefined {
    return this.#jpegs.get(camera);
  }

  /**
   * Puts a picture in place of the camera's last one, and gives that back; without one, or with an empty one, only lets go of
   * that.
   */
  set(camera: string, jpeg?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
    const last = this.#letGo(camera);
    if (jpeg === undefined || jpeg.length === 0 || jpeg.buffer.byteLength > this.#maxBytes) return last;
    this.#jpegs.set(camera, jpeg);
    this.#bytes += jpeg.buffer.byteLength;
    for (const longest of this.#jpegs.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.#letGo(longest);
    }
    return last;
  }

  #letGo(camera: string): Uint8Array<ArrayBuffer> | undefined {
    const jpeg = this.#jpegs.get(camera);
    this.#bytes -= jpeg?.buffer.byteLength ?? 0;
    this.#jpegs.delete(camera);
    return jpeg;
  }
}
