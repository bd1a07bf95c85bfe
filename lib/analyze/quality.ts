import type { DecodedPicture } from "../codec/codec.ts";
import type { Judgement } from "../result.ts";
import {
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerContext,
  defineAnalyzer,
  type WantsPixels,
} from "./analyzer.ts";
import type { OptionTable, OptionValues } from "./options.ts";
import { colourCast } from "./quality/colour_cast.ts";
import { greyRows } from "./quality/grey_rows.ts";
import { largestSpot } from "./quality/largest_spot.ts";
import { type Detail, measureDetail } from "./quality/measure_detail.ts";
import { loadMeasureGray, measureGray } from "./quality/measure_gray.ts";
import { type Levels, measureLevels } from "./quality/measure_levels.ts";
import { StillWatch } from "./quality/still_watch.ts";

/** Pixels that the longer side has at least. */
const LONGEST_SIDE = 480;
/** The same of the picture in colour. */
const COLOUR_SIDE = 240;

/**
 * Of a stream's frames only each of this number is looked at in colour, which is decoded once more for it: the colour of
 * the light changes slowly.
 */
const COLOUR_EVERY = 30;

const OPTIONS = {
  minSharpness: {
    type: "number",
    unit: "levels²",
    min: 0,
    max: 100_000,
    default: 25,
    summary:
      "A frame is blurred where the variance of the Laplacian, less noise and want of light, is smaller",
  },
  minBrightness: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.1,
    summary: "A frame with a lower mean level, where black is 0 and white 1, is too dark",
  },
  maxBrightness: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.9,
    summary: "A frame with a higher mean level is too bright",
  },
  maxShadows: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.5,
    summary: "Where a larger share of the frame is black, its shadows are clipped",
  },
  maxHighlights: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.3,
    summary: "Where a larger share of the frame is white, its highlights are clipped",
  },
  maxGlare: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.1,
    summary:
      "A white spot of a larger share of the frame is glare; a background from one side to the other is none",
  },
  maxCast: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.25,
    summary:
      "Where all colours are further off neutral together, in parts of the luma, there is a colour cast",
  },
  minStructure: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.005,
    summary:
      "Where a smaller share of the frame has edges, grain or steps of brightness, the lens is covered",
  },
  frozenAfter: {
    type: "duration",
    default: 5000,
    summary: "A stream that shows one and the same picture for longer is frozen: no signal",
  },
  maxFlat: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.8,
    summary:
      "A frame with a larger share at one exact level, without noise, is a placeholder: no signal; 1 turns it off",
  },
  maxGreyRows: {
    type: "number",
    min: 0,
    max: 1,
    default: 0.1,
    summary:
      "A frame with a larger share of flat mid-grey rows at its top or bottom never came whole: no signal",
  },
} as const satisfies OptionTable;

type Values = OptionValues<typeof OPTIONS>;

/** What is measured of a frame. */
export interface QualityMetrics extends Levels, Detail {
  /** Share of the picture that its largest white spot takes, 0 to 1. */
  glare: number;
  /** How far all colours are off neutral, in parts of the luma, when they were last looked at. */
  cast?: number;
  /** Share of the rows that are flat mid-grey at the top or the bottom, 0 to 1. */
  greyRows: number;
  /** How long the picture has been one and the same, in s; of a stream. */
  still?: number;
}

/** A rule for one metric. */
interface Limit {
  metric: keyof QualityMetrics;
  at: "least" | "most";
  option: keyof Values;
  /** What is wrong beyond it. */
  words: string;
  unit?: "s";
}

/** Beyond these there is nothing to judge. */
const SIGNAL_LIMITS: readonly Limit[] = [
  { metric: "flat", at: "most", option: "maxFlat", words: "A flat colour, no picture" },
  { metric: "greyRows", at: "most", option: "maxGreyRows", words: "Part of the picture never came" },
  { metric: "still", at: "most", option: "frozenAfter", words: "Frozen", unit: "s" },
];

/** Beyond these a picture is not good. The first one that is broken names the score. */
const LIMITS: readonly Limit[] = [
  { metric: "structure", at: "least", option: "minStructure", words: "The lens is covered" },
  { metric: "brightness", at: "least", option: "minBrightness", words: "Too dark" },
  { metric: "brightness", at: "most", option: "maxBrightness", words: "Too bright" },
  { metric: "shadows", at: "most", option: "maxShadows", words: "Shadows are clipped" },
  { metric: "highlights", at: "most", option: "maxHighlights", words: "Highlights are clipped" },
  { metric: "glare", at: "most", option: "maxGlare", words: "Glare" },
  { metric: "cast", at: "most", option: "maxCast", words: "Colour cast" },
  { metric: "sharpness", at: "least", option: "minSharpness", words: "Blurred" },
];

/** The limit that is told of where none is broken. */
const SHARPNESS = LIMITS.find(({ metric }) => metric === "sharpness")!;

/** The analyzer by its name, with its options. */
export const QUALITY = defineAnalyzer({
  name: "quality",
  summary:
    "Answers ng to a frame that is blurred, too dark, too bright, clipped, tinted or covered, with the reason",
  options: OPTIONS,
  create(context, values) {
    loadMeasureGray();
    return new QualityAnalyzer(context, values);
  },
});

/** Whether a camera sees well, and whether it is a camera's picture at all. */
class QualityAnalyzer implements Analyzer<WantsPixels> {
  readonly #context: Pick<AnalyzerContext, "source" | "now">;
  readonly #values: Readonly<Values>;
  readonly #still = new StillWatch();
  #frames = 0;
  #cast?: number;

  constructor(context: AnalyzerContext, values: Readonly<Values>) {
    this.#context = context;
    this.#values = values;
  }

  get wants(): WantsPixels {
    const inColour = this.#context.source === "files" || this.#frames % COLOUR_EVERY === 0;
    return { format: "gray", longestSide: LONGEST_SIDE, ...(inColour && { colourSide: COLOUR_SIDE }) };
  }

  analyze({ picture, colour }: AnalyzedFrame<WantsPixels>): Judgement {
    this.#frames++;
    if (colour !== undefined) this.#cast = colourCast(colour);
    const metrics = this.#measure(picture);
    const noSignal = this.#broken(SIGNAL_LIMITS, metrics);
    const broken = noSignal.length > 0 ? noSignal : this.#broken(LIMITS, metrics);
    const told = broken[0] ?? SHARPNESS;
    return {
      ...(noSignal.length > 0
        ? { result: "unknown", code: "no-signal" }
        : { result: broken.length > 0 ? "ng" : "ok" }),
      reason: broken.length === 0
        ? undefined
        : broken.map((limit) => this.#explain(limit, metrics)).join("; "),
      score: this.#score(told, metrics),
      threshold: this.#threshold(told),
      metrics: rounded(metrics),
    };
  }

  [Symbol.dispose](): void {}

  #measure(gray: DecodedPicture): QualityMetrics {
    const { cells, levelCounts, hash } = measureGray(gray);
    return {
      ...measureDetail(cells),
      ...measureLevels(levelCounts),
      glare: largestSpot(cells),
      cast: this.#cast,
      greyRows: greyRows(gray),
      still: this.#context.source === "stream" ? this.#measureStill(hash) : undefined,
    };
  }

  /** In s. */
  #measureStill(hash: number): number {
    this.#still.see(hash, this.#context.now(), this.#values.frozenAfter);
    return this.#still.stillMs / 1000;
  }

  #broken(limits: readonly Limit[], metrics: QualityMetrics): Limit[] {
    return limits.filter((limit) => {
      const value = metrics[limit.metric];
      if (value === undefined) return false;
      return limit.at === "least" ? value < this.#threshold(limit) : value > this.#threshold(limit);
    });
  }

  #threshold({ option, unit }: Limit): number {
    return unit === "s" ? this.#values[option] / 1000 : this.#values[option];
  }

  /** A metric as it is told: beside its threshold, it is on the side on which it was found. */
  #score(limit: Limit, metrics: QualityMetrics): number {
    const value = metrics[limit.metric]!;
    return round(value) === this.#threshold(limit) ? value : round(value);
  }

  #explain(limit: Limit, metrics: QualityMetrics): string {
    const { metric, at, words, unit } = limit;
    const [score, threshold] = [this.#score(limit, metrics), this.#threshold(limit)].map((number) =>
      unit === undefined ? number : `${number} ${unit}`
    );
    return `${words}: ${metric} ${score} is ${at === "least" ? "under" : "over"} ${threshold}`;
  }
}

function rounded(metrics: QualityMetrics): Record<string, number> {
  const known = Object.entries(metrics).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known.map(([name, value]) => [name, round(value)]));
}

/** Three significant digits: what a person reads, and no more than the measure is worth. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}
