import type { DecodedPicture } from "../../codec/codec.ts";
import { convertPicture } from "../convert_picture.ts";
import { shrinkPicture } from "../shrink_picture.ts";
import type { NetworkPicture } from "./network.ts";
import type { NetworkInput } from "./network_input.ts";
import type { PicturePlacement } from "./place_picture.ts";

/** The gray that YOLO's training has around a picture in a letterbox. */
const PADDING = 114;

/** How a level of 0 to 255 becomes a number: (level * scale - mean) / std, for each of the network's channels. */
export interface Normalization {
  scale: number;
  mean: readonly number[];
  std: readonly number[];
}

/** What a picture has to be like that a network takes. */
export interface PictureFormat extends Normalization, Pick<NetworkInput, "type" | "layout" | "channels"> {
  width: number;
  height: number;
  /** In which order it takes colours. */
  colour: "rgb" | "bgr";
}

/** Where between two samples of a line a sample of the other line lies. */
interface Taps {
  /** Indexes of their first bytes, or of their rows. */
  first: Int32Array;
  second: Int32Array;
  /** The share of the second one. */
  share: Float32Array;
}

/**
 * Makes of decoded pictures what a network takes: resized (bilinear; an area's mean where it is shrunk to a half or
 * less), normalized, with its colours in order and place. It writes into one and the same array.
 */
export class PictureWriter {
  readonly data: NetworkPicture;
  /** The same memory, where whole numbers are rounded and kept within their range. */
  readonly #into: Float32Array | Uint8ClampedArray;
  readonly #format: PictureFormat;
  /** For each of the network's channels, what a level is multiplied with, and what is added. */
  readonly #gain: readonly number[];
  readonly #offset: readonly number[];
  /** What the tables are of. */
  #key?: string;
  #columns!: Taps;
  #rows!: Taps;

  constructor(format: PictureFormat) {
    const { width, height, channels, type, scale, mean, std } = format;
    this.#format = format;
    const size = width * height * channels;
    if (type === "uint8") {
      this.data = new Uint8Array(size);
      this.#into = new Uint8ClampedArray(this.data.buffer);
    } else this.#into = this.data = new Float32Array(size);
    const each = Array.from({ length: channels }, (_, channel) => channel);
    const of = (numbers: readonly number[], channel: number) => numbers[channel] ?? numbers[0]!;
    this.#gain = each.map((channel) => scale / of(std, channel));
    this.#offset = each.map((channel) => -of(mean, channel) / of(std, channel));
  }

  /** Writes the part of a picture that a placement says, where it says. */
  write(picture: DecodedPicture, placement: PicturePlacement): void {
    const { channels } = this.#format;
    const inChannels = channels === 1 ? convertPicture(picture, "gray") : picture;
    const small = shrinkPicture(inChannels, shrinkageOf(picture, placement));
    this.#prepare(small, placement);
    if (channels === 1) this.#writeGray(small, placement);
    else this.#writeColours(small, placement);
  }

  /** Computes the tables, and writes what is around the picture, where either is not what it was. */
  #prepare(picture: DecodedPicture, { from, to }: PicturePlacement): void {
    const { format, width, height, sourceWidth, sourceHeight } = picture;
    const key = [format, width, height, sourceWidth, sourceHeight, ...from, ...to].join();
    if (key === this.#key) return;
    this.#key = key;
    const step = STEPS[format];
    this.#columns = tapsOf([from[0], from[2]], to[2], [width, sourceWidth], step);
    this.#rows = tapsOf([from[1], from[3]], to[3], [height, sourceHeight], width * step);
    this.#fill(PADDING);
  }

  #fill(level: number): void {
    const { layout, channels, width, height } = this.#format;
    const values = this.#gain.map((gain, channel) => level * gain + this.#offset[channel]!);
    if (layout === "nhwc") {
      for (let at = 0; at < this.#into.length; at++) this.#into[at] = values[at % channels]!;
    } else {
      const plane = width * height;
      values.forEach((value, channel) => this.#into.fill(value, channel * plane, (channel + 1) * plane));
    }
  }

  #writeGray({ data }: DecodedPicture, { to: [left, top, width, height] }: PicturePlacement): void {
    const { first, second, share } = this.#columns;
    const rows = this.#rows;
    const [gain, offset] = [this.#gain[0]!, this.#offset[0]!];
    const into = this.#into;
    for (let y = 0; y < height; y++) {
      const [upper, lower, down] = [rows.first[y]!, rows.second[y]!, rows.share[y]!];
      let at = (top + y) * this.#format.width + left;
      for (let x = 0; x < width; x++) {
        const [a, b, right] = [first[x]!, second[x]!, share[x]!];
        const above = data[upper + a]! + (data[upper + b]! - data[upper + a]!) * right;
        const below = data[lower + a]! + (data[lower + b]! - data[lower + a]!) * right;
        into[at++] = (above + (below - above) * down) * gain + offset;
      }
    }
  }

  #writeColours(
    { data, format }: DecodedPicture,
    { to: [left, top, width, height] }: PicturePlacement,
  ): void {
    const { width: fullWidth, height: fullHeight, layout, colour } = this.#format;
    const { first, second, share } = this.#columns;
    const rows = this.#rows;
    const [gain0, gain1, gain2] = this.#gain as [number, number, number];
    const [offset0, offset1, offset2] = this.#offset as [number, number, number];
    const into = this.#into;
    const isPlanar = layout === "nchw";
    const plane = isPlanar ? fullWidth * fullHeight : 1;
    const step = isPlanar ? 1 : 3;
    // Where the network's first, second and third colour stand in a pixel.
    const isSwapped = (colour === "rgb") === (format === "bgr");
    const [c0, c1, c2] = format === "gray" ? [0, 0, 0] : isSwapped ? [2, 1, 0] : [0, 1, 2];
    for (let y = 0; y < height; y++) {
      const down = rows.share[y]!;
      const [upper, lower] = [rows.first[y]!, rows.second[y]!];
      let at = ((top + y) * fullWidth + left) * step;
      for (let x = 0; x < width; x++, at += step) {
        const right = share[x]!;
        const a = upper + first[x]!;
        const b = upper + second[x]!;
        const c = lower + first[x]!;
        const d = lower + second[x]!;
        const above0 = data[a + c0]! + (data[b + c0]! - data[a + c0]!) * right;
        const above1 = data[a + c1]! + (data[b + c1]! - data[a + c1]!) * right;
        const above2 = data[a + c2]! + (data[b + c2]! - data[a + c2]!) * right;
        const below0 = data[c + c0]! + (data[d + c0]! - data[c + c0]!) * right;
        const below1 = data[c + c1]! + (data[d + c1]! - data[c + c1]!) * right;
        const below2 = data[c + c2]! + (data[d + c2]! - data[c + c2]!) * right;
        into[at] = (above0 + (below0 - above0) * down) * gain0 + offset0;
        into[at + plane] = (above1 + (below1 - above1) * down) * gain1 + offset1;
        into[at + 2 * plane] = (above2 + (below2 - above2) * down) * gain2 + offset2;
      }
    }
  }
}

/** Bytes of a pixel. */
const STEPS = { gray: 1, bgr: 3, rgba: 4 } as const;

/**
 * By what power of two a picture is shrunk before it is resized: what is left is less than a half, where bilinear alone
 * passes over no pixel.
 */
function shrinkageOf(picture: DecodedPicture, { from, to }: PicturePlacement): number {
  const across = from[2] * picture.width / picture.sourceWidth / to[2];
  const down = from[3] * picture.height / picture.sourceHeight / to[3];
  return 2 ** Math.max(0, Math.floor(Math.log2(Math.min(across, down))));
}

/** Which samples of a part of a line make up a line of another length, as OpenCV's INTER_LINEAR has it. */
function tapsOf(
  [from, size]: readonly [from: number, size: number],
  length: number,
  [pixels, sourcePixels]: readonly [pixels: number, sourcePixels: number],
  step: number,
): Taps {
  const scale = pixels / sourcePixels;
  const begin = Math.min(pixels - 1, Math.floor(from * scale));
  const end = Math.max(begin, Math.min(pixels, Math.ceil((from + size) * scale)) - 1);
  const taps = {
    first: new Int32Array(length),
    second: new Int32Array(length),
    share: new Float32Array(length),
  };
  for (let at = 0; at < length; at++) {
    const place = (from + (at + 0.5) * size / length) * scale - 0.5;
    const within = Math.min(end, Math.max(begin, place));
    const left = Math.floor(within);
    taps.first[at] = left * step;
    taps.second[at] = Math.min(end, left + 1) * step;
    taps.share[at] = within - left;
  }
  return taps;
}
