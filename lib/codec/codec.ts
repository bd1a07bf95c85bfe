import type { Picture } from "../frame.ts";

/** The pixel formats that JPEGs are decoded to. */
export type DecodedFormat = "gray" | "bgr" | "rgba";

/** Which backend does the work; `auto` takes `turbo` where it loads. */
export type CodecName = "turbo" | "wasm";

/** Options of {@linkcode Codec.decode}. */
export interface DecodeOptions {
  /** @default {"bgr"} */
  format?: DecodedFormat;
  /**
   * Denominator of the DCT scale. The picture comes out `ceil(width/scale)` by `ceil(height/scale)`.
   *
   * @default {1}
   */
  scale?: DctScale;
  /**
   * A picture with more pixels than this (at full size) is refused before anything is decoded.
   *
   * @default {DEFAULT_MAX_PIXELS}
   */
  maxPixels?: number;
  /**
   * Gives the memory that the pixels are written to, exactly {@linkcode pictureBytes} of it: a Mat's, or a
   * buffer to use again. It is called once the header is known and not at all where the JPEG is refused.
   * After an error it holds anything.
   *
   * @default {a new buffer}
   */
  allocate?: (format: DecodedFormat, width: number, height: number) => Uint8Array<ArrayBuffer>;
}

/** Denominators of the scales at which libjpeg decodes for less than the whole price. */
export type DctScale = 1 | 2 | 4 | 8;

/** A picture decoded from a JPEG. */
export interface DecodedPicture extends Picture {
  format: DecodedFormat;
  /** Size of the JPEG itself, in pixels, whatever scale it was decoded at. */
  sourceWidth: number;
  sourceHeight: number;
}

/** Options of {@linkcode Codec.encode}. */
export interface EncodeOptions {
  /** 1 to 100, as libjpeg counts it. @default {80} */
  quality?: number;
  /** Bytes left free in front of the JPEG, for what the sender puts there. @default {0} */
  headroom?: number;
}

/**
 * JPEG to pixels and back. An instance belongs to one thread and one call at a time.
 *
 * JPEGs are JFIF: full-range BT.601; colour pictures are encoded as 4:2:0.
 */
export interface Codec extends Disposable {
  readonly name: CodecName;
  /**
   * Decodes a whole picture. CMYK is taken as Adobe writes it: inverted.
   *
   * Throws {@linkcode CodecError} where `jpeg` is truncated, corrupt, too large or no JPEG at all, a RangeError
   * where an option is out of range. Whatever it was, the next one decodes all the same.
   */
  decode(jpeg: Uint8Array<ArrayBuffer>, options?: DecodeOptions): DecodedPicture;
  /**
   * Encodes a picture of any format; the alpha of `rgba` is dropped. The result owns its buffer: `headroom`
   * free bytes, then the JPEG, so that `encoded.subarray(headroom)` is the JPEG.
   *
   * Throws {@linkcode CodecError} where the picture's data does not fit its size, a RangeError where an option
   * is out of range.
   */
  encode(picture: Picture, options?: EncodeOptions): Uint8Array<ArrayBuffer>;
  /** Frees what is held outside the JavaScript heap. */
  close(): void;
}

/** What {@linkcode CodecError} tells apart. */
export type CodecErrorCode = "bad-jpeg" | "too-large" | "bad-picture" | "unavailable";

/** Thrown where a picture cannot be decoded or encoded, or a backend not loaded. */
export class CodecError extends Error {
  override readonly name = "CodecError";
  /** Branch on this; the message is for people. */
  readonly code: CodecErrorCode;
  constructor(code: CodecErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** 64 megapixels. */
export const DEFAULT_MAX_PIXELS = 64_000_000;
