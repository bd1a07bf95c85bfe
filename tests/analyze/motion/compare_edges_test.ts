import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { compareEdges } from "../../../lib/analyze/motion/compare_edges.ts";
import { blurred, inLight, shifted } from "./disturb.ts";
import { floor, withBox } from "./stage.ts";

const VIEW = floor(160, 120);
const OPTIONS = { contrast: 30 };

Deno.test("compareEdges() finds the same edges in another light, only weaker", () => {
  const { edges, alike, levels, strength, correlation } = compareEdges(
    VIEW,
    inLight(VIEW, (level) => 0.5 * level),
    OPTIONS,
  );
  assertAlmostEquals(levels[1] / levels[0], 0.5, 0.01);
  assertGreater(edges, 3000);
  assertGreater(alike, 0.99);
  assertAlmostEquals(strength, 0.5, 0.01);
  assertGreater(correlation, 0.99);
  const dark = inLight(VIEW, (level) => 0.25 * level);
  assertLess(compareEdges(VIEW, dark, OPTIONS).alike, 0.1);
  assertGreater(
    compareEdges(VIEW, dark, { ...OPTIONS, gain: 0.25 }).alike,
    0.95,
    "as weak as they should be",
  );
});

Deno.test("compareEdges() finds no edges that are hidden, and others where another view is seen", () => {
  const hidden = withBox(VIEW, [0, 0, 80, 120]);
  assertAlmostEquals(compareEdges(VIEW, hidden, OPTIONS).alike, 0.5, 0.05);
  const other = compareEdges(VIEW, floor(160, 120, 13), OPTIONS);
  assertLess(other.alike, 0.2);
  assertLess(Math.abs(other.correlation), 0.2);
  const soft = compareEdges(VIEW, blurred(VIEW, 3), OPTIONS);
  assertLess(soft.strength, 0.5);
  assertGreater(soft.correlation, 0.7);
});

Deno.test("compareEdges() looks where it is told to", () => {
  const hidden = withBox(VIEW, [0, 0, 80, 120]);
  const right = { left: 82, top: -5, right: 400, bottom: 400 };
  assertEquals(compareEdges(VIEW, hidden, { ...OPTIONS, bounds: right }).alike, 1);
  const mask = new Uint8Array(160 * 120);
  for (let y = 0; y < 120; y++) mask.fill(1, y * 160, y * 160 + 78);
  assertEquals(compareEdges(VIEW, hidden, { ...OPTIONS, mask }).alike, 0);
  const shift = { x: -12, y: 5 };
  assertLess(compareEdges(VIEW, shifted(VIEW, -12, 5), OPTIONS).alike, 0.3);
  assertGreater(compareEdges(VIEW, shifted(VIEW, -12, 5), { ...OPTIONS, shift }).alike, 0.99);
});

Deno.test("compareEdges() says of a view without edges that all of them are there", () => {
  const flat = { width: 2, height: 1, data: Uint8Array.of(50, 50) };
  assertEquals(compareEdges(flat, flat, OPTIONS), {
    edges: 0,
    alike: 1,
    levels: [0, 0],
    strength: 1,
    correlation: 1,
  });
});
