import { isBlack, isWhite } from "./clipped.ts";

/** What a gray picture's levels are, wherever in it they lie. */
export interface Levels {
  /** Mean gray level, 0 black to 1 white. */
  brightness: number;
  /** Share of the pixels that are black, 0 to 1. */
  shadows: number;
  /** Share of the pixels that are white, 0 to 1. */
  highlights: number;
  /**
   * Share of the pixels that are at one exact level, as no camera's are: it has noise. Black and white are where noise
   * ends; they count where there is nothing else.
   */
  flat: number;
}

/** Measures the levels of a gray picture, of which there are so many pixels of each level. */
export function measureLevels(counts: Uint32Array): Levels {
  const pixels = counts.reduce((sum, count) => sum + count);
  let [sum, black, white, most] = [0, 0, 0, 0];
  for (let level = 0; level < counts.length; level++) {
    const count = counts[level];
    sum += level * count;
    if (isBlack(level)) black += count;
    else if (isWhite(level)) white += count;
    else most = Math.max(most, count);
    if (count === pixels) most = count;
  }
  return {
    brightness: sum / pixels / 255,
    shadows: black / pixels,
    highlights: white / pixels,
    flat: most / pixels,
  };
}
