import { levenshteinDistance as untypedDistance } from "@std/text/levenshtein-distance";

const levenshteinDistance: (a: string, b: string) => number = untypedDistance;

/**
 * Finds the word that was most likely meant: one that begins with what was written, else the one with the
 * fewest edits. Undefined where nothing is near.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(nearest("qualty", ["quality", "size"]), "quality");
 * assertEquals(nearest("banana", ["quality", "size"]), undefined);
 * ```
 */
export function nearest<Word extends string>(written: string, words: readonly Word[]): Word | undefined {
  const lower = written.toLowerCase();
  const begun = words.find((word) => lower !== "" && word.startsWith(lower));
  if (begun !== undefined) return begun;
  // More edits than a half of the word make another word, not a slip.
  const near = words
    .map((word) => ({ word, edits: levenshteinDistance(lower, word) }))
    .filter(({ word, edits }) => edits <= Math.max(word.length, lower.length) / 2)
    .sort((a, b) => a.edits - b.edits);
  return near[0]?.word;
}
