import type { DecodedPicture } from "../../codec/codec.ts";
import type { FoundObject, Judgement } from "../../result.ts";
import {
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerContext,
  AnalyzerError,
  type Box,
  type WantsPixels,
} from "../analyzer.ts";
import { type Areas, loadAreas, masksOf } from "../defect/areas.ts";
import { regionAround, wholeOf } from "../defect/region.ts";
import type { CountValues } from "./count_options.ts";
import { GroundMeter } from "./ground_meter.ts";
import { type FoundPart, PartFinder } from "./part_finder.ts";

/** So many parts are told with their places at most, the largest ones. */
const TOLD = 100;

/** Noise is so many standard deviations of the ground's levels. */
const NOISE = 5;

/** What there is for pictures of one size. */
interface Sized {
  key: string;
  mask: Uint8Array;
  ground: GroundMeter;
  parts: PartFinder;
}

/** Counts parts. */
export class CountAnalyzer implements Analyzer<WantsPixels> {
  readonly #context: AnalyzerContext;
  readonly #values: CountValues;
  #areas!: { of: Pick<CountValues, "include" | "ignore">; areas: Areas };
  #sized?: Sized;

  /** Throws {@linkcode AnalyzerError} where a value cannot be used. */
  constructor(context: AnalyzerContext, values: CountValues) {
    this.#context = context;
    this.#values = values;
    this.#check();
  }

  get wants(): WantsPixels {
    return { format: "gray", longestSide: this.#values.size };
  }

  analyze({ picture, part }: AnalyzedFrame<WantsPixels>): Judgement {
    this.#check();
    const { minArea, maxArea, border, ground, contrast, split } = this.#values;
    const { mask, parts, ground: meter } = this.#sizedFor(picture, part);
    const measured = meter.measure(picture, mask, ground);
    const percent = picture.width * picture.height / 100;
    const found = parts.find(measured.contrast, mask, {
      least: Math.max(contrast, NOISE * measured.noise),
      minArea: minArea * percent,
      split,
    });
    const counted = found
      .filter(({ area, isAtBorder }) => area <= maxArea * percent && (border === "count" || !isAtBorder))
      .sort((a, b) => b.area - a.area);
    return {
      ...this.#judge(counted.length),
      metrics: { count: counted.length, ...sizesOf(counted, percent) },
      objects: counted.slice(0, TOLD).map((part) => toObject(part, picture)),
    };
  }

  [Symbol.dispose](): void {}

  #judge(count: number): Pick<Judgement, "result" | "reason" | "score" | "threshold"> {
    const { min, max } = this.#values;
    const isFew = min !== undefined && count < min;
    const isMany = max !== undefined && count > max;
    const threshold = isMany ? max : min ?? max;
    const beside = threshold === undefined ? {} : { score: count, threshold };
    if (!isFew && !isMany) return { result: "ok", ...beside };
    const words = min === max ? `${min}` : isFew ? `at least ${min}` : `at most ${max}`;
    return { result: "ng", reason: `Counted ${count}, expected ${words}`, ...beside };
  }

  /** What the options say goes together, also where they were changed. */
  #check(): void {
    const { min = 0, max = Infinity, minArea, maxArea, include, ignore } = this.#values;
    if (min > max) {
      throw new AnalyzerError(`Cannot count as count.min is over count.max: got ${min} and ${max}`);
    }
    if (minArea > maxArea) {
      throw new AnalyzerError(
        `Cannot count as count.minArea is over count.maxArea: got ${minArea} and ${maxArea}`,
      );
    }
    const of = this.#areas?.of;
    if (of !== undefined && of.include === include && of.ignore === ignore) return;
    this.#areas = { of: { include, ignore }, areas: loadAreas({ include, ignore }, this.#context) };
    this.#sized = undefined;
  }

  #sizedFor(picture: DecodedPicture, part?: Box): Sized {
    const { width, height, sourceWidth, sourceHeight } = picture;
    const key = [width, height, sourceWidth, sourceHeight, part].join();
    if (this.#sized?.key === key) return this.#sized;
    const { ground, parts } = this.#sized?.key.startsWith(`${width},${height},`)
      ? this.#sized
      : { ground: new GroundMeter(width, height), parts: new PartFinder(width, height) };
    const mask = masksOf(this.#areas.areas, picture, wholeOf(picture), 0).mask.data;
    if (part !== undefined) keepAround(mask, part, picture);
    return this.#sized = { key, mask, ground, parts };
  }
}

/** Takes out of a mask what is not around a part. */
function keepAround(mask: Uint8Array, part: Box, picture: DecodedPicture): void {
  const { x, y, width, height } = regionAround(part, picture);
  for (let row = 0; row < picture.height; row++) {
    const from = row * picture.width;
    if (row < y || row >= y + height) mask.fill(0, from, from + picture.width);
    else mask.fill(0, from, from + x).fill(0, from + x + width, from + picture.width);
  }
}

/** In % of the frame: what `minArea` and `maxArea` go by. */
function sizesOf(parts: readonly FoundPart[], percent: number): Record<string, number> {
  if (parts.length === 0) return {};
  const [largest, smallest] = [parts[0]!, parts.at(-1)!].map(({ area }) =>
    Number((area / percent).toPrecision(3))
  );
  return { smallest: smallest!, largest: largest! };
}

function toObject({ left, top, right, bottom, area }: FoundPart, picture: DecodedPicture): FoundObject {
  const [scaleX, scaleY] = [picture.sourceWidth / picture.width, picture.sourceHeight / picture.height];
  const [x, y] = [Math.floor(left * scaleX), Math.floor(top * scaleY)];
  const [end, bottomEnd] = [
    Math.min(picture.sourceWidth, Math.ceil(right * scaleX)),
    Math.min(picture.sourceHeight, Math.ceil(bottom * scaleY)),
  ];
  return { label: "part", box: [x, y, end - x, bottomEnd - y], area: Math.round(area * scaleX * scaleY) };
}
