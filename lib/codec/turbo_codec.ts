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
  TJSAMP,
} from "./turbojpeg.ts";

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
  /** What native code reads by bare pointers, which keep nothing alive. */
  #pinned: Uint8Array<ArrayBuffer>[] = [];
  #closed = false;

  constructor() {
    this.#library = openTurboLibrary();
  }

  decode(jpeg: Uint8Array<ArrayBuffer>, options: DecodeOptions = {}): DecodedPicture {
    return this.#withHandle(TJINIT.DECOMPRESS, (handle) => {
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
    return this.#withHandle(TJINIT.COMPRESS, (handle) => {
      const { tj3Set } = this.#library.symbols;
      tj3Set(handle, TJPARAM.NOREALLOC, 1);
      tj3Set(handle, TJPARAM.QUALITY, quality);
      tj3Set(handle, TJPARAM.SUBSAMP, picture.format === "gray" ? TJSAMP.GRAY : TJSAMP.YUV420);
      const jpeg = this.#compress(handle, picture);
      const encoded = new Uint8Array(headroom + jpeg.length);
      encoded.set(jpeg, headroom);
      return encoded;
    });
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

  /**
   * Runs with a handle of its own, which takes less than a microsecond to make: a handle keeps the tables of
   * one JPEG for the next that lacks them, and frames of two cameras must not meet.
   */
  #withHandle<T>(kind: number, run: (handle: Handle) => T): T {
    if (this.#closed) throw new CodecError("unavailable", "Cannot use the codec as it was closed");
    const handle = this.#library.symbols.tj3Init(kind);
    try {
      return run(handle);
    } finally {
      this.#library.symbols.tj3Destroy(handle);
    }
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

  /** Returns the JPEG as a part of the scratch memory. */
  #compress(handle: Handle, picture: Picture): Uint8Array<ArrayBuffer> {
    const { tj3Compress8, tj3CompressFromYUVPlanes8 } = this.#library.symbols;
    const { format, width, height, data } = picture;
    const room = maxJpegBytes(width, height);
    if (this.#scratch.length < room) this.#scratch = new Uint8Array(room);
    const address = pointersTo([this.#scratch]);
    const size = BigUint64Array.of(BigInt(this.#scratch.length));

    let status: number;
    if (format === "i420") {
      const planes = evenPlanes(picture);
      this.#pinned = planes.map(({ samples }) => samples);
      const strides = Int32Array.from(planes, ({ stride }) => stride);
      status = tj3CompressFromYUVPlanes8(
        handle,
        pointersTo(this.#pinned),
        width,
        strides,
        height,
        address,
        size,
      );
      this.#pinned = [];
    } else {
      status = tj3Compress8(handle, data, width, 0, height, pixelFormat(format), address, size);
    }
    if (status !== 0) {
      throw new CodecError("bad-picture", `Cannot encode as libjpeg-turbo refuses: ${this.#words(handle)}`);
    }
    return this.#scratch.subarray(0, Number(size[0]));
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

/** One plane of an I420 picture. */
interface Plane {
  samples: Uint8Array<ArrayBuffer>;
  /** Bytes from one row to the next. */
  stride: number;
}

/**
 * The planes of an I420 picture as tj3CompressFromYUVPlanes8 reads them: where the width or height is odd, it
 * reads one column or row of luma beyond it, which has to repeat the last one.
 */
function evenPlanes({ width, height, data }: Picture): Plane[] {
  const chromaWidth = Math.ceil(width / 2);
  const chromaBytes = chromaWidth * Math.ceil(height / 2);
  const lumaBytes = width * height;
  const luma = { samples: data.subarray(0, lumaBytes), stride: width };
  return [
    width % 2 === 0 && height % 2 === 0 ? luma : evenLuma(luma, height),
    { samples: data.subarray(lumaBytes, lumaBytes + chromaBytes), stride: chromaWidth },
    { samples: data.subarray(lumaBytes + chromaBytes), stride: chromaWidth },
  ];
}

function evenLuma({ samples, stride: width }: Plane, height: number): Plane {
  const stride = width + width % 2;
  const even = new Uint8Array(stride * (height + height % 2));
  for (let y = 0; y * stride < even.length; y++) {
    const from = Math.min(y, height - 1) * width;
    even.set(samples.subarray(from, from + width), y * stride);
    even[(y + 1) * stride - 1] = samples[from + width - 1];
  }
  return { samples: even, stride };
}

function pointersTo(buffers: Uint8Array<ArrayBuffer>[]): BigUint64Array<ArrayBuffer> {
  return BigUint64Array.from(buffers, (buffer) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(buffer)));
}
