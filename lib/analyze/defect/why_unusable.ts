import { type Guess, MAX_ANGLE } from "./aligner.ts";
import type { Fit } from "./reference.ts";

/** Why a frame is not to be judged. */
export interface Unusable {
  readonly code: "absent" | "out-of-focus";
  /** In words for a person. */
  readonly reason: string;
}

/** What a frame needs to be judged. */
export interface UsableOptions {
  /** Least likeness to the reference, 0 to 1. */
  minMatch: number;
  /** Least sharpness in relation to the reference. */
  minFocus: number;
  /** How far a part may be off, in pixels, from where it should be. */
  search: number;
  guess: Guess;
}

/** What refining adds to the search, in pixels. */
const SLACK = 8;
/** So much of the part has to be in view, as a share. */
const MIN_COVER = 0.5;

/** Tells why a frame cannot be judged, if so. `cover` is the share of what is to be inspected that it shows. */
export function whyUnusable(fit: Fit, cover: number, options: UsableOptions): Unusable | undefined {
  const { placement } = fit.alignment;
  const { match, focus } = fit.likeness;
  const { minMatch, minFocus, search, guess } = options;
  if (match !== undefined && match < minMatch) {
    return absent(`The part is not there: it matches by ${match.toFixed(2)} where ${minMatch} is needed`);
  }
  if (cover < MIN_COVER) return absent(`Only ${Math.round(cover * 100)} % of the part is in view`);
  const isOff = Math.hypot(placement.x - guess.x, placement.y - guess.y) > Math.SQRT2 * search + SLACK;
  if (isOff || Math.abs(placement.angle) > 1.2 * MAX_ANGLE) {
    return absent("The part lies further off than alignment searches");
  }
  if (focus !== undefined && focus < minFocus) {
    const reason = `Out of focus: sharpness is ${
      focus.toFixed(2)
    } of the reference's where ${minFocus} is needed`;
    return { code: "out-of-focus", reason };
  }
  return undefined;
}

function absent(reason: string): Unusable {
  return { code: "absent", reason };
}
