import { nearest } from "../../values/nearest.ts";

/** Labels of what is as it should be: all others are not. */
const GOOD = ["ok", "good", "normal", "pass", "passed"];

/** Labels of what is not as it should be. */
const BAD = [
  "ng",
  "nok",
  "not ok",
  "bad",
  "defect",
  "defective",
  "anomaly",
  "anomalous",
  "abnormal",
  "fail",
  "failed",
  "fault",
  "faulty",
  "broken",
  "damaged",
  "reject",
  "rejected",
];

/** Which classes mean ng. */
export type NgClasses = Pick<ReadonlySet<number>, "has">;

/** Stands for every class. */
export const EVERY_CLASS: NgClasses = { has: () => true };

/** The label of a class; where it has none, its number. */
export function labelOf(labels: readonly string[] | undefined, index: number): string {
  return labels?.[index] ?? String(index);
}

/**
 * The labels that a model says it has, as Ultralytics writes them: `{0: 'scratch', 1: 'stain'}`, or as JSON has it.
 * Undefined where it says none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(labelsFromMetadata(new Map([["names", "{0: 'scratch', 1: 'stain'}"]])), ["scratch", "stain"]);
 * ```
 */
export function labelsFromMetadata(metadata: ReadonlyMap<string, string>): string[] | undefined {
  const names = metadata.get("names") ?? "";
  const labels: string[] = [];
  for (const [, index, single, double] of names.matchAll(NAMED)) {
    labels[Number(index)] = (single ?? double ?? "").replaceAll(/\\(.)/g, "$1");
  }
  return labels.length === 0 ? undefined : Array.from(labels, (label, index) => label ?? String(index));
}

/** A number, and its label in quotes of Python's or JSON's. */
const NAMED = /"?(\d{1,5})"?\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g;

/**
 * The classes that mean ng: those that were named, by their labels or numbers. Throws an Error whose message continues
 * "as …" where there is no such one.
 */
export function namedClasses(
  named: readonly string[],
  labels: readonly string[] | undefined,
  count: number | undefined,
): NgClasses {
  return new Set(named.map((name) => {
    const index = labels?.indexOf(name) ?? -1;
    if (index >= 0) return index;
    if (/^\d{1,5}$/.test(name) && Number(name) < (count ?? labels?.length ?? Infinity)) return Number(name);
    throw new Error(unknownLabel(name, labels, count));
  }));
}

function unknownLabel(name: string, labels?: readonly string[], count?: number): string {
  if (labels === undefined) {
    const range = count === undefined ? "" : ` from 0 to ${count - 1}`;
    return `its classes have no labels, but numbers${range}: got ${name}`;
  }
  const guess = nearest(name, labels);
  const hint = guess === undefined ? "" : ` (did you mean ${guess}?)`;
  return `no class is called ${name}: its labels are ${brief(labels)}${hint}`;
}

/**
 * The classes of a classifier that mean ng where nobody named them: all but those that are called good, else those
 * that are called bad. Throws an Error whose message continues "as …" where none is called either.
 */
export function usualNgClasses(labels: readonly string[] | undefined): NgClasses {
  const words = labels?.map((label) => label.toLowerCase().replaceAll(/[_-]/g, " ")) ?? [];
  const classes = [...words.keys()];
  const notGood = classes.filter((index) => !GOOD.includes(words[index]!));
  if (notGood.length < classes.length) return new Set(notGood);
  const bad = classes.filter((index) => BAD.includes(words[index]!));
  if (bad.length > 0) return new Set(bad);
  const [one, which] = labels === undefined
    ? ["1", ", by their numbers"]
    : [labels.at(-1), `. Its labels are ${brief(labels)}`];
  throw new Error(
    `nobody says which of its classes mean ng: add --set onnx.ng=${one}, or several with commas${which}`,
  );
}

/** Some, where they are many. */
function brief(labels: readonly string[]): string {
  const first = labels.slice(0, 12).join(", ");
  return labels.length > 12 ? `${first}, … (${labels.length})` : first;
}
