import type { AlignMode, Guess } from "./aligner.ts";
import { Envelope, type Norm } from "./envelope.ts";
import { type Defect, findDefects } from "./find_defects.ts";
import { areaOf } from "../area/plane.ts";
import { shownArea } from "./inspected_area.ts";
import { contrastAround, limitsOf } from "./limits.ts";
import type { Plane } from "../area/plane.ts";
import { isWhiteIn, Reference } from "./reference.ts";
import { smoothPlane } from "./smooth_plane.ts";
import { wholeRows } from "./straighten.ts";
import { WHITE } from "./white.ts";
import { type Unusable, type UsableOptions, whyUnusable } from "./why_unusable.ts";

/** Options of {@linkcode Learner}. */
export interface LearnerOptions extends Omit<UsableOptions, "guess"> {
  mode: AlignMode;
  /** Pixels that are inspected, and those that alignment may go by: those that are not 0. */
  mask: Plane;
  around: Plane;
  /** How far a level may lie outside of all other samples, in gray levels. */
  contrast: number;
  /** A sample that differs from all others in as much as this is left out, in % of the inspected area. */
  threshold: number;
}

/** A sample that is not like the others. */
export interface Outlier {
  /** Its number, from 0. */
  readonly number: number;
  /** The largest of what it has that no other has. */
  readonly defect: Defect;
  /** Of the inspected area, in %. */
  readonly areaPercent: number;
}

/** What {@linkcode Learner} made of its samples. */
export interface Learned {
  readonly norm: Norm;
  /** Whether good parts were turned. */
  readonly rotates: boolean;
  /** Samples that were left out, or would have been: where more than a third differ, parts differ, and all are kept. */
  readonly outliers: readonly Outlier[];
  readonly keptOutliers: boolean;
}

/** Of fewer samples it cannot be told which one is odd. */
const MIN_TO_LEAVE_OUT = 5;
/** If more than this share are odd, none is. */
const MAX_OUTLIERS = 1 / 3;
/** A part that is turned by more, in radians, lies freely: 0.5°. */
const TURNED = 0.5 * Math.PI / 180;
/** A sample so many times sharper than the first shows that the first is blurred. */
const SHARPER = 1.6;

/** Gathers samples of good parts: the first is what all others are laid over. */
export class Learner {
  readonly #options: LearnerOptions;
  readonly #reference: Reference;
  readonly #envelope: Envelope;
  readonly #area: number;
  #largestAngle = 0;

  /** `first` shows the part alone, as large as the mask. */
  constructor(first: Plane, options: LearnerOptions) {
    this.#options = options;
    this.#reference = new Reference(smoothPlane(first), options);
    this.#envelope = new Envelope(first.width, first.height);
    this.#envelope.add(wholeRows(this.#reference.plane), (at) => first.data[at] >= WHITE);
    this.#area = areaOf(options.mask);
  }

  get samples(): number {
    return this.#envelope.samples;
  }

  /**
   * Adds a sample that is somewhere in a frame; tells why not where it cannot be used, and `sharper` where it shows that
   * the first one could not.
   */
  add(frame: Plane, guess: Guess): Unusable | "sharper" | undefined {
    const fit = this.#reference.fit(frame, guess);
    const shown = shownArea(this.#area, this.#options.mask, fit.straightened) / this.#area;
    const unusable = whyUnusable(fit, shown, { ...this.#options, guess });
    if (unusable !== undefined) return unusable;
    if ((fit.likeness.focus ?? 1) > SHARPER) return "sharper";
    this.#envelope.add(fit.straightened, isWhiteIn(fit));
    this.#largestAngle = Math.max(this.#largestAngle, Math.abs(fit.alignment.placement.angle));
    return undefined;
  }

  /** What all samples are like, without those that are like no other. */
  finish(): Learned {
    // A single sample tells nothing of how parts lie.
    const rotates = this.samples === 1 || this.#largestAngle > TURNED;
    if (this.samples < MIN_TO_LEAVE_OUT) {
      return { norm: this.#envelope.norm(), rotates, outliers: [], keptOutliers: false };
    }
    const defects = this.#defects();
    const outliers = defects.flatMap((found, number) => this.#outlier(found, number));
    const keptOutliers = outliers.length > MAX_OUTLIERS * this.samples;
    if (!keptOutliers) {
      for (const [number, found] of defects.entries()) {
        const isOutlier = outliers.some((outlier) => outlier.number === number);
        if (isOutlier) this.#envelope.drop(number);
        // A glint is no reason to leave a sample out, but none to take it for normal either.
        else for (const { pixels } of found) this.#envelope.drop(number, pixels);
      }
    }
    const norm = this.#envelope.norm();
    return {
      norm: { ...norm, samples: norm.samples - (keptOutliers ? 0 : outliers.length) },
      rotates,
      outliers,
      keptOutliers,
    };
  }

  /** What each sample has that no other has. */
  #defects(): Defect[][] {
    const { contrast, mask, threshold } = this.#options;
    const mean = this.#envelope.norm().mean;
    const around = contrastAround(mean);
    return Array.from({ length: this.samples }, (_, number) => {
      const { sample, others, isWhite } = this.#envelope.apart(number, mean);
      return findDefects({
        found: wholeRows(sample),
        mean,
        isWhite,
        limits: limitsOf(others, { contrast, around, mask }),
        contrast,
        area: this.#area,
      }).filter(({ area }) => area >= threshold / 100 * this.#area);
    });
  }

  #outlier(found: readonly Defect[], number: number): Outlier[] {
    const defect = found.find(({ label }) => label !== "glint");
    return defect === undefined ? [] : [{ number, defect, areaPercent: defect.area / this.#area * 100 }];
  }
}
