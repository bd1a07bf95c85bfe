import { Aligner, type Alignment, type AlignMode, type Guess } from "./aligner.ts";
import { type LightField, LightMeter } from "./light_field.ts";
import { type Likeness, LikenessMeter } from "./likeness_meter.ts";
import { place } from "./placement.ts";
import type { Plane } from "../area/plane.ts";
import { buildPyramid } from "./pyramid.ts";
import { smoothPlane } from "./smooth_plane.ts";
import { straighten, type Straightened } from "./straighten.ts";
import { WHITE } from "./white.ts";

/** Options of {@linkcode Reference}. */
export interface ReferenceOptions {
  mode: AlignMode;
  /** How far a part may be off, in pixels. */
  search: number;
  /** Pixels that are inspected: those that are not 0. */
  mask: Plane;
  /** Pixels that alignment may go by where those have too little structure. */
  around: Plane;
}

/** A frame, laid over a reference. */
export interface Fit {
  readonly frame: Plane;
  readonly alignment: Alignment;
  readonly light: LightField;
  readonly straightened: Straightened;
  readonly likeness: Likeness;
}

/** A frame that is less like the reference is aligned once more, in another way. */
const DOUBTFUL = 0.6;

/** What a good part looks like, to lay frames over it. It is smoothed, as frames are before they are compared. */
export class Reference {
  readonly plane: Plane;
  readonly #aligner: Aligner;
  readonly #light: LightMeter;
  readonly #likeness: LikenessMeter;

  constructor(plane: Plane, { mask, around, ...options }: ReferenceOptions) {
    this.plane = plane;
    const aligner = new Aligner(plane, { ...options, mask });
    this.#aligner = aligner.canAlign ? aligner : new Aligner(plane, { ...options, mask: around });
    this.#likeness = new LikenessMeter(plane, aligner.canAlign ? mask : around);
    this.#light = new LightMeter(plane, mask);
  }

  /** `guess` is where the reference's middle should be in the frame. */
  fit(frame: Plane, guess: Guess): Fit {
    const smooth = smoothPlane(frame);
    const pyramid = buildPyramid(smooth, this.#aligner.levels);
    const fit = this.#lay(frame, smooth, this.#aligner.align(pyramid, guess));
    if ((fit.likeness.match ?? 1) >= DOUBTFUL) return fit;
    const near = this.#lay(frame, smooth, this.#aligner.alignNear(pyramid, guess));
    return (near.likeness.match ?? 0) > (fit.likeness.match ?? 0) ? near : fit;
  }

  #lay(frame: Plane, smooth: Plane, alignment: Alignment): Fit {
    const light = this.#light.measure(smooth, alignment);
    const straightened = straighten(smooth, this.plane, alignment.placement, light);
    return {
      frame,
      alignment,
      light,
      straightened,
      likeness: this.#likeness.measure(straightened),
    };
  }
}

/** Whether a frame is white where it shows a pixel of the reference. */
export function isWhiteIn({ frame, alignment, straightened }: Fit): (at: number) => boolean {
  const { width, height } = straightened.plane;
  return (at) => {
    const y = Math.floor(at / width);
    const [frameX, frameY] = place(
      alignment.placement,
      at - y * width - (width - 1) / 2,
      y - (height - 1) / 2,
    );
    const [column, row] = [Math.round(frameX), Math.round(frameY)];
    if (column < 0 || row < 0 || column >= frame.width || row >= frame.height) return false;
    return frame.data[row * frame.width + column]! >= WHITE;
  };
}
