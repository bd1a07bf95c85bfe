import { Background, type Learned, type View } from "./background.ts";
import { areaOf, type Bounds } from "./bounds.ts";
import { type Piece, PieceFinder } from "./piece_finder.ts";
import { ViewLearner, type ViewLearnerOptions } from "./view_learner.ts";

/** Where so much of the border has changed, it is the light, the lens or the camera, and no part. */
const CHANGED_BORDER = 0.9;

/** A view in which so much less is to be seen than in the empty one is no empty view: the lens is covered. */
const MIN_SEEN = 0.3;

/** What was absorbed moves again where so much of its place has changed. */
const WOKEN = 0.15;

/** What {@linkcode Presence} goes by; lengths are in pixels of the view. */
export interface PresenceOptions extends ViewLearnerOptions {
  /** Pieces that are nearer to each other are one. */
  join: number;
  /** In pixels: smaller pieces are noise. */
  minArea: number;
}

/** What is in view. */
export type Sight =
  /** The empty view is being learned. */
  | { kind: "learning" }
  /** All of the view differs from the empty one; `blind` where there is next to nothing to be seen in it. */
  | { kind: "changed"; blind: boolean }
  | { kind: "seen"; pieces: Piece[] };

/** Something that was taken for the empty view as it did not move. */
export type Absorbed = Learned;

/** Tells what is in view from what is always there, which it learns. Its views have one size. */
export class Presence {
  readonly #finder: PieceFinder;
  readonly #mask: Uint8Array;
  #background?: Background;
  #learner?: ViewLearner;
  #absorbed: Absorbed[] = [];
  #lastAt?: number;
  /** How much there was to be seen in the empty view. */
  #texture = 0;

  /** `empty` is the empty view, where it is known. */
  constructor({ width, height }: Pick<View, "width" | "height">, empty?: View) {
    this.#finder = new PieceFinder(width, height);
    this.#mask = new Uint8Array(width * height);
    if (empty !== undefined) this.#begin(Background.of(empty));
  }

  /** Looks at the next view, at `now` ms. Its data is kept. */
  look(view: View, now: number, options: PresenceOptions): Sight {
    const ms = now - (this.#lastAt ?? now);
    this.#lastAt = now;
    if (this.#background === undefined) {
      this.#learn(view, now, options);
      return { kind: "learning" };
    }
    this.#compare(view, options.contrast);
    const pieces = this.#finder.find(this.#mask, options);
    if (this.#hasChanged(view)) return this.#lookAnew(view, now, options);
    this.#learner = undefined;
    this.#background.follow(view, this.#finder.near, ms);
    return { kind: "seen", pieces };
  }

  /** Whether a piece is where something was learned that has left. */
  isGhost(view: View, { label, bounds }: Piece): boolean {
    return this.#background!.isGhost(view, this.#finder.labels, label, bounds);
  }

  /** Takes what is there for the empty view from now on: it was there before. */
  forget(view: View, bounds: Bounds): void {
    this.#background!.absorb(view, around(bounds, view));
  }

  /** Takes what is there for the empty view until it moves. */
  absorb(view: View, bounds: Bounds): Absorbed {
    const absorbed = this.#background!.absorb(view, around(bounds, view));
    this.#absorbed.push(absorbed);
    return absorbed;
  }

  /** Whether something that was absorbed has not moved since. */
  isAbsorbed(absorbed: Absorbed): boolean {
    return this.#absorbed.includes(absorbed);
  }

  /** Marks what is there, also what was absorbed and has moved: then it is seen again, and its place behind it. */
  #compare(view: View, contrast: number): void {
    const compare = () => this.#background!.compare(view, contrast, this.#finder.near, this.#mask);
    compare();
    const woken = this.#absorbed.filter(({ bounds }) => this.#changedIn(bounds) >= WOKEN);
    if (woken.length === 0) return;
    for (const absorbed of woken) this.#background!.restore(absorbed);
    this.#absorbed = this.#absorbed.filter((absorbed) => !woken.includes(absorbed));
    compare();
  }

  /** How much of a place differs from the empty view, from 0 to 1. */
  #changedIn(bounds: Bounds): number {
    let changed = 0;
    for (let y = bounds.top; y < bounds.bottom; y++) {
      for (let x = bounds.left; x < bounds.right; x++) {
        changed += this.#mask[y * this.#background!.width + x]!;
      }
    }
    return changed / areaOf(bounds);
  }

  #learn(view: View, now: number, options: PresenceOptions): void {
    this.#learner ??= new ViewLearner(now, options);
    const background = this.#learner.add(view, now, options);
    if (background !== undefined) this.#begin(background);
  }

  #begin(background: Background): void {
    this.#background = background;
    this.#learner = undefined;
    this.#absorbed = [];
    this.#texture = background.texture;
    this.#finder.near.fill(0);
  }

  /** Learns another view that stays, unless it is one in which nothing can be seen. */
  #lookAnew(view: View, now: number, options: PresenceOptions): Sight {
    const blind = Background.of(view).texture < MIN_SEEN * this.#texture;
    if (blind) this.#learner = undefined;
    else this.#learn(view, now, options);
    return { kind: "changed", blind };
  }

  #hasChanged({ width, height }: View): boolean {
    const near = this.#finder.near;
    let changed = 0;
    for (let x = 0; x < width; x++) changed += near[x]! + near[(height - 1) * width + x]!;
    for (let y = 0; y < height; y++) changed += near[y * width]! + near[(y + 1) * width - 1]!;
    return changed >= CHANGED_BORDER * 2 * (width + height);
  }
}

/** Bounds with one pixel more on each side: at an outline, a part and what is behind it are mixed. */
function around({ left, top, right, bottom }: Bounds, { width, height }: View): Bounds {
  return {
    left: Math.max(0, Math.floor(left) - 1),
    top: Math.max(0, Math.floor(top) - 1),
    right: Math.min(width, Math.ceil(right) + 1),
    bottom: Math.min(height, Math.ceil(bottom) + 1),
  };
}
