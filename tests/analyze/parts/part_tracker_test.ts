import { assert, assertEquals } from "@std/assert";
import type { Piece } from "../../../lib/analyze/parts/piece_finder.ts";
import { PartTracker } from "../../../lib/analyze/parts/part_tracker.ts";
import type { TrackedPart } from "../../../lib/analyze/parts/tracked_part.ts";

const VIEW = { width: 160, height: 90 };

/** Pieces from left to right, as far as they are in view. */
function piecesOf(
  ...boxes: (readonly [left: number, top: number, width: number, height: number])[]
): Piece[] {
  return boxes.flatMap(([x, y, width, height], label) => {
    const bounds = {
      ...{ left: Math.max(0, x), top: Math.max(0, y) },
      ...{ right: Math.min(160, x + width), bottom: Math.min(90, y + height) },
    };
    const area = (bounds.right - bounds.left) * (bounds.bottom - bounds.top);
    return bounds.right > bounds.left && area > 0 ? [{ label, bounds, area }] : [];
  });
}

/** Looks at what comes, 30 times a second; numbers parts as they come. */
function watch(frames: readonly Piece[][], ms = 33) {
  const tracker = new PartTracker(VIEW);
  const numbers = new Map<TrackedPart, number>();
  const numberOf = (part: TrackedPart) => {
    if (!numbers.has(part)) numbers.set(part, numbers.size + 1);
    return numbers.get(part)!;
  };
  return frames.map((pieces, n) => {
    const { inView, gone } = tracker.update(pieces, 1000 + n * ms, 50);
    const states = inView.map((part) => {
      const state = part.isLeaving ? "leaves" : part.isWhole ? "whole" : part.merged ? "merged" : "partial";
      return `${numberOf(part)} ${state}`;
    });
    return [...states, ...gone.map((part) => `${numberOf(part)} gone`)].join(", ");
  });
}

const changesOf = (states: readonly string[]) => states.filter((state, n) => state !== states[n - 1]);

/** Frames from 0 on, until nothing moves any more. */
const film = (count: number, at: (n: number) => Piece[]) => Array.from({ length: count }, (_, n) => at(n));

Deno.test("PartTracker follows a part from its coming to its going", () => {
  const states = watch(film(60, (n) => piecesOf([-30 + 4 * n, 30, 30, 30])));
  assertEquals(changesOf(states), ["", "1 partial", "1 whole", "1 leaves", "1 gone", ""]);
});

Deno.test("PartTracker tells parts apart that come close behind each other", () => {
  const states = watch(film(80, (n) => piecesOf([-30 + 4 * n, 30, 30, 30], [-70 + 4 * n, 30, 30, 30])));
  assertEquals(
    new Set(states.join(", ").split(", ").filter((state) => /gone/.test(state))),
    new Set(["1 gone", "2 gone"]),
  );
  assert(states.includes("1 whole, 2 whole"));
  assert(states.includes("1 leaves, 2 whole"));
});

Deno.test("PartTracker knows parts again that touched for a while", () => {
  // One overtakes the other.
  const states = watch(film(60, (n) => {
    const [slow, fast] = [20 + n, -40 + 3 * n];
    const touch = Math.abs(slow - fast) < 24;
    if (!touch) return piecesOf([slow, 30, 20, 20], [fast, 40, 20, 20]);
    const left = Math.min(slow, fast);
    return piecesOf([left, 30, Math.max(slow, fast) + 20 - left, 30]);
  }));
  assert(states.includes("1 merged, 2 merged"), states.join("\n"));
  assertEquals([states[15], states[48]], ["1 whole, 2 whole", "1 whole, 2 whole"]);
  assert(!states.join().includes("3"), states.join("\n"));
});

Deno.test("PartTracker takes a fork whose ends come first for one part", () => {
  const states = watch(film(40, (n) => {
    const front = 4 * n;
    const ends = piecesOf([front - 20, 20, 20, 8], [front - 20, 60, 20, 8]);
    return front < 24 ? ends : piecesOf([front - 50, 20, 50, 48]);
  }));
  assertEquals(changesOf(states), ["", "1 partial, 2 partial", "1 partial", "1 whole"]);
});

Deno.test("PartTracker overlooks that a part is not seen for a moment", () => {
  const states = watch(film(40, (n) => n === 20 || n === 21 ? [] : piecesOf([-20 + 4 * n, 30, 20, 20])));
  assert(states.every((state) => !/gone|2/.test(state)), states.join("\n"));
});

Deno.test("PartTracker gives up a part that vanishes", () => {
  const states = watch(film(60, (n) => n > 20 ? [] : piecesOf([-20 + 4 * n, 30, 20, 20])));
  assertEquals(changesOf(states).slice(-2), ["1 gone", ""]);
});

Deno.test("PartTracker takes what is there for one frame alone for noise, and not where frames are rare", () => {
  const flash = film(30, (n) => n === 5 ? piecesOf([60, 30, 20, 20]) : []);
  assertEquals(changesOf(watch(flash)), ["", "1 partial", ""]);
  assertEquals(changesOf(watch(flash, 500)), ["", "1 whole", "1 partial", "1 gone", ""]);
});

Deno.test("PartTracker follows parts that go further between two frames than they are long", () => {
  const boxes = (n: number) => [0, 1, 2, 3, 4].map((k) => [45 * n - 140 * k, 30, 30, 30] as const);
  const states = watch(film(30, (n) => piecesOf(...boxes(n))), 300);
  const gone = states.join(", ").match(/\d+ gone/g) ?? [];
  assertEquals(new Set(gone).size, gone.length);
  assertEquals(gone.length, 5, states.join("\n"));
});

Deno.test("PartTracker knows a part that is wider than the view as whole between the other two sides", () => {
  const wide = watch(film(70, (n) => piecesOf([-60 + 4 * n, -10, 60, 120])));
  assertEquals(changesOf(wide), ["", "1 partial", "1 whole", "1 leaves", "1 gone", ""]);
  const long = watch(film(120, (n) => piecesOf([-200 + 4 * n, 30, 200, 30])));
  assertEquals(changesOf(long), ["", "1 partial", "1 gone", ""]);
});

Deno.test("PartTracker follows parts where the clock stands still", () => {
  const states = watch(film(60, (n) => piecesOf([-30 + 4 * n, 30, 30, 30])), 0);
  assertEquals(changesOf(states), ["", "1 partial", "1 whole", "1 leaves", "1 gone", ""]);
});
