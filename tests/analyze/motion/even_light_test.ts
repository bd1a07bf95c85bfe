import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { EvenLight, type LitPicture } from "../../../lib/analyze/motion/even_light.ts";
import { inLight } from "./disturb.ts";
import { floor, withBox } from "./stage.ts";

const VIEW = floor(320, 240);
const USUAL = Float32Array.from(VIEW.data);

/** By how many levels a picture is off the usual, in the mean, once its light is even. */
function errorOf(picture: LitPicture, light = new EvenLight(320, 240)): number {
  light.adjust(picture, USUAL, new Uint8Array(USUAL.length), 30);
  return light.levels.reduce((sum, level, at) => sum + Math.abs(level - USUAL[at]!), 0) / USUAL.length;
}

const LIGHTS: Record<string, (level: number, x: number, y: number) => number> = {
  "all of it": (level) => 0.6 * level,
  "haze": (level) => 0.7 * level + 50,
  "one side": (level, x) => level * (0.6 + 0.6 * x),
  "one place": (level, x, y) => level * (0.8 + 0.6 * Math.exp(-20 * ((x - 0.4) ** 2 + (y - 0.5) ** 2))),
  "bands": (level, _, y) => level * (0.95 + 0.1 * Math.sin(25 * y)),
};

for (const [what, light] of Object.entries(LIGHTS)) {
  Deno.test(`EvenLight shows a picture in the usual light, where that changed over ${what}`, () => {
    assertLess(errorOf(inLight(VIEW, light)), 2);
  });
}

Deno.test("EvenLight leaves what is in view as it is beside the view", () => {
  const light = new EvenLight(320, 240);
  const picture = withBox(VIEW, [60, 50, 120, 100], 60);
  light.adjust(inLight(picture, (level) => 0.6 * level), USUAL, new Uint8Array(USUAL.length), 30);
  assertAlmostEquals(light.factor, 1 / 0.6, 0.03);
  assertAlmostEquals(light.levels[100 * 320 + 120]!, 60, 4);
  assertAlmostEquals(light.levels[20 * 320 + 20]!, USUAL[20 * 320 + 20]!, 4);
});

Deno.test("EvenLight takes white for what is usual, as it may be any brighter", () => {
  const light = new EvenLight(320, 240);
  const bright = inLight(VIEW, (level) => 2 * level);
  light.adjust(bright, USUAL, new Uint8Array(USUAL.length), 30);
  const at = bright.data.findIndex((level) => level === 255);
  assertAlmostEquals(light.levels[at]!, USUAL[at]!, 4);
});

Deno.test("EvenLight takes pictures of any size and of no light", () => {
  for (const [width, height] of [[1, 1], [3, 2], [300, 1], [1, 300]] as const) {
    const light = new EvenLight(width, height);
    const usual = new Float32Array(width * height).fill(100);
    light.adjust(
      { width, height, data: new Uint8Array(usual.length) },
      usual,
      new Uint8Array(usual.length),
      30,
    );
    assertEquals(light.levels.every(Number.isFinite), true);
  }
});
