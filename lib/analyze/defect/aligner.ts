import { CoarseSearch } from "./coarse_search.ts";
import { chooseFeatures, type Features } from "./features.ts";
import type { Placement } from "./placement.ts";
import type { Plane } from "./plane.ts";
import { buildPyramid, fromLevel, type Pyramid, toLevel } from "./pyramid.ts";
import { type Light, type RefinedPlacement, refinePlacement, SAME_LIGHT } from "./refine_placement.ts";

/** What alignment may move: nothing, the place, the place and a small angle, or place and a larger angle. */
export type AlignMode = "none" | "shift" | "turn" | "rotate";

/** Options of {@linkcode Aligner}. */
export interface AlignerOptions {
  mode: AlignMode;
  /** How far the reference may be off, in pixels. */
  search: number;
  /** Pixels to go by: those that are not 0. @default {all} */
  mask?: Plane;
}

/** Where a reference lies in a frame. */
export interface Alignment {
  readonly placement: Placement;
  readonly light: Light;
  /** How well the reference is there, 0 to 1; undefined where it has nothing to go by. */
  readonly match?: number;
}

/** Larger angles are not found, in radians: 5°. */
export const MAX_ANGLE = 5 * Math.PI / 180;

/** Each is found by fine alignment from the next of these. */
const COARSE_ANGLES = [-4, -2, 0, 2, 4].map((degrees) => degrees * Math.PI / 180);
/** Levels of a pyramid down to 1/32. */
const MAX_LEVELS = 6;
/** Fewer pixels along the shorter side show too little of a part. */
const MIN_SIDE = 24;
/** Pixels that the coarse search may compare for each angle. */
const COARSE_BUDGET = 1_000_000;
/** Fewer features tell no placement. */
const MIN_FEATURES = 30;
const COUNTS = { finest: 3000, other: 1500 };
const STEPS = { finest: 4, other: 8 };

/** Finds where a reference lies in frames, from coarse to fine. */
export class Aligner {
  /** Levels that the pyramid of a frame needs. */
  readonly levels: number;
  /** Of the finest level. */
  readonly features: Features;
  readonly #options: AlignerOptions;
  readonly #coarse?: CoarseSearch;
  /** From the finest level to the coarsest that has enough of them. */
  readonly #features: readonly Features[];

  constructor(reference: Plane, options: AlignerOptions) {
    this.#options = options;
    this.levels = coarseLevel(reference, options.search) + 1;
    const pyramid = buildPyramid(reference, this.levels);
    const masks = options.mask === undefined ? [] : buildPyramid(options.mask, this.levels);
    this.#features = pyramid.map((plane, level) =>
      chooseFeatures(plane, { count: level === 0 ? COUNTS.finest : COUNTS.other, mask: masks[level] })
    );
    this.features = this.#features[0]!;
    const last = pyramid.length - 1;
    if (options.mode === "none" || !this.canAlign) return;
    const angles = options.mode === "rotate" ? COARSE_ANGLES : [0];
    this.#coarse = new CoarseSearch(pyramid[last]!, { angles, mask: masks[last] });
  }

  /** Whether the reference has enough structure to go by. */
  get canAlign(): boolean {
    return this.features.count >= MIN_FEATURES;
  }

  /** `guess` is where the middle should be, in pixels of the frame. */
  align(frame: Pyramid, guess: Pick<Placement, "x" | "y">): Alignment {
    const start = { placement: { x: guess.x, y: guess.y, angle: 0 }, light: SAME_LIGHT };
    if (!this.canAlign) return start;
    if (this.#coarse === undefined) {
      return refinePlacement(this.features, frame[0]!, start, { steps: STEPS.finest, move: "none" });
    }
    return this.#refine(frame, this.#findCoarse(frame, guess));
  }

  #findCoarse(frame: Pyramid, guess: Pick<Placement, "x" | "y">): Placement[] {
    const level = frame.length - 1;
    const scale = 2 ** level;
    const around = { x: toLevel(guess.x, scale), y: toLevel(guess.y, scale) };
    const found = this.#coarse!.find(frame[level]!, around, Math.ceil(this.#options.search / scale));
    return found.slice(0, 2).map(({ x, y, angle }) => ({
      x: fromLevel(x, scale),
      y: fromLevel(y, scale),
      angle,
    }));
  }

  #refine(frame: Pyramid, starts: Placement[]): Alignment {
    let found = starts.map((placement): Alignment => ({ placement, light: SAME_LIGHT }));
    let match = 0;
    for (let level = frame.length - 1; level >= 0; level--) {
      if (this.#features[level]!.count < MIN_FEATURES) continue;
      const refined = found.map((start) => this.#refineAt(frame, level, start));
      const best = refined.reduce((best, other) => other.match > best.match ? other : best);
      match = Math.max(match, best.match);
      found = [best];
    }
    return { ...found[0]!, match };
  }

  #refineAt(frame: Pyramid, level: number, { placement, light }: Alignment): RefinedPlacement {
    const scale = 2 ** level;
    const at = { x: toLevel(placement.x, scale), y: toLevel(placement.y, scale), angle: placement.angle };
    const steps = level === 0 ? STEPS.finest : STEPS.other;
    const move = this.#options.mode === "shift" ? "shift" : "turn";
    const start = { placement: at, light };
    const refined = refinePlacement(this.#features[level]!, frame[level]!, start, { steps, move });
    const { x, y, angle } = refined.placement;
    return { ...refined, placement: { x: fromLevel(x, scale), y: fromLevel(y, scale), angle } };
  }
}

/** The level at which a reference is small, and still shows enough. */
function coarseLevel({ width, height }: Plane, search: number): number {
  for (let level = 0; level < MAX_LEVELS - 1; level++) {
    const scale = 2 ** level;
    const isLast = Math.min(width, height) / (2 * scale) < MIN_SIDE;
    const compared = width * height / scale ** 2 * (2 * Math.ceil(search / scale) + 1) ** 2;
    if (compared <= COARSE_BUDGET || isLast && compared <= 8 * COARSE_BUDGET) return level;
  }
  return MAX_LEVELS - 1;
}
