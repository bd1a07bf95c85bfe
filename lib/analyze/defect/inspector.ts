import type { Guess } from "./aligner.ts";
import type { DecodedPicture } from "../../codec/codec.ts";
import type { Judgement } from "../../result.ts";
import type { DefectValues } from "./defect_options.ts";
import { findDefects } from "./find_defects.ts";
import { areaOf } from "../area/plane.ts";
import { shownArea } from "./inspected_area.ts";
import { contrastAround, type Limits, limitsOf } from "./limits.ts";
import type { Norm } from "./envelope.ts";
import { type Fit, isWhiteIn, Reference, type ReferenceOptions } from "./reference.ts";
import { tellDefect, type ToldDefect } from "./tell_defect.ts";
import { whyUnusable } from "./why_unusable.ts";

/** What {@linkcode Inspector} compares with. */
export interface InspectorOptions extends ReferenceOptions {
  norm: Norm;
  /** Where the middle of the norm was in its own frame, in pixels of what that was decoded to. */
  home: Guess;
}

/** More are not told: by then the part is bad enough. */
const MAX_OBJECTS = 50;

/** Compares frames with what good parts are like. */
export class Inspector {
  readonly #options: InspectorOptions;
  readonly #reference: Reference;
  /** Pixels that are inspected. */
  readonly #area: number;
  #limits?: { contrast: number; limits: Limits };

  constructor(options: InspectorOptions) {
    this.#options = options;
    this.#reference = new Reference(options.norm.mean, options);
    this.#area = areaOf(options.mask);
  }

  /** `guess` is where the part's middle should be, in pixels of the picture. `values` are those of this frame. */
  inspect(
    picture: DecodedPicture,
    guess: Guess,
    values: Readonly<DefectValues>,
  ): Judgement {
    const { mask, search } = this.#options;
    const fit = this.#reference.fit(picture, guess);
    const shown = shownArea(this.#area, mask, fit.straightened);
    const metrics = this.#metrics(fit, picture);
    const unusable = whyUnusable(fit, shown / this.#area, { ...values, search, guess });
    if (unusable !== undefined) return { result: "unknown", ...unusable, metrics };
    const defects = findDefects({
      found: fit.straightened,
      mean: this.#options.norm.mean,
      isWhite: isWhiteIn(fit),
      limits: this.#limitsFor(values.contrast),
      contrast: values.contrast,
      area: shown,
    });
    const told = { placement: fit.alignment.placement, reference: mask, picture, area: shown };
    return { ...judge(defects.map((defect) => tellDefect(defect, told)), values), metrics };
  }

  #limitsFor(contrast: number): Limits {
    if (this.#limits?.contrast !== contrast) {
      const { norm, mask } = this.#options;
      this.#limits = {
        contrast,
        limits: limitsOf(norm, { contrast, around: contrastAround(norm.mean), mask }),
      };
    }
    return this.#limits.limits;
  }

  #metrics({ alignment, light, likeness }: Fit, picture: DecodedPicture): Record<string, number> {
    const { home } = this.#options;
    const { placement } = alignment;
    const { match, focus } = likeness;
    const factors = light.factors.toSorted();
    return {
      ...(match !== undefined && { match: round(match, 3) }),
      ...(focus !== undefined && { focus: round(focus, 3) }),
      shiftX: round((placement.x - home.x) * picture.sourceWidth / picture.width, 2),
      shiftY: round((placement.y - home.y) * picture.sourceHeight / picture.height, 2),
      rotation: round(placement.angle * 180 / Math.PI, 2),
      gain: round(1 / factors[factors.length >> 1]!, 3),
    };
  }
}

function judge(defects: readonly ToldDefect[], { threshold, glints }: Readonly<DefectValues>): Judgement {
  const counted = defects.filter(({ label }) => glints === "count" || label !== "glint");
  const [largest, ...others] = counted.toSorted((a, b) => b.areaPercent - a.areaPercent);
  const score = largest?.areaPercent ?? 0;
  const more = others.filter(({ areaPercent }) => areaPercent >= threshold).length;
  const told = defects.filter(({ areaPercent }) => areaPercent >= threshold).slice(0, MAX_OBJECTS);
  const isNg = score >= threshold;
  return {
    result: isNg ? "ng" : "ok",
    ...(largest !== undefined &&
      {
        reason: `${isNg ? "" : "Within tolerance: "}${largest.words}${more > 0 ? ` and ${more} more` : ""}`,
      }),
    score,
    threshold,
    ...(told.length > 0 && { objects: told.map(({ words: _, ...object }) => object) }),
  };
}

function round(value: number, digits: number): number {
  // + 0: no "-0" in an answer.
  return Number(value.toFixed(digits)) + 0;
}
