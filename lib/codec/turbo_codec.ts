import type { Picture } from "../frame.ts";
import { checkEncode } from "./check_encode.ts";
import { fromCmyk } from "./from_cmyk.ts";
import {
  type Codec,
  CodecError,
  type DecodedPicture,
  type DecodeOptions,
  DEFAULT_MAX_PIXELS,
  type EncodeOptions,
} from "./codec.ts";
import { decodeTarget, type JpegHeader } from "./decode_target.ts";
import { jpegRefused, NO_PICTURE } from "./jpeg_refused.ts";
import { toleratesWarning } from "./tolerates_warning.ts";
import { TurboCompression } from "./turbo_compression.ts";
import { openTurboLibrary, type TurboLibrary } from "./turbo_library.ts";
import {
  maxJpegBytes,
  maxScans,
  pixelFormat,
  TJCS,
  TJERR_WARNING,
  TJINIT,
  TJPARAM,
  TJPF,
} from "./turbojpeg.ts";
import { withHeadroom } from "./with_headroom.ts";

/** What `tj3Init` gives. */
type Handle = Deno.PointerValue;

/**
 * libjpeg-turbo itself, called through FFI. Throws {@linkcode CodecError} `unavailable` where it does not
 * load.
 */
export class TurboCodec implements Codec {
  readonly name = "turbo";
  readonly #library: TurboLibrary;
  /** JPEGs are written here and copied out at their size. It grows to the largest picture. */
  #scratch = new Uint8Array(0);
  #closed = false;

  constructor() {
    this.#library = openTurboLibrary();
  }

  decode(jpeg: Uint8Array<ArrayBuffer>, options: DecodeOptions = {}): DecodedPicture {
    return this.#withDecompressor((handle) => {
      const { tj3Get, tj3Set } = this.#library.symbols;
      const size = this.#readHeader(handle, jpeg);
      const colorspace = tj3Get(handle, TJPARAM.COLORSPACE);
      const picture = decodeTarget(size, options);
      tj3Set(handle, TJPARAM.SCANLIMIT, maxScans(size, options.maxPixels ?? DEFAULT_MAX_PIXELS));
      this.#scaleBy(handle, options.scale ?? 1);
      if (colorspace === TJCS.CMYK || colorspace === TJCS.YCCK) {
        const cmyk = new Uint8Array(picture.width * picture.height * 4);
        this.#decompress(handle, jpeg, cmyk, TJPF.CMYK);
        fromCmyk(cmyk, picture);
      } else {
        this.#decompress(handle, jpeg, picture.data, pixelFormat(picture.format));
      }
      return picture;
    });
  }

  encode(picture: Picture, options?: EncodeOptions): Uint8Array<ArrayBuffer> {
    const { quality, headroom } = checkEncode(picture, options);
    this.#checkOpen();
    const room = maxJpegBytes(picture.width, picture.height);
    if (this.#scratch.length < room) this.#scratch = new Uint8Array(room);
    using compression = new TurboCompression(this.#library, picture, quality, this.#scratch);
    return withHeadroom(compression.run(), headroom);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#scratch = new Uint8Array(0);
    this.#library.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Runs with a handle of its own, as {@linkcode TurboCompression} does, and for its reasons. */
  #withDecompressor<T>(run: (handle: Handle) => T): T {
    this.#checkOpen();
    const handle = this.#library.symbols.tj3Init(TJINIT.DECOMPRESS);
    try {
      return run(handle);
    } finally {
      this.#library.symbols.tj3Destroy(handle);
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new CodecError("unavailable", "Cannot use the codec as it was closed");
  }

  #readHeader(handle: Handle, jpeg: Uint8Array<ArrayBuffer>): JpegHeader {
    if (jpeg.length === 0) throw jpegRefused(NO_PICTURE);
    const { tj3DecompressHeader, tj3Get } = this.#library.symbols;
    if (tj3DecompressHeader(handle, jpeg, BigInt(jpeg.length)) !== 0 && !this.#onlyWarned(handle)) {
      throw jpegRefused(this.#words(handle));
    }
    const width = tj3Get(handle, TJPARAM.JPEGWIDTH);
    const height = tj3Get(handle, TJPARAM.JPEGHEIGHT);
    if (width < 1 || height < 1) throw jpegRefused(NO_PICTURE);
    if (tj3Get(handle, TJPARAM.LOSSLESS) !== 0) throw jpegRefused("it is a lossless one");
    const precision = tj3Get(handle, TJPARAM.PRECISION);
    if (precision !== 8) throw jpegRefused(`its samples are of ${precision} bits, not of 8`);
    return { width, height };
  }

  #scaleBy(handle: Handle, denominator: number): void {
    const factor = new Uint8Array(Int32Array.of(1, denominator).buffer);
    this.#library.symbols.tj3SetScalingFactor(handle, factor);
  }

  #decompress(
    handle: Handle,
    jpeg: Uint8Array<ArrayBuffer>,
    into: Uint8Array<ArrayBuffer>,
    format: number,
  ): void {
    const { tj3Decompress8 } = this.#library.symbols;
    if (tj3Decompress8(handle, jpeg, BigInt(jpeg.length), into, 0, format) === 0) return;
    const words = this.#words(handle);
    if (!this.#onlyWarned(handle) || !toleratesWarning(words, jpeg)) throw jpegRefused(words);
  }

  #onlyWarned(handle: Handle): boolean {
    return this.#library.symbols.tj3GetErrorCode(handle) === TJERR_WARNING;
  }

  /** What libjpeg-turbo has to say about the last failure. */
  #words(handle: Handle): string {
    const text = this.#library.symbols.tj3GetErrorStr(handle);
    return text === null ? "no reason given" : Deno.UnsafePointerView.getCString(text);
  }
}
