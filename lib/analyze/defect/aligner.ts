import { CoarseSearch } from "./coarse_search.ts";
import { chooseFeatures, type Features } from "./features.ts";
import type { Placement } from "./placement.ts";
import type { Plane } from "../area/plane.ts";
import { buildPyramid, fromLevel, type Pyramid, toLevel } from "./pyramid.ts";
import {
  type Light,
  type Movement,
  type RefinedPlacement,
  refinePlacement,
  SAME_LIGHT,
} from "./refine_placement.ts";
import { structureOf } from "./structure_of.ts";

/** What alignment may move: nothing, the place, the place and a small angle, or place and a larger angle. */
export type AlignMode = "none" | "shift" | "turn" | "rotate";

/** Where the middle of a reference should be, in pixels of a frame. */
export type Guess = Pick<Placement, "x" | "y">;

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
const MOVEMENTS: Record<AlignMode, Movement> = { none: "none", shift: "shift", turn: "turn", rotate: "turn" };
/** So many levels, from the coarsest, are of structure. */
const STRUCTURE_LEVELS = 2;
/** What a level may correct of the one before: pixels of its own, radians. */
const MAX_MOVE = 4;
const MAX_TURN = 2.5 * Math.PI / 180;
const COUNTS = { finest: 3000, other: 1500 };
const STEPS = { finest: 4, other: 8 };

/** Finds where a reference lies in frames, from coarse to fine. */
export class Aligner {
  /** Levels that the pyramid of a frame needs. */
  readonly levels: number;
  readonly #options: AlignerOptions;
  readonly #coarse?: CoarseSearch;
  /** Of each level, from the finest. */
  readonly #features: readonly Features[];

  constructor(reference: Plane, options: AlignerOptions) {
    this.#options = options;
    this.levels = coarseLevel(reference, options.search) + 1;
    const planes = this.#withStructure(buildPyramid(reference, this.levels));
    const masks = options.mask === undefined ? [] : buildPyramid(options.mask, this.levels);
    this.#features = planes.map((plane, level) =>
      chooseFeatures(plane, { count: level === 0 ? COUNTS.finest : COUNTS.other, mask: masks[level] })
    );
    if (options.mode === "none" || !this.canAlign) return;
    const angles = options.mode === "rotate" ? COARSE_ANGLES : [0];
    this.#coarse = new CoarseSearch(planes.at(-1)!, { angles, mask: masks[planes.length - 1] });
  }

  /** Whether the reference has enough structure to go by. */
  get canAlign(): boolean {
    return this.#features[0]!.count >= MIN_FEATURES;
  }

  /** `guess` is where the middle should be, in pixels of the frame. */
  align(frame: Pyramid, guess: Guess): Alignment {
    if (this.#coarse === undefined) return this.alignNear(frame, guess);
    const planes = this.#withStructure(frame);
    return this.#refine(planes, this.#findCoarse(planes, guess));
  }

  /** Aligns with no search before: for where something larger is missing, which may mislead that. */
  alignNear(frame: Pyramid, guess: Guess): Alignment {
    const placement = { x: guess.x, y: guess.y, angle: 0 };
    return this.canAlign
      ? this.#refine(this.#withStructure(frame), [placement])
      : { placement, light: SAME_LIGHT };
  }

  /** At the coarsest levels, all goes by structure: while the placement is rough, what is missing looks like light. */
  #withStructure(pyramid: Pyramid): Pyramid {
    return pyramid.map((plane, level) => this.#isStructure(level) ? structureOf(plane) : plane);
  }

  #isStructure(level: number): boolean {
    return level > 0 && level >= this.levels - STRUCTURE_LEVELS;
  }

  #findCoarse(frame: Pyramid, guess: Guess): Placement[] {
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
    for (let level = frame.length - 1; level >= 0; level--) {
      if (this.#features[level]!.count < MIN_FEATURES) continue;
      const refined = found.map((start) => this.#refineAt(frame, level, start));
      found = [refined.reduce((best, other) => other.explained > best.explained ? other : best)];
    }
    return found[0]!;
  }

  #refineAt(frame: Pyramid, level: number, { placement, light }: Alignment): RefinedPlacement {
    const scale = 2 ** level;
    const at = { x: toLevel(placement.x, scale), y: toLevel(placement.y, scale), angle: placement.angle };
    const steps = level === 0 ? STEPS.finest : STEPS.other;
    const move = MOVEMENTS[this.#options.mode];
    const features = this.#features[level]!;
    const refined = refinePlacement(features, frame[level]!, { placement: at, light }, {
      steps,
      move,
      light: !this.#isStructure(level),
    });
    const { x, y, angle } = refined.placement;
    const isFar = Math.hypot(x - at.x, y - at.y) > MAX_MOVE || Math.abs(angle - at.angle) > MAX_TURN;
    // Nothing is that far off by now: what is missing led it astray.
    if (isFar) return { placement, light: SAME_LIGHT, explained: 0 };
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
