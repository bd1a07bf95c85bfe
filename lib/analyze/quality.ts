import type { DecodedPicture } from "../codec/codec.ts";
import type { Mat, OpenCv } from "../codec/opencv.ts";
import type { Judgement } from "../result.ts";
import {
  type AnalyzedFrame,
  type Analyzer,
  type AnalyzerContext,
  defineAnalyzer,
  type WantsPixels,
} from "./analyzer.ts";

/** Levels up to this are black, from its opposite on white: detail there is lost. */
const CLIPPED = 3;

/** A rule for one metric. */
interface Limit {
  metric: keyof QualityMetrics;
  at: "least" | "most";
  threshold: number;
  /** What is wrong beyond it. */
  words: string;
}

/** What is still a good picture; the first one that is broken names the score. */
const LIMITS: readonly Limit[] = [
  { metric: "brightness", at: "least", threshold: 0.1, words: "Too dark" },
  { metric: "brightness", at: "most", threshold: 0.9, words: "Too bright" },
  { metric: "shadows", at: "most", threshold: 0.5, words: "Shadows are clipped" },
  { metric: "highlights", at: "most", threshold: 0.3, words: "Highlights are clipped" },
  { metric: "sharpness", at: "least", threshold: 25, words: "Blurred" },
];

/** What {@linkcode QualityAnalyzer} measures. */
export interface QualityMetrics {
  /** Variance of the Laplacian, in squared gray levels (Pech-Pacheco et al., ICPR 2000); higher is sharper. */
  sharpness: number;
  /** Mean gray level, 0 black to 1 white. */
  brightness: number;
  /** Share of the pixels that are black, 0 to 1. */
  shadows: number;
  /** Share of the pixels that are white, 0 to 1. */
  highlights: number;
}

/** The analyzer by its name, with its options. */
export const QUALITY = defineAnalyzer({
  name: "quality",
  summary: "Answers ng to a frame that is blurred, too dark, too bright or clipped, with the reason",
  options: {},
  create: (context) => new QualityAnalyzer(context),
});

/** Whether a camera sees well: sharpness, brightness, clipped shadows and highlights. */
class QualityAnalyzer implements Analyzer<WantsPixels> {
  readonly wants = { format: "gray", longestSide: 480 } as const;
  readonly #cv: OpenCv;

  constructor({ cv }: AnalyzerContext) {
    this.#cv = cv;
  }

  analyze({ picture }: AnalyzedFrame<WantsPixels>): Judgement {
    const metrics: QualityMetrics = { sharpness: this.#sharpness(picture), ...exposure(picture.data) };
    const broken = LIMITS.filter(({ metric, at, threshold }) =>
      at === "least" ? metrics[metric] < threshold : metrics[metric] > threshold
    );
    const { metric, threshold } = broken[0] ?? LIMITS.find((limit) => limit.metric === "sharpness")!;
    return {
      result: broken.length === 0 ? "ok" : "ng",
      reason: broken.length === 0 ? undefined : broken.map((limit) => explain(limit, metrics)).join("; "),
      score: round(metrics[metric]),
      threshold,
      metrics: {
        sharpness: round(metrics.sharpness),
        brightness: round(metrics.brightness),
        shadows: round(metrics.shadows),
        highlights: round(metrics.highlights),
      },
    };
  }

  [Symbol.dispose](): void {}

  #sharpness({ width, height, data }: DecodedPicture): number {
    const cv = this.#cv;
    // Nothing is kept from frame to frame: OpenCV's heap is shared by all cameras of a worker.
    using mats = new DisposableStack();
    const [gray, laplacian, mean, deviation] = [new cv.Mat(height, width, cv.CV_8UC1), ...emptyMats(cv, 3)];
    for (const mat of [gray, laplacian, mean, deviation]) mats.defer(() => mat.delete());
    gray.data.set(data);
    // In this build of OpenCV 64-bit floats are twice as fast here as 16-bit integers.
    cv.Laplacian(gray, laplacian, cv.CV_64F);
    cv.meanStdDev(laplacian, mean, deviation);
    return deviation.data64F[0] ** 2;
  }
}

function emptyMats(cv: OpenCv, count: number): Mat[] {
  return Array.from({ length: count }, () => new cv.Mat());
}

function exposure(gray: Uint8Array): Pick<QualityMetrics, "brightness" | "shadows" | "highlights"> {
  let sum = 0;
  let black = 0;
  let white = 0;
  // By index: for-of takes six times as long here.
  for (let at = 0; at < gray.length; at++) {
    const level = gray[at];
    sum += level;
    if (level <= CLIPPED) black++;
    else if (level >= 255 - CLIPPED) white++;
  }
  return {
    brightness: sum / gray.length / 255,
    shadows: black / gray.length,
    highlights: white / gray.length,
  };
}

function explain({ metric, at, threshold, words }: Limit, metrics: QualityMetrics): string {
  return `${words}: ${metric} ${round(metrics[metric])} is ${at === "least" ? "under" : "over"} ${threshold}`;
}

/** Three significant digits: what a person reads, and no more than the measure is worth. */
function round(value: number): number {
  return Number(value.toPrecision(3));
}
