import type { LitPicture } from "../../../lib/analyze/motion/even_light.ts";
import { seeded } from "../defect/random.ts";

/** Left, top, width, height, in pixels. */
type Box = readonly [number, number, number, number];

const random = seeded(3);
const STONES = Array.from({ length: 4000 }, () => 70 + 110 * random());

/** A floor of stones of many grays, seen from above. */
export function floor(width = 320, height = 240, stone = 10): LitPicture {
  const data = new Uint8Array(width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) {
      data[at] = STONES[(Math.floor(y / stone) * 61 + Math.floor(x / stone)) % STONES.length]!;
    }
  }
  return { width, height, data };
}

/** The same with a box of one level on it. */
export function withBox(
  { width, height, data }: LitPicture,
  [left, top, boxWidth, boxHeight]: Box,
  level = 20,
): LitPicture {
  const painted = data.slice();
  for (let y = Math.max(0, top); y < Math.min(height, top + boxHeight); y++) {
    for (let x = Math.max(0, left); x < Math.min(width, left + boxWidth); x++) painted[y * width + x] = level;
  }
  return { width, height, data: painted };
}
