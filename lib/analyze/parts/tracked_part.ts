import { type Bounds, centreOf, shift, type Side } from "./bounds.ts";
import type { Piece } from "./piece_finder.ts";
import { type Speed, SpeedMeter } from "./speed_meter.ts";

/** A part has moved where it is more than so many pixels from where it was. */
const MOVED = 2;

/** Noise and smear come and go within this time, in ms: what is longer between two frames, is no noise. */
const NOISE_MS = 100;

/** Where one part is from frame to frame: its bounds are in pixels of the view, its times in ms. */
export class TrackedPart {
  readonly firstSeenAt: number;
  lastSeenAt: number;
  /** Where it was when it was last seen, and of what it consisted. */
  piece: Piece;
  /** Number of frames that it was seen in. */
  frames = 1;
  /** Number of frames since then that it was not seen in. */
  misses = 0;
  /** Whether it touches another one, so that its own bounds are not to be seen. */
  merged = false;
  /** When it was whole in view for the first time. */
  wholeSince?: number;
  /** Since when it has not moved. */
  restingSince: number;
  #meter: SpeedMeter;
  readonly #view: { width: number; height: number };
  readonly #start: Bounds;
  /** Where it was whole for the first time. */
  #wholeAt?: Bounds;
  /** Whether it is there, and no noise. */
  #isCertain: boolean;
  #restingAt: Bounds;
  /** Pairs of opposite sides that it has touched in each frame so far: it is wider than the view. */
  #spansAcross: boolean;
  #spansDown: boolean;

  /** `ms` have gone by since the frame before. */
  constructor(piece: Piece, view: { width: number; height: number }, now: number, ms: number) {
    this.#view = view;
    this.#isCertain = ms >= NOISE_MS;
    this.#meter = new SpeedMeter(now);
    this.piece = piece;
    this.firstSeenAt = this.lastSeenAt = this.restingSince = now;
    this.#start = this.#restingAt = piece.bounds;
    const touched = this.#touched(piece.bounds);
    this.#spansAcross = touched.has("left") && touched.has("right");
    this.#spansDown = touched.has("top") && touched.has("bottom");
    this.#noteWhole(now);
  }

  /** Undefined until it has moved, or stood, for a frame. */
  get speed(): Speed | undefined {
    return this.#meter.speed;
  }

  /** Where it is expected; `usual` is the speed of parts here, for one whose own is not known yet. */
  expectedAt(now: number, usual: Speed): Bounds {
    const { x, y } = this.speed ?? usual;
    const ms = now - this.lastSeenAt;
    return shift(this.piece.bounds, x * ms, y * ms);
  }

  /** Where it is now. */
  see(piece: Piece, now: number): void {
    this.#measureSpeed(piece.bounds, now);
    this.#isCertain = true;
    this.piece = piece;
    this.lastSeenAt = now;
    this.frames++;
    this.misses = 0;
    this.merged = false;
    const touched = this.#touched(piece.bounds);
    this.#spansAcross &&= touched.has("left") && touched.has("right");
    this.#spansDown &&= touched.has("top") && touched.has("bottom");
    this.#noteWhole(now);
    if (distance(piece.bounds, this.#restingAt) > MOVED) {
      this.#restingAt = piece.bounds;
      this.restingSince = now;
    }
  }

  /** It is in this frame, but hidden: it goes on as it went. */
  hide(now: number, usual: Speed): void {
    this.piece = { ...this.piece, bounds: this.expectedAt(now, usual) };
    this.#meter.go(undefined, undefined, now);
    this.lastSeenAt = now;
    this.misses = 0;
    this.merged = true;
  }

  /** It is where it was last seen, as of `now`. */
  resume(now: number): void {
    this.lastSeenAt = this.restingSince = now;
    this.#meter = new SpeedMeter(now);
  }

  /** It is not to be seen in this frame. */
  miss(now: number): void {
    if (this.misses++ === 0 && now - this.lastSeenAt >= NOISE_MS) this.#isCertain = true;
  }

  /** Whether it is there, or was, and is no noise. */
  get isCertain(): boolean {
    return this.#isCertain;
  }

  /** Whether all of it is in view. */
  get isWhole(): boolean {
    return this.#isCertain && !this.merged && this.misses === 0 && this.#bounding().size === 0;
  }

  /** Whether it was whole in view, and reaches out of it where it is going. */
  get isLeaving(): boolean {
    if (this.#wholeAt === undefined || this.merged || this.misses > 0) return false;
    const [from, to] = [centreOf(this.#wholeAt), centreOf(this.piece.bounds)];
    const bounding = this.#bounding();
    return bounding.has("left") && to.x < from.x || bounding.has("right") && to.x > from.x ||
      bounding.has("top") && to.y < from.y || bounding.has("bottom") && to.y > from.y;
  }

  /** How much of it is expected to be in view at a time when it is not seen, from 0 to 1. */
  shareInView(now: number, usual: Speed): number {
    const { left, top, right, bottom } = this.expectedAt(now, usual);
    const { width, height } = this.#view;
    const across = Math.min(right, width) - Math.max(left, 0);
    const down = Math.min(bottom, height) - Math.max(top, 0);
    return Math.max(0, across) * Math.max(0, down) / ((right - left) * (bottom - top));
  }

  #noteWhole(now: number): void {
    if (!this.isWhole) return;
    this.wholeSince ??= now;
    this.#wholeAt ??= this.piece.bounds;
  }

  /** The sides that it touches and that hide something of it: of one that is wider than the view, not those two. */
  #bounding(): Set<Side> {
    const touched = this.#touched(this.piece.bounds);
    const [from, to] = [centreOf(this.#start), centreOf(this.piece.bounds)];
    const [across, down] = [Math.abs(to.x - from.x), Math.abs(to.y - from.y)];
    const goesDown = down > MOVED && down > across;
    const goesAcross = across > MOVED && across > down;
    if ((this.#spansAcross || goesDown) && touched.has("left") && touched.has("right")) {
      touched.delete("left");
      touched.delete("right");
    }
    if ((this.#spansDown || goesAcross) && touched.has("top") && touched.has("bottom")) {
      touched.delete("top");
      touched.delete("bottom");
    }
    return touched;
  }

  #touched({ left, top, right, bottom }: Bounds): Set<Side> {
    const { width, height } = this.#view;
    const sides = new Set<Side>();
    if (left <= 0) sides.add("left");
    if (top <= 0) sides.add("top");
    if (right >= width) sides.add("right");
    if (bottom >= height) sides.add("bottom");
    return sides;
  }

  #measureSpeed(bounds: Bounds, now: number): void {
    const { width, height } = this.#view;
    const before = this.piece.bounds;
    this.#meter.go(
      step([before.left, before.right], [bounds.left, bounds.right], width),
      step([before.top, before.bottom], [bounds.top, bounds.bottom], height),
      now,
    );
  }
}

/** How far a span has moved, by those of its ends that are in view both times; undefined where none is. */
function step(
  before: readonly [number, number],
  now: readonly [number, number],
  length: number,
): number | undefined {
  const steps: number[] = [];
  if (before[0] > 0 && now[0] > 0) steps.push(now[0] - before[0]);
  if (before[1] < length && now[1] < length) steps.push(now[1] - before[1]);
  return steps.length === 0 ? undefined : steps.reduce((sum, moved) => sum + moved, 0) / steps.length;
}

function distance(a: Bounds, b: Bounds): number {
  const sides = ["left", "top", "right", "bottom"] as const;
  return Math.max(...sides.map((side) => Math.abs(a[side] - b[side])));
}
