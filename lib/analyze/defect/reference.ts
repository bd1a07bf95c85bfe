import { Aligner, type Alignment, type AlignMode } from "./aligner.ts";
import { type LightField, LightMeter } from "./light_field.ts";
import { measureFocus } from "./measure_focus.ts";
import { place, type Placement } from "./placement.ts";
import type { Plane } from "./plane.ts";
import { buildPyramid } from "./pyramid.ts";
import { smoothPlane } from "./smooth_plane.ts";
import { straighten, type Straightened } from "./straighten.ts";

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
  /** How sharp it is in relation to the reference; undefined where that cannot be told. */
  readonly focus?: number;
}

/** A level from which on a pixel is taken for as white as can be: JPEG and noise take a little off. */
export const WHITE = 246;

/** What a good part looks like, to lay frames over it. It is smoothed, as frames are before they are compared. */
export class Reference {
  readonly plane: Plane;
  readonly #aligner: Aligner;
  readonly #meter: LightMeter;

  constructor(plane: Plane, { mask, around, ...options }: ReferenceOptions) {
    this.plane = plane;
    const aligner = new Aligner(plane, { ...options, mask });
    this.#aligner = aligner.canAlign ? aligner : new Aligner(plane, { ...options, mask: around });
    this.#meter = new LightMeter(plane, mask);
  }

  /** `guess` is where the reference's middle should be in the frame. */
  fit(frame: Plane, guess: Pick<Placement, "x" | "y">): Fit {
    const smooth = smoothPlane(frame);
    const alignment = this.#aligner.align(buildPyramid(smooth, this.#aligner.levels), guess);
    const light = this.#meter.measure(smooth, alignment);
    const straightened = straighten(smooth, this.plane, alignment.placement, light);
    const focus = measureFocus(this.#aligner.features, straightened);
    return { frame, alignment, light, straightened, focus };
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
