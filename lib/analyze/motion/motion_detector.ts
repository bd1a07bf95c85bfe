import { type Piece, PieceFinder } from "../parts/piece_finder.ts";
import type { Levels } from "./compare_edges.ts";
import { dropShadows } from "./drop_shadows.ts";
import { dropShaken } from "./drop_shaken.ts";
import { EvenLight, type LitPicture } from "./even_light.ts";
import { LearnedView, type LearnOptions } from "./learned_view.ts";
import { type Recognition, recognizeView } from "./recognize_view.ts";

/** What {@linkcode MotionDetector} goes by. */
export interface MotionOptions extends LearnOptions {
  /** Pixels up to so far apart are of one piece. */
  join: number;
  /** Whether what only changes the light on the view counts. */
  shadows: boolean;
  /** Where motion counts: pixels that are not 0. */
  mask: Uint8Array;
}

/** What moves in a picture, the largest first, or why that cannot be told. */
export type Motion =
  | { kind: "seen"; pieces: Piece[] }
  /** The view is being learned. */
  | { kind: "learning" }
  | Elsewhere;

/** What else is seen than the view. */
type Elsewhere = Exclude<Recognition, { kind: "view" }>;

/** A step of so many times the contrast across two pixels is an edge. */
const EDGE = 2;

/** Finds what moves in pictures of one size, in whatever light. */
export class MotionDetector {
  readonly #width: number;
  readonly #height: number;
  readonly #light: EvenLight;
  readonly #finder: PieceFinder;
  /** What differs from the view: 1, else 0. */
  readonly #different: Uint8Array;
  /** The same where motion counts. */
  readonly #counted: Uint8Array;
  #view: LearnedView;
  /** What is learned while another view is seen; kept for the next time. */
  #other?: LearnedView;
  #isOtherSeen = false;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#light = new EvenLight(width, height);
    this.#finder = new PieceFinder(width, height);
    this.#different = new Uint8Array(width * height);
    this.#counted = new Uint8Array(width * height);
    this.#view = new LearnedView(width * height);
  }

  /** Whether a view has been learned. */
  get hasLearned(): boolean {
    return this.#view.isLearned;
  }

  /** Looks at the next picture, which was taken at `now` ms. */
  look(picture: LitPicture, now: number, options: MotionOptions): Motion {
    if (this.#view.isEmpty || this.#view.isOutdated(now, options)) this.#begin(now);
    if (!this.#view.isLearned) {
      this.#learn(this.#view, picture, now, options);
      return { kind: "learning" };
    }
    this.#light.adjust(picture, this.#view.usual, this.#different, EDGE * options.contrast);
    if (this.#isOtherSeen) this.#view.compare(this.#light.levels, now, options, this.#different);
    else this.#view.learn(this.#light.levels, now, options, this.#different);
    const seen = this.#compare(options.contrast);
    if (seen.kind !== "view") return this.#learnOther(seen, picture, now, options);
    this.#isOtherSeen = false;
    return { kind: "seen", pieces: this.#find(options) };
  }

  #begin(now: number): void {
    this.#view.begin(now);
    this.#isOtherSeen = false;
  }

  #learn(view: LearnedView, picture: LitPicture, now: number, options: MotionOptions): void {
    this.#different.fill(0);
    if (view.isEmpty) this.#light.levels.set(picture.data);
    else this.#light.adjust(picture, view.usual, this.#different, EDGE * options.contrast);
    view.learn(this.#light.levels, now, options, this.#different);
    this.#different.fill(0);
  }

  /** Whatever stays for long enough is the view, unless nothing can be seen of it. */
  #learnOther(seen: Elsewhere, picture: LitPicture, now: number, options: MotionOptions): Motion {
    this.#other ??= new LearnedView(this.#different.length);
    if (!this.#isOtherSeen || seen.kind === "blind") this.#other.begin(now);
    this.#isOtherSeen = true;
    if (seen.kind === "blind") return seen;
    this.#learn(this.#other, picture, now, options);
    if (this.#other.isLearned) {
      [this.#view, this.#other] = [this.#other, this.#view];
      this.#isOtherSeen = false;
    }
    return seen;
  }

  /** Tells whether the view is seen, and leaves in `#different` what is none of it. */
  #compare(contrast: number): Recognition {
    const [view, seen] = [this.#picture(this.#view.usual), this.#picture(this.#light.levels)];
    const { factor } = this.#light;
    // In less light, noise is raised with all else.
    dropShaken(this.#different, view, seen, contrast * Math.max(1, factor));
    return recognizeView(view, seen, { contrast: EDGE * contrast, factor, different: this.#different });
  }

  #find({ contrast, join, mask, shadows }: MotionOptions): Piece[] {
    const counted = this.#counted;
    for (let at = 0; at < counted.length; at++) counted[at] = mask[at] === 0 ? 0 : this.#different[at]!;
    if (!shadows) {
      const [view, seen] = [this.#picture(this.#view.usual), this.#picture(this.#light.levels)];
      dropShadows(counted, view, seen, { contrast: EDGE * contrast, different: this.#different });
    }
    return this.#finder.find(counted, { join, minArea: 1 });
  }

  #picture(data: Float32Array): Levels {
    return { width: this.#width, height: this.#height, data };
  }
}
