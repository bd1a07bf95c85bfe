import type { Judgement } from "../../result.ts";
import { labelOf, type NgClasses } from "./labels.ts";
import { round, roundBeside, tellScore } from "../told.ts";

/** So many classes are told of, the likeliest. */
const TOLD = 5;

/** Probabilities add up to 1 but for what rounding makes of it. */
const ROUNDING = 0.01;

/** Options of {@linkcode judgeClasses}. */
export interface JudgeClassesOptions {
  labels?: readonly string[];
  ng: NgClasses;
  /** 0 to 1. */
  threshold: number;
}

/**
 * Judges by a figure for each class: ng where the ng classes' probabilities add up to the threshold. Throws where one
 * figure alone is no probability.
 */
export function judgeClasses(
  figures: Float32Array,
  { labels, ng, threshold }: JudgeClassesOptions,
): Judgement {
  const classes = Array.from(probabilitiesOf(figures), (probability, index) => ({ index, probability }))
    .sort((a, b) => b.probability - a.probability);
  const bad = classes.filter(({ index }) => ng.has(index));
  // Where all are ng, rounding may make more than 1 of it.
  const sum = Math.min(1, bad.reduce((sum, { probability }) => sum + probability, 0));
  const score = roundBeside(sum, threshold);
  const isNg = bad.length > 0 && sum >= threshold;
  return {
    result: isNg ? "ng" : "ok",
    reason: isNg ? tellScore(labelOf(labels, bad[0]!.index), score) : undefined,
    score,
    threshold,
    metrics: Object.fromEntries(
      classes.slice(0, TOLD).map(({ index, probability }) => [labelOf(labels, index), round(probability)]),
    ),
  };
}

/** How many classes there are where a network answers so many figures. */
export function classesOf(figures: number): number {
  return figures === 1 ? 2 : figures;
}

/** Of one figure, the second class's: then the first one has the rest. */
function probabilitiesOf(figures: Float32Array): Iterable<number> {
  if (figures.length === 1) {
    const figure = figures[0]!;
    if (figure >= 0 && figure <= 1) return [1 - figure, figure];
    throw new Error(`The model's one figure is no probability: got ${figure}. It has to end with a sigmoid`);
  }
  const sum = figures.reduce((sum, figure) => sum + figure, 0);
  const isProbability = Math.abs(sum - 1) < ROUNDING && figures.every((figure) => figure >= 0);
  return isProbability ? figures : softmax(figures);
}

function softmax(figures: Float32Array): number[] {
  const most = figures.reduce((most, figure) => Math.max(most, figure), -Infinity);
  const powers = Array.from(figures, (figure) => Math.exp(figure - most));
  const sum = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / sum);
}
