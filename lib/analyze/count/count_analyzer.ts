import type { DecodedPicture } from "../../codec/codec.ts";
import type { FoundObject, Judgement } from "../../result.ts";
import {
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerContext,
  AnalyzerError,
  type WantsPixels,
} from "../analyzer.ts";
import { boxInFrame } from "../area/box_in_frame.ts";
import { WatchedMask } from "../area/watched_mask.ts";
import type { CountValues } from "./count_options.ts";
import { GroundMeter } from "./ground_meter.ts";
import { type FoundPart, PartFinder } from "./part_finder.ts";

/** So many parts are told with their places at most, the largest ones. */
const TOLD = 100;

/** Noise is so many standard deviations of the ground's levels. */
const NOISE = 5;

/** What there is for pictures of one size. */
interface Sized {
  size: string;
  ground: GroundMeter;
  finder: PartFinder;
}

/** Counts parts. */
export class CountAnalyzer implements Analyzer<WantsPixels> {
  readonly #values: CountValues;
  readonly #mask: WatchedMask;
  #sized?: Sized;

  /** Throws {@linkcode AnalyzerError} where a value cannot be used. */
  constructor(context: AnalyzerContext, values: CountValues) {
    this.#values = values;
    this.#mask = new WatchedMask(context);
    this.#mask.read(values);
    this.#check();
  }

  get wants(): WantsPixels {
    return { format: "gray", longestSide: this.#values.size };
  }

  analyze({ picture, part }: AnalyzedFrame<WantsPixels>): Judgement {
    this.#check();
    const { minArea, maxArea, border, ground, contrast, split } = this.#values;
    const { data: mask } = this.#mask.over(picture, this.#values, part);
    const { finder, ground: meter } = this.#sizedFor(picture);
    const measured = meter.measure(picture, mask, ground);
    const percent = picture.width * picture.height / 100;
    const found = finder.find(measured.contrast, mask, {
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
    const { min = 0, max = Infinity, minArea, maxArea } = this.#values;
    if (min > max) {
      throw new AnalyzerError(`Cannot count as count.min is over count.max: got ${min} and ${max}`);
    }
    if (minArea > maxArea) {
      throw new AnalyzerError(
        `Cannot count as count.minArea is over count.maxArea: got ${minArea} and ${maxArea}`,
      );
    }
  }

  #sizedFor({ width, height }: DecodedPicture): Sized {
    const size = `${width}x${height}`;
    if (this.#sized?.size !== size) {
      this.#sized = { size, ground: new GroundMeter(width, height), finder: new PartFinder(width, height) };
    }
    return this.#sized;
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

function toObject(part: FoundPart, picture: DecodedPicture): FoundObject {
  const { width, height, sourceWidth, sourceHeight } = picture;
  const area = Math.round(part.area * sourceWidth / width * sourceHeight / height);
  return { label: "part", box: boxInFrame(part, picture), area: Math.max(1, area) };
}
