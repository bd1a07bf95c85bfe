/** Tells how long a camera has been sending one and the same picture. */
export class StillWatch {
  #hash?: number;
  #seenAt = 0;
  #stillMs = 0;

  /** How long the picture was the same when it was last looked at, in ms. */
  get stillMs(): number {
    return this.#stillMs;
  }

  /**
   * Looks at the next picture's pixels. `now` is in ms. Pictures further apart than `maxGapMs` are no stream: that they are
   * the same says nothing.
   */
  see(pixels: Uint8Array<ArrayBuffer>, now: number, maxGapMs: number): void {
    const hash = hashOf(pixels);
    const gap = now - this.#seenAt;
    this.#stillMs = hash === this.#hash && gap <= maxGapMs ? this.#stillMs + gap : 0;
    this.#hash = hash;
    this.#seenAt = now;
  }
}

/** 32 bits that differ where pictures do, after FNV-1a: four pixels at a time, rotated as its product only mixes upwards. */
function hashOf(pixels: Uint8Array<ArrayBuffer>): number {
  const aligned = pixels.byteOffset % 4 === 0 ? pixels : pixels.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >> 2);
  let hash = pixels.length;
  for (let at = 0; at < words.length; at++) hash = mix(hash, words[at]);
  for (let at = words.length * 4; at < aligned.length; at++) hash = mix(hash, aligned[at]);
  return hash;
}

function mix(hash: number, word: number): number {
  return Math.imul((hash << 5 | hash >>> 27) ^ word, 0x01000193);
}
