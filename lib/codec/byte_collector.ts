import { withHeadroom } from "./with_headroom.ts";

/** Puts bytes one behind another, in memory that is used again and grows to what the most of them took. */
export class ByteCollector {
  #memory = new Uint8Array(2 ** 16);
  #length = 0;

  /** Begins anew. */
  clear(): void {
    this.#length = 0;
  }

  /** Copies bytes behind those that are there. */
  append(bytes: Uint8Array): void {
    const length = this.#length + bytes.length;
    if (length > this.#memory.length) this.#grow(length);
    this.#memory.set(bytes, this.#length);
    this.#length = length;
  }

  /** A copy, behind as many zeros as are asked for. */
  copy(headroom: number): Uint8Array<ArrayBuffer> {
    return withHeadroom(this.#memory.subarray(0, this.#length), headroom);
  }

  #grow(length: number): void {
    const memory = new Uint8Array(2 ** Math.ceil(Math.log2(length)));
    memory.set(this.#memory.subarray(0, this.#length));
    this.#memory = memory;
  }
}
