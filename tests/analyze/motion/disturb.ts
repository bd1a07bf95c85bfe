import type { LitPicture } from "../../../lib/analyze/motion/even_light.ts";
import { normal, seeded } from "../defect/random.ts";

/** The same picture in another light: each level becomes what `light` makes of it, at its place in parts of the size. */
export function inLight(
  { width, height, data }: LitPicture,
  light: (level: number, x: number, y: number) => number,
): LitPicture {
  // It rounds and clips.
  const lit = new Uint8ClampedArray(data.length);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at++) lit[at] = light(data[at]!, x / width, y / height);
  }
  return { width, height, data: new Uint8Array(lit.buffer) };
}

const NOISE = noiseTile();

/** With a sensor's noise of this standard deviation in levels, another one for each seed. */
export function withNoise(picture: LitPicture, deviation: number, seed: number): LitPicture {
  const random = seeded(seed);
  let from = 0;
  let left = 0;
  return inLight(picture, (level) => {
    if (left-- === 0) [from, left] = [Math.floor(random() * (NOISE.length - 97)), 96];
    return level + deviation * NOISE[from++]!;
  });
}

function noiseTile(): Float32Array {
  const random = seeded(0);
  return Float32Array.from({ length: 1 << 16 }, () => normal(random, 1));
}

/** Shifted to the right and down; what comes into view at the border is as the border. */
export function shifted({ width, height, data }: LitPicture, right: number, down: number): LitPicture {
  const moved = new Uint8Array(data.length);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.min(height - 1, Math.max(0, y - down)) * width;
    for (let x = 0; x < width; x++, at++) {
      moved[at] = data[row + Math.min(width - 1, Math.max(0, x - right))]!;
    }
  }
  return { width, height, data: moved };
}

/** Out of focus: the mean over squares of so many pixels around each, twice. */
export function blurred({ width, height, data }: LitPicture, radius: number): LitPicture {
  if (radius === 0) return { width, height, data };
  let levels = data;
  for (let time = 0; time < 2; time++) {
    levels = meansAlong(levels, width, height, radius);
    levels = meansAlong(levels, height, width, radius);
  }
  return { width, height, data: levels };
}

/** Means along the rows; rows become columns. */
function meansAlong(data: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const means = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const levelAt = (x: number) => data[y * width + Math.min(width - 1, Math.max(0, x))]!;
    let sum = 0;
    for (let x = -radius; x < radius; x++) sum += levelAt(x);
    for (let x = 0; x < width; x++) {
      sum += levelAt(x + radius);
      means[x * height + y] = Math.round(sum / (2 * radius + 1));
      sum -= levelAt(x - radius);
    }
  }
  return means;
}
