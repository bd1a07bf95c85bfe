import type { Cells } from "./measure_gray.ts";
import { nthSmallest } from "./nth_smallest.ts";

/** Cells whose brightness is this alike have as much noise: bright ones have more of it than dark ones. */
const BAND_LEVELS = 32;

/** Fewer cells of a brightness say nothing of its noise. */
const MIN_CELLS = 12;

/** Smooth is what stays below so many times the noise of the quieter cells of its brightness. */
const SMOOTH = 1.8;

/** Rougher than this is no noise, but grain of what is seen: noise of three levels. */
const MAX_SMOOTH = 300;

/** A cell shows something where it is so many times as rough as noise, and as rough as this at least. */
const STRUCTURED = 4;
const MIN_STRUCTURED = 100;

/** Whatever the noise: what is rougher shows something. In the dark, noise of ten levels occurs. */
const MAX_STRUCTURED = 2000;

/** A cell shows something where its level is so far off the line from one neighbour to the other: no shade does that. */
const MIN_STEP = 4;

/** What is darker than this on average has softer edges for want of light alone: they count as in so much light, */
const LIT = 100;
/** but no more than so many times as high. */
const MAX_LIFT = 2;

/** How much there is to see. */
export interface Detail {
  /**
   * Variance of the Laplacian where there is something to see, in squared gray levels (Pech-Pacheco et al., ICPR 2000);
   * higher is sharper. What may be noise counts as smooth, and of what is dark as much as if there were more light.
   */
  sharpness: number;
  /** Share of the picture with edges, grain or steps of brightness, 0 to 1: what lies on the lens has none. */
  structure: number;
}

/** Measures what a picture has beyond noise and soft shades. */
export function measureDetail(cells: Cells): Detail {
  const { roughness, levels } = cells;
  const noise = noiseOf(cells);
  let [sum, structured, light] = [0, 0, 0];
  for (let cell = 0; cell < levels.length; cell++) {
    const quiet = noise[Math.floor(levels[cell] / BAND_LEVELS)]!;
    const rough = roughness[cell];
    const limit = Math.min(Math.max(STRUCTURED * quiet, MIN_STRUCTURED), MAX_STRUCTURED);
    if (rough <= limit && !stepsAt(cells, cell)) continue;
    structured++;
    light += levels[cell];
    if (rough > Math.min(SMOOTH * quiet, MAX_SMOOTH)) sum += rough;
  }
  if (structured === 0) return { sharpness: 0, structure: 0 };
  const lift = Math.min(MAX_LIFT, Math.max(1, LIT / (light / structured)));
  return { sharpness: lift ** 2 * sum / structured, structure: structured / levels.length };
}

/** Roughness of the cells that have the least, by bands of brightness: where nothing is to be seen, that is noise. */
function noiseOf({ levels, roughness }: Cells): number[] {
  const bands = Array.from({ length: Math.ceil(256 / BAND_LEVELS) }, (): number[] => []);
  for (let cell = 0; cell < levels.length; cell++) {
    bands[Math.floor(levels[cell] / BAND_LEVELS)]!.push(roughness[cell]);
  }
  const overall = lowerQuartile(roughness);
  return bands.map((band) => band.length < MIN_CELLS ? overall : lowerQuartile(Float32Array.from(band)));
}

function lowerQuartile(values: Float32Array): number {
  return nthSmallest(values.slice(), values.length >> 2);
}

function stepsAt({ columns, rows, levels }: Cells, cell: number): boolean {
  const column = cell % columns;
  const row = Math.floor(cell / columns);
  const bends = (apart: number) =>
    Math.abs(levels[cell - apart] + levels[cell + apart] - 2 * levels[cell]) > MIN_STEP;
  return column > 0 && column < columns - 1 && bends(1) || row > 0 && row < rows - 1 && bends(columns);
}
