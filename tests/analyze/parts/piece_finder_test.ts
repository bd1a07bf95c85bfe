import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { PieceFinder } from "../../../lib/analyze/parts/piece_finder.ts";

/** A mask as rows of text, where `#` is something. */
function maskOf(rows: readonly string[]): Uint8Array {
  return Uint8Array.from(rows.join(""), (character) => character === "#" ? 1 : 0);
}

function find(rows: readonly string[], { join = 1, minArea = 1 } = {}) {
  const finder = new PieceFinder(rows[0]!.length, rows.length);
  return finder.find(maskOf(rows), { join, minArea });
}

Deno.test("PieceFinder finds what is connected, largest first", () => {
  const rows = [
    "##........###",
    "##........###",
    "..........###",
    ".............",
    ".............",
    "...####......",
    "...####......",
  ];
  assertEquals(find(rows).map(({ area, bounds }) => [area, ...Object.values(bounds)]), [
    [9, 10, 0, 13, 3],
    [8, 3, 5, 7, 7],
    [4, 0, 0, 2, 2],
  ]);
  assertEquals(find(rows, { minArea: 8 }).length, 2);
});

Deno.test("PieceFinder joins pieces that are near each other", () => {
  const rows = [
    "##...##.....",
    "##...##.....",
    "##...##.....",
  ];
  assertEquals(find(rows, { join: 2 }).length, 2);
  const [piece, ...others] = find(rows, { join: 4 });
  assertEquals([piece!.area, piece!.bounds.right, others], [12, 7, []]);
});

Deno.test("PieceFinder leaves specks and hairs out, and thin rods in", () => {
  assertEquals(find(["........", "..#.....", ".....#..", "........"]), []);
  assertEquals(find(["........", "########", "........", "........"]), []);
  const [rod] = find(["........", "########", "########", "........"]);
  assertEquals([rod!.bounds.left, rod!.bounds.right], [0, 8]);
});

Deno.test("PieceFinder finds the same pieces as a flood that fills them", () => {
  const shape = fc.tuple(fc.integer({ min: 2, max: 24 }), fc.integer({ min: 2, max: 24 })).chain((
    [width, height],
  ) =>
    fc.record({
      ...{ width: fc.constant(width), height: fc.constant(height) },
      mask: fc.array(fc.boolean(), { minLength: width * height, maxLength: width * height }),
    })
  );
  fc.assert(
    fc.property(shape, ({ width, height, mask }) => {
      const finder = new PieceFinder(width, height);
      const pieces = finder.find(Uint8Array.from(mask, Number), { join: 1, minArea: 1 });
      const islands = flood(finder.near, width, height).filter((island) =>
        island.some((at) => finder.labels[at] !== 0)
      );
      assert(pieces.length === Math.min(32, islands.length));
      const areas = islands.map((island) => island.filter((at) => finder.labels[at] !== 0).length);
      assertEquals(pieces.map(({ area }) => area), areas.toSorted((a, b) => b - a).slice(0, 32));
    }),
    { seed: 7 },
  );
});

/** Pixels that are connected, from the side and from above and below. */
function flood(near: Uint8Array, width: number, height: number): number[][] {
  const seen = new Set<number>();
  const islands: number[][] = [];
  for (let start = 0; start < width * height; start++) {
    if (near[start] === 0 || seen.has(start)) continue;
    const island = [start];
    seen.add(start);
    for (const at of island) {
      const x = at % width;
      const around = [x > 0 ? at - 1 : -1, x + 1 < width ? at + 1 : -1, at - width, at + width];
      for (const next of around) {
        if (near[next] !== 1 || seen.has(next)) continue;
        seen.add(next);
        island.push(next);
      }
    }
    islands.push(island);
  }
  return islands;
}
