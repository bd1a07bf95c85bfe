import { chooseScale } from "../codec/choose_scale.ts";
import type { Codec, DctScale, DecodedFormat, DecodedPicture, DecodeOptions } from "../codec/codec.ts";
import { pictureBytes } from "../frame.ts";
import { readFrameHeader } from "../jpeg/read_frame_header.ts";
import type { SpareBuffers } from "../spare_buffers.ts";
import type { AnalyzedFrame, JpegPicture, Wants, WantsJpeg, WantsPixels } from "./analyzer.ts";
import { convertPicture } from "./convert_picture.ts";
import type { FrameTimes } from "./frame_clock.ts";
import { shrinkPicture } from "./shrink_picture.ts";

/** Options of {@linkcode FramePictures}. */
export interface FramePicturesOptions {
  /** A picture with more pixels is refused before it is decoded. */
  maxPixels?: number;
  /** Where the memory comes from that frames are decoded to, to the byte, and goes back to. @default {new buffers} */
  buffers?: SpareBuffers;
  /** What the frame says of when it was taken. @default {nothing} */
  times?: FrameTimes;
}

/** A decoded picture, and the scale at which it was decoded. */
interface Decoded {
  picture: DecodedPicture;
  scale: DctScale;
}

/**
 * One frame in each form that its analyzers want. It is decoded once, for the most demanding of them; what the others
 * want is made from that, so that each gets the same size and format as if it were alone. On dispose its memory is given
 * back: then nobody may look at the pictures any more, but for what was only glanced at.
 */
export class FramePictures implements Disposable {
  /** Size of the frame that was sent, in pixels. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** What the frame says of when it was taken. */
  readonly times: FrameTimes;
  /** What decoding took so far, in ms. */
  decodeMs = 0;
  readonly #codec: Pick<Codec, "decode">;
  readonly #jpeg: Uint8Array<ArrayBuffer>;
  readonly #wants: readonly WantsPixels[];
  readonly #options: Pick<DecodeOptions, "maxPixels">;
  readonly #buffers?: SpareBuffers;
  /** What goes to `buffers`. */
  readonly #borrowed: ArrayBuffer[] = [];
  readonly #made = new Map<string, DecodedPicture>();
  #decoded?: Decoded;

  /**
   * `wants` is what is going to be asked for: to want more later costs another decoding. Nothing is decoded yet. Throws
   * `JpegError` where the JPEG's header cannot be read.
   */
  constructor(
    codec: Pick<Codec, "decode">,
    jpeg: Uint8Array<ArrayBuffer>,
    wants: readonly Wants[],
    { buffers, times = {}, ...options }: FramePicturesOptions = {},
  ) {
    const { width, height } = readFrameHeader(jpeg);
    this.sourceWidth = width;
    this.sourceHeight = height;
    this.#codec = codec;
    this.#jpeg = jpeg;
    this.#wants = wants.filter((want) => want.format !== "jpeg");
    this.#options = options;
    this.#buffers = buffers;
    this.times = times;
  }

  /** Throws `CodecError` where the picture cannot be decoded. */
  get(wants: WantsPixels): DecodedPicture;
  get(wants: WantsJpeg): JpegPicture;
  get(wants: Wants): DecodedPicture | JpegPicture;
  get(wants: Wants): DecodedPicture | JpegPicture {
    if (wants.format === "jpeg") {
      const { sourceWidth, sourceHeight } = this;
      return { format: "jpeg", data: this.#jpeg, sourceWidth, sourceHeight };
    }
    const scale = this.#scaleOf(wants);
    const key = `${wants.format}/${scale}`;
    let picture = this.#made.get(key);
    if (picture === undefined) this.#made.set(key, picture = this.#make(wants.format, scale));
    return picture;
  }

  /** All of what an analyzer wants. Throws `CodecError` where the picture cannot be decoded. */
  frameFor(wants: Wants): Pick<AnalyzedFrame, "picture" | "colour"> {
    const side = wants.format === "jpeg" ? undefined : wants.colourSide;
    return {
      picture: this.get(wants),
      ...(side !== undefined && { colour: this.glance({ format: "bgr", longestSide: side }) }),
    };
  }

  [Symbol.dispose](): void {
    for (const buffer of this.#borrowed.splice(0)) this.#buffers?.giveBack(buffer);
    this.#made.clear();
    this.#decoded = undefined;
  }

  /**
   * The frame decoded for this alone, whatever else is wanted: the cheapest where it may be all that is ever asked for.
   * Throws `CodecError` where the picture cannot be decoded.
   */
  glance(wants: WantsPixels): DecodedPicture {
    const options = { format: wants.format, scale: this.#scaleOf(wants), ...this.#options };
    return this.#timed(() => this.#codec.decode(this.#jpeg, options));
  }

  #make(format: DecodedFormat, scale: DctScale): DecodedPicture {
    return this.#timed(() => {
      if (this.#decoded === undefined || !holds(this.#decoded, format, scale)) {
        this.#decoded = this.#decode(format, scale);
      }
      const { picture, scale: finest } = this.#decoded;
      return convertPicture(shrinkPicture(picture, scale / finest), format);
    });
  }

  #timed(make: () => DecodedPicture): DecodedPicture {
    const started = performance.now();
    try {
      return make();
    } finally {
      this.decodeMs += performance.now() - started;
    }
  }

  /** What all others can be made from, and what is asked for now. */
  #decode(asked: DecodedFormat, askedScale: DctScale): Decoded {
    const scales = [askedScale, ...this.#wants.map((wants) => this.#scaleOf(wants))];
    const scale = scales.reduce((finest, other) => other < finest ? other : finest);
    const format = richest([asked, ...this.#wants.map((wants) => wants.format)]);
    const options = { format, scale, ...this.#options, ...this.#allocation };
    return { picture: this.#codec.decode(this.#jpeg, options), scale };
  }

  get #allocation(): Pick<DecodeOptions, "allocate"> {
    const buffers = this.#buffers;
    if (buffers === undefined) return {};
    return {
      allocate: (...picture) => {
        const bytes = pictureBytes(...picture);
        const buffer = buffers.take(bytes) ?? new ArrayBuffer(bytes);
        this.#borrowed.push(buffer);
        return new Uint8Array(buffer);
      },
    };
  }

  #scaleOf({ longestSide }: WantsPixels): DctScale {
    return longestSide === undefined ? 1 : chooseScale(this.sourceWidth, this.sourceHeight, longestSide);
  }
}

/** Whether a picture can be made from what was decoded. */
function holds({ picture, scale: finest }: Decoded, format: DecodedFormat, scale: DctScale): boolean {
  return finest <= scale && richest([picture.format, format]) === picture.format;
}

/** The format of a few that all others can be made from. */
function richest(formats: readonly DecodedFormat[]): DecodedFormat {
  return (["rgba", "bgr"] as const).find((format) => formats.includes(format)) ?? "gray";
}
