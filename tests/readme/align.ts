/** What stands in both lists, or in one of them alone. */
export type Pair<Item> =
  | readonly [left: Item, right: Item]
  | readonly [left: Item, right: undefined]
  | readonly [
    left: undefined,
    right: Item,
  ];

/**
 * Pairs the items of two lists, each in its order, so that their likeness together is the greatest (Needleman and
 * Wunsch, 1970, where gaps are free). `likeness` is 0 for two that are never a pair, else above 0.
 */
export function align<Item>(
  left: readonly Item[],
  right: readonly Item[],
  likeness: (left: Item, right: Item) => number,
): Pair<Item>[] {
  // best[i][j]: of left from i on and right from j on.
  const best = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--) {
    for (let j = right.length - 1; j >= 0; j--) {
      const paired = likeness(left[i], right[j]);
      best[i][j] = Math.max(best[i + 1][j], best[i][j + 1], paired && paired + best[i + 1][j + 1]);
    }
  }
  const pairs: Pair<Item>[] = [];
  let i = 0, j = 0;
  while (i < left.length && j < right.length) {
    const paired = likeness(left[i], right[j]);
    if (paired > 0 && best[i][j] === paired + best[i + 1][j + 1]) pairs.push([left[i++], right[j++]]);
    else if (best[i][j] === best[i + 1][j]) pairs.push([left[i++], undefined]);
    else pairs.push([undefined, right[j++]]);
  }
  while (i < left.length) pairs.push([left[i++], undefined]);
  while (j < right.length) pairs.push([undefined, right[j++]]);
  return pairs;
}
