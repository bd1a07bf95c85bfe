import type { Box } from "./analyzer.ts";

/** In a reason, so many are told of. */
const TOLD = 3;

/** A score as it is told: on the side of the threshold on which it was found. */
export function roundBeside(score: number, threshold: number): number {
  const rounded = round(score);
  return (rounded >= threshold) === (score >= threshold) ? rounded : score;
}

/** Three digits, of a share three behind the point: what a person reads. */
export function round(value: number): number {
  return Number(value < 1 ? value.toFixed(3) : value.toPrecision(3));
}

/** As a reason begins: `Scratch, 0.91`; of a class without a label `Class 3, 0.91`. */
export function tellScore(label: string, score: number): string {
  const name = /^\d+$/.test(label) ? `class ${label}` : label;
  return `${name[0]!.toUpperCase()}${name.slice(1)}, ${score}`;
}

/** As a reason has it: `Scratch, 0.91, at 356,398`, by the middle of its box. */
export function tellPlace(label: string, score: number, [x, y, width, height]: Readonly<Box>): string {
  return `${tellScore(label, score)}, at ${Math.round(x + width / 2)},${Math.round(y + height / 2)}`;
}

/** The first few of many, and how many more there are. */
export function tellFew(words: readonly string[]): string {
  const more = words.length - TOLD;
  return [...words.slice(0, TOLD), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
