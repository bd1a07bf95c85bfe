import type { Picture } from "../frame.ts";
import { CodecError } from "./codec.ts";
import type { TurboLibrary } from "./turbo_library.ts";
import { pixelFormat, TJINIT, TJPARAM, TJSAMP } from "./turbojpeg.ts";

/**
 * One picture on its way to a JPEG, by libjpeg-turbo. It holds all memory that native code is given while that is at work in
 * another thread, each array of arguments too: bare pointers keep nothing alive.
 *
 * It has a handle of its own, which takes less than a microsecond to make: a handle keeps the tables of one JPEG for the next
 * that lacks them, and frames of two cameras must not meet.
 */
export class TurboCompression implements Disposable {
  readonly #library: TurboLibrary;
  readonly #handle: Deno.PointerValue;
  readonly #picture: Picture;
  readonly #planes: Plane[];
  readonly #pointers: BigUint64Array<ArrayBuffer>;
  readonly #strides: Int32Array<ArrayBuffer>;
  readonly #scratch: Uint8Array<ArrayBuffer>;
  /** Where libjpeg-turbo finds the memory for the JPEG, and how much of it there is; then how much it took. */
  readonly #address: BigUint64Array<ArrayBuffer>;
  readonly #size: BigUint64Array<ArrayBuffer>;

  /** The picture was checked. The JPEG is going to be a part of `scratch`, which has room for the longest. */
  constructor(library: TurboLibrary, picture: Picture, quality: number, scratch: Uint8Array<ArrayBuffer>) {
    const { tj3Init, tj3Set } = library.symbols;
    this.#library = library;
    this.#picture = picture;
    this.#planes = picture.format === "i420" ? evenPlanes(picture) : [];
    this.#pointers = pointersTo(this.#planes.map(({ samples }) => samples));
    this.#strides = Int32Array.from(this.#planes, ({ stride }) => stride);
    this.#scratch = scratch;
    this.#address = pointersTo([scratch]);
    this.#size = BigUint64Array.of(BigInt(scratch.length));
    this.#handle = tj3Init(TJINIT.COMPRESS);
    tj3Set(this.#handle, TJPARAM.NOREALLOC, 1);
    tj3Set(this.#handle, TJPARAM.QUALITY, quality);
    tj3Set(this.#handle, TJPARAM.SUBSAMP, picture.format === "gray" ? TJSAMP.GRAY : TJSAMP.YUV420);
  }

  /** Returns the JPEG. Throws {@linkcode CodecError} `bad-picture` where libjpeg-turbo refuses. */
  run(): Uint8Array<ArrayBuffer> {
    const { tj3Compress8, tj3CompressFromYUVPlanes8 } = this.#library.symbols;
    return this.#jpegOf(
      this.#picture.format === "i420"
        ? tj3CompressFromYUVPlanes8(...this.#fromPlanes())
        : tj3Compress8(...this.#fromPixels(this.#picture.format)),
    );
  }

  /** The same in another thread. It is not to be disposed of before. */
  async runAside(): Promise<Uint8Array<ArrayBuffer>> {
    const { compressAside, compressPlanesAside } = this.#library.symbols;
    return this.#jpegOf(
      await (this.#picture.format === "i420"
        ? compressPlanesAside(...this.#fromPlanes())
        : compressAside(...this.#fromPixels(this.#picture.format))),
    );
  }

  [Symbol.dispose](): void {
    this.#library.symbols.tj3Destroy(this.#handle);
  }

  #fromPlanes() {
    const { width, height } = this.#picture;
    return [
      this.#handle,
      this.#pointers,
      width,
      this.#strides,
      height,
      this.#address,
      this.#size,
    ] as const;
  }

  #fromPixels(format: Exclude<Picture["format"], "i420">) {
    const { data, width, height } = this.#picture;
    return [this.#handle, data, width, 0, height, pixelFormat(format), this.#address, this.#size] as const;
  }

  #jpegOf(status: number): Uint8Array<ArrayBuffer> {
    if (status === 0) return this.#scratch.subarray(0, Number(this.#size[0]));
    const words = this.#library.symbols.tj3GetErrorStr(this.#handle);
    const reason = words === null ? "no reason given" : Deno.UnsafePointerView.getCString(words);
    throw new CodecError("bad-picture", `Cannot encode as libjpeg-turbo refuses: ${reason}`);
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
    even[(y + 1) * stride - 1] = samples[from + width - 1]!;
  }
  return { samples: even, stride };
}

function pointersTo(buffers: Uint8Array<ArrayBuffer>[]): BigUint64Array<ArrayBuffer> {
  return BigUint64Array.from(buffers, (buffer) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(buffer)));
}
