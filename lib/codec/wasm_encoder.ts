import type { Picture } from "../frame.ts";
import { checkEncode } from "./check_encode.ts";
import { CodecError, type EncodeOptions } from "./codec.ts";
import { npmFile } from "./npm_file.ts";
import { toRgb } from "./to_rgb.ts";
import { maxJpegBytes, TJSAMP } from "./turbojpeg.ts";
import { withoutProcessListeners } from "./without_process_listeners.ts";

/** What we use of `@cornerstonejs/codec-libjpeg-turbo-8bit`, which has no types. */
interface CornerstoneModule {
  JPEGEncoder: { new (): CornerstoneEncoder };
}

/** Numbers of 16 bits for width and height, of 8 bits for the others. */
interface FrameInfo {
  width: number;
  height: number;
  bitsPerSample: number;
  isSigned: boolean;
  /** Pixels are gray where it is 1, else RGB, whatever it is. */
  componentCount: number;
}

interface CornerstoneEncoder {
  setQuality(quality: number): void;
  setProgressive(progressive: 0 | 1): void;
  setSubSampling(tjsamp: number): void;
  /** Memory in the WASM heap for the pixels. */
  getDecodedBuffer(frame: FrameInfo): Uint8Array<ArrayBuffer>;
  encode(): void;
  /** A copy of the JPEG. */
  getEncodedBuffer(): Uint8ClampedArray<ArrayBuffer>;
  delete(): void;
}

/** libjpeg-turbo's encoder in WASM. */
export class WasmEncoder {
  readonly #encoder: CornerstoneEncoder;

  private constructor(encoder: CornerstoneEncoder) {
    this.#encoder = encoder;
    encoder.setProgressive(0);
  }

  static async load(): Promise<WasmEncoder> {
    const { JPEGEncoder } = await withoutProcessListeners(async () => {
      const { default: load } = await import("@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs");
      const wasmBinary = Deno.readFileSync(npmFile("@cornerstonejs/codec-libjpeg-turbo-8bit/wasm"));
      return await load({ wasmBinary }) as CornerstoneModule;
    });
    return new WasmEncoder(new JPEGEncoder());
  }

  encode(picture: Picture, options?: EncodeOptions): Uint8Array<ArrayBuffer> {
    const { quality, headroom } = checkEncode(picture, options);
    const { format, width, height, data } = picture;
    const frame = frameInfo(picture);
    try {
      this.#encoder.setQuality(quality);
      this.#encoder.setSubSampling(format === "gray" ? TJSAMP.GRAY : TJSAMP.YUV420);
      const input = this.#encoder.getDecodedBuffer(frame);
      if (frame.componentCount === 1) input.set(data);
      else toRgb(picture, input.subarray(0, width * height * 3));
      this.#encoder.encode();
    } catch (cause) {
      // C++ exceptions are bare pointers, and out of memory is the one that is known.
      throw new CodecError(
        "bad-picture",
        `Cannot encode as the WASM encoder gave up: got ${width}x${height}`,
        { cause },
      );
    }
    const jpeg = this.#encoder.getEncodedBuffer();
    const encoded = new Uint8Array(headroom + jpeg.length);
    encoded.set(jpeg, headroom);
    return encoded;
  }

  close(): void {
    this.#encoder.delete();
  }
}

/**
 * The encoder takes `width * height * componentCount * ceil(bitsPerSample / 8)` bytes for the pixels and as
 * many for the JPEG, and writes beyond them where the JPEG is larger, as tiny and noisy ones are. It uses
 * both numbers for nothing else, so here they say how much memory the JPEG may take.
 */
function frameInfo({ format, width, height }: Picture): FrameInfo {
  const bytes = Math.ceil(maxJpegBytes(width, height) / (width * height));
  // Gray of a few pixels, whose JPEG is all headers, has to go as RGB to get that much.
  const memory = format === "gray" && bytes <= 31
    ? { componentCount: 1, bitsPerSample: bytes * 8 }
    : { componentCount: Math.min(bytes, 255), bitsPerSample: Math.ceil(bytes / 255) * 8 };
  return { width, height, isSigned: false, ...memory };
}
