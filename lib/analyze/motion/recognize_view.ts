import { compareEdges, type Levels } from "./compare_edges.ts";
import { findShift, type Shift } from "./find_shift.ts";

/** What a picture shows of a view. */
export type Recognition =
  /** The view, maybe with something in it. */
  | { kind: "view" }
  /** Nothing can be seen. */
  | { kind: "blind" }
  /** The view, out of focus. */
  | { kind: "blurred" }
  /** The view from another place: shifted by whole pixels. */
  | { kind: "moved"; shift: Shift }
  /** Something else. */
  | { kind: "changed" };

/** Options of {@linkcode recognizeView}. */
export interface RecognizeViewOptions {
  /** Where levels differ by so many across two pixels, there is an edge. */
  contrast: number;
  /** What the picture's levels were multiplied by to be in the view's light. */
  factor: number;
  /** What of the picture differs from the view: 1, else 0. */
  different: Uint8Array;
}

/** Edges that are weaker than this share of what they were are none: the lens is covered, or the light is off. */
const BLIND = 0.1;

/** A view in which a smaller share of the pixels lies on edges has none to be known by; it is another one where more differs. */
const MIN_EDGES = 0.002;
const MAX_DIFFERENT = 0.7;

/** It is the view where at least this share of its edges is there, and the shifted view likewise. */
const MIN_ALIKE = 0.5;

/** A view may be shifted by so many pixels and be the same: masts shake. */
const SHAKE = 1;

/** Edges that are weaker than this, and have about the same directions, are out of focus. */
const BLURRED = 0.7;
const MIN_CORRELATION = 0.5;

/** Tells by the edges of a view whether it is seen in a picture, in whatever light, and what is seen where it is not. */
export function recognizeView(view: Levels, picture: Levels, options: RecognizeViewOptions): Recognition {
  const { contrast, factor, different } = options;
  const { edges, alike, strength, correlation } = compareEdges(view, picture, { contrast });
  if (strength / factor < BLIND) return { kind: "blind" };
  if (edges < MIN_EDGES * different.length) {
    return { kind: shareOf(different) > MAX_DIFFERENT ? "changed" : "view" };
  }
  if (alike >= MIN_ALIKE) return { kind: "view" };
  const shift = findShift(view, picture);
  if (compareEdges(view, picture, { contrast, shift }).alike >= MIN_ALIKE) {
    const isShake = Math.max(Math.abs(shift.x), Math.abs(shift.y)) <= SHAKE;
    return isShake ? { kind: "view" } : { kind: "moved", shift };
  }
  return { kind: strength < BLURRED && correlation > MIN_CORRELATION ? "blurred" : "changed" };
}

function shareOf(mask: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < mask.length; at++) count += mask[at]!;
  return count / mask.length;
}
