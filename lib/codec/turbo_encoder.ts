import type { BufferSource } from "../spare_buffers.ts";
import type { CheckedPicture, EncodedPicture } from "./encode_message.ts";
import { TurboCompression } from "./turbo_compression.ts";
import { openTurboLibrary, type TurboLibrary } from "./turbo_library.ts";
import { maxJpegBytes } from "./turbojpeg.ts";
import { withHeadroom } from "./with_headroom.ts";

/**
 * libjpeg-turbo, called so that it works in threads of Deno's own pool. A Worker would do the same, with messages there and
 * back that cost 0.4 ms of CPU a frame and make it as much older.
 */
export class TurboEncoder {
  readonly codec = "turbo";
  readonly #library: TurboLibrary;
  /** JPEGs are written here and copied out at their size. They grow to the largest picture. */
  readonly #scratches: Uint8Array<ArrayBuffer>[] = [];
  #running = 0;
  #isClosed = false;
  readonly #spare?: BufferSource;

  /** Throws `CodecError` `unavailable` where the library does not load. */
  constructor(spare?: BufferSource) {
    this.#library = openTurboLibrary();
    this.#spare = spare;
  }

  /** Nobody may touch the picture meanwhile. Rejects with `CodecError` `bad-picture`. */
  async encode({ picture, quality, headroom }: CheckedPicture): Promise<EncodedPicture> {
    const started = performance.now();
    const scratch = this.#takeScratch(maxJpegBytes(picture.width, picture.height));
    this.#running++;
    try {
      using compression = new TurboCompression(this.#library, picture, quality, scratch);
      const jpeg = withHeadroom(await compression.runAside(), headroom, this.#spare);
      return { jpeg, raw: picture.data.buffer, encodeMs: performance.now() - started };
    } finally {
      this.#scratches.push(scratch);
      this.#running--;
      this.#closeWhenIdle();
    }
  }

  /** What runs still is not disturbed. */
  close(): void {
    this.#isClosed = true;
    this.#closeWhenIdle();
  }

  /** Code that runs must not be unloaded. */
  #closeWhenIdle(): void {
    if (this.#isClosed && this.#running === 0) this.#library.close();
  }

  #takeScratch(bytes: number): Uint8Array<ArrayBuffer> {
    const scratch = this.#scratches.pop();
    return scratch === undefined || scratch.length < bytes ? new Uint8Array(bytes) : scratch;
  }
}
