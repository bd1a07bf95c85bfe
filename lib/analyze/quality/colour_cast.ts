import type { DecodedPicture } from "../../codec/codec.ts";

/** About so many pixels are looked at. */
const SAMPLES = 50_000;

/** In darker ones noise has more colour than the light. */
const MIN_LUMA = 32;

/** A sample from here on may be clipped, and its colour with it. */
const MAX_SAMPLE = 251;

/** Where fewer pixels than this share have a colour that counts, nothing is known. */
const MIN_COUNTED = 0.05;

/** Colours closer together than this part of how far they are off neutral are those of one thing, not of its light. */
const MIN_SPREAD = 1 / 8;

/** Colours further off are those of things: no lamp's light is. */
const MAX_DISTANCE = 0.7;

/** Where a larger share of the pixels is near neutral, the light is. */
const MAX_NEUTRAL = 0.01;

/** So near to neutral, in parts of how far the mean is off. */
const NEAR_NEUTRAL = 1 / 3;

/**
 * How far the colours of a BGR picture are off neutral all together: the distance of their mean less their spread, in units of
 * the luma (after D of Gasparini and Schettini, Pattern Recognition 37, 2004; in Cb and Cr, which the light's colour moves
 * in proportion to the luma). 0 is none, an incandescent lamp at daylight's white balance has about 0.35.
 *
 * It is 0 as well where the colours say nothing of the light: where there is something neutral, or one colour alone as of a
 * board that fills the picture. Undefined where the picture is too dark or too bright to tell.
 */
export function colourCast(picture: DecodedPicture): number | undefined {
  const samples = chromaOf(picture);
  if (samples.length === 0) return undefined;
  const { x, y, spread } = cloudOf(samples);
  const distance = Math.hypot(x, y);
  const isOfThings = spread < distance * MIN_SPREAD || distance > MAX_DISTANCE;
  if (isOfThings || neutralShare(samples, distance * NEAR_NEUTRAL) > MAX_NEUTRAL) return 0;
  return Math.max(0, distance - spread);
}

/** Cb and Cr by luma, by turns, of the pixels that count. */
function chromaOf({ data }: DecodedPicture): Float32Array {
  const step = 3 * Math.ceil(data.length / 3 / SAMPLES);
  const chroma = new Float32Array(2 * Math.ceil(data.length / step));
  let count = 0;
  for (let at = 0; at < data.length; at += step) {
    const [blue, green, red] = [data[at], data[at + 1], data[at + 2]];
    const luma = 0.299 * red + 0.587 * green + 0.114 * blue;
    if (luma < MIN_LUMA || Math.max(blue, green, red) > MAX_SAMPLE) continue;
    chroma[count++] = 0.564 * (blue - luma) / luma;
    chroma[count++] = 0.713 * (red - luma) / luma;
  }
  return count < chroma.length * MIN_COUNTED ? new Float32Array() : chroma.subarray(0, count);
}

/** The mean of points, and the standard deviation from it. */
function cloudOf(points: Float32Array): { x: number; y: number; spread: number } {
  let [sumX, sumY, squares] = [0, 0, 0];
  for (let at = 0; at < points.length; at += 2) {
    const [x, y] = [points[at], points[at + 1]];
    sumX += x;
    sumY += y;
    squares += x * x + y * y;
  }
  const count = points.length / 2;
  const [x, y] = [sumX / count, sumY / count];
  return { x, y, spread: Math.sqrt(Math.max(0, squares / count - x * x - y * y)) };
}

function neutralShare(chroma: Float32Array, within: number): number {
  let neutral = 0;
  for (let at = 0; at < chroma.length; at += 2) {
    if (chroma[at] ** 2 + chroma[at + 1] ** 2 < within ** 2) neutral++;
  }
  return neutral / (chroma.length / 2);
}
