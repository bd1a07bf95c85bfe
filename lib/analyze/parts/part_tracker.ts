import { areaOf, type Bounds, centreOf, intersect } from "./bounds.ts";
import { joinPieces, type Piece } from "./piece_finder.ts";
import type { Speed } from "./speed_meter.ts";
import { TrackedPart } from "./tracked_part.ts";

/** A part that is not seen for so many frames and so long, in ms, is lost. */
const LOST_FRAMES = 3;
const LOST_MS = 300;

/** One of which no more than this is expected to be in view has left. */
const LEFT_SHARE = 0.3;

/** Where a piece and what is expected have so much of the smaller one in common, they are the same. */
const SAME_SHARE = 0.5;

/** Pieces of one part are no further apart than this share of its longer side. */
const GAP_SHARE = 0.15;

/** A part goes no further from one frame to the next than it is long, or than this share of the view's longer side. */
const NEAR_SHARE = 1 / 3;

/** The least time between two frames. */
const LEAST_MS = 0.01;

/** How much the newest part counts in what is usual. */
const USUAL_SHARE = 0.1;

/** What there is of parts in a frame. */
export interface TrackedParts {
  /** Those in view, in the order in which they came. */
  inView: TrackedPart[];
  /** Those that were in view one frame ago, and no more. */
  gone: TrackedPart[];
}

/** Which pieces of one frame are which parts of the frame before. */
export class PartTracker {
  readonly #view: { width: number; height: number };
  #parts: TrackedPart[] = [];
  #usual: Speed = { x: 0, y: 0 };
  #lastAt?: number;

  constructor(view: { width: number; height: number }) {
    this.#view = view;
  }

  /** Takes the pieces of the next frame, at `at` ms. One under `minArea` pixels may be of a part, and is no new part. */
  update(pieces: readonly Piece[], at: number, minArea: number): TrackedParts {
    // Two frames are never at one time, whatever a clock says: what was seen in this one is told by that.
    const now = this.#lastAt === undefined ? at : Math.max(at, this.#lastAt + LEAST_MS);
    const ms = now - (this.#lastAt ?? now);
    this.#lastAt = now;
    const rest = this.#match(pieces, now);
    const gone = this.#parts.filter((part) => part.lastSeenAt < now && this.#isGone(part, now));
    this.#parts = this.#parts.filter((part) => !gone.includes(part));
    for (const piece of rest) {
      if (piece.area >= minArea) this.#parts.push(new TrackedPart(piece, this.#view, now, ms));
    }
    this.#learnSpeed();
    return { inView: this.#parts, gone: gone.filter(({ isCertain }) => isCertain) };
  }

  /** Looks for a part no more. */
  remove(part: TrackedPart): void {
    this.#parts = this.#parts.filter((other) => other !== part);
  }

  /** Looks again for a part that was removed where it stood. */
  resume(part: TrackedPart): void {
    part.resume(this.#lastAt!);
    this.#parts.push(part);
  }

  /** Gives each part its piece; hands back those that belong to none. */
  #match(pieces: readonly Piece[], now: number): Piece[] {
    this.#uniteEntering(pieces, now);
    const expected = this.#expectedAt(now);
    const found = new Map<TrackedPart, Piece>();
    const taken = new Set<Piece>(this.#hideMerged(pieces, expected, now));
    const open = (part: TrackedPart) => !found.has(part) && part.lastSeenAt < now;
    for (const { part, piece } of pairsOf(expected, pieces)) {
      if (taken.has(piece)) continue;
      if (open(part)) found.set(part, piece);
      // What lies where a part is expected, beside another piece of it, is a piece of it, too.
      else if (found.has(part) && isPieceOf(piece, found.get(part)!, expected.get(part)!)) {
        found.set(part, joinPieces(found.get(part)!, piece));
      } else continue;
      taken.add(piece);
    }
    // Where a frame's time is wrong, its parts are not where they are expected: but they do not go back.
    const seen = new Map(this.#parts.map((part) => [part, part.piece.bounds]));
    const onwards = nearestOf(seen, pieces, this.#view).filter((pair) => this.#goesOn(pair));
    for (const { part, piece } of [...nearestOf(expected, pieces, this.#view), ...onwards]) {
      if (!open(part) || taken.has(piece)) continue;
      found.set(part, piece);
      taken.add(piece);
    }
    for (const [part, piece] of found) part.see(piece, now);
    for (const part of this.#parts) if (part.lastSeenAt < now) part.miss(now);
    return pieces.filter((piece) => !taken.has(piece));
  }

  /** Whether a part that is where the piece is has gone the way that parts go here. */
  #goesOn({ part, piece }: { part: TrackedPart; piece: Piece }): boolean {
    const [from, to] = [centreOf(part.piece.bounds), centreOf(piece.bounds)];
    return (to.x - from.x) * this.#usual.x + (to.y - from.y) * this.#usual.y >= 0;
  }

  #expectedAt(now: number): Map<TrackedPart, Bounds> {
    return new Map(this.#parts.map((part) => [part, part.expectedAt(now, this.#usual)]));
  }

  /** Pieces that come into view apart and turn out to be one part, such as the ends of a fork. */
  #uniteEntering(pieces: readonly Piece[], now: number): void {
    const expected = this.#expectedAt(now);
    for (const { bounds } of pieces) {
      const ends = this.#parts.filter((part) =>
        part.wholeSince === undefined && isInside(expected.get(part)!, bounds)
      );
      for (const end of ends.slice(1)) this.remove(end);
    }
  }

  /** Parts that touch are one piece: which is whose, shows when they are apart again. */
  #hideMerged(pieces: readonly Piece[], expected: ReadonlyMap<TrackedPart, Bounds>, now: number): Piece[] {
    return pieces.filter((piece) => {
      const inside = [...expected].filter(([, bounds]) => isInside(bounds, piece.bounds));
      if (inside.length < 2) return false;
      for (const [part] of inside) part.hide(now, this.#usual);
      return true;
    });
  }

  #isGone(part: TrackedPart, now: number): boolean {
    if (part.shareInView(now, this.#usual) < LEFT_SHARE) return true;
    return part.misses >= LOST_FRAMES && now - part.lastSeenAt >= LOST_MS;
  }

  #learnSpeed(): void {
    for (const { speed, isWhole } of this.#parts) {
      if (!isWhole || speed === undefined) continue;
      this.#usual = {
        x: this.#usual.x + (speed.x - this.#usual.x) * USUAL_SHARE,
        y: this.#usual.y + (speed.y - this.#usual.y) * USUAL_SHARE,
      };
    }
  }
}

/** Parts and pieces that lie on each other, those with the most in common first. */
function pairsOf(
  expected: ReadonlyMap<TrackedPart, Bounds>,
  pieces: readonly Piece[],
): { part: TrackedPart; piece: Piece }[] {
  return [...expected]
    .flatMap(([part, bounds]) =>
      pieces.map((piece) => {
        const common = areaOf(intersect(bounds, piece.bounds));
        const smaller = Math.min(areaOf(bounds), areaOf(piece.bounds));
        return { part, piece, common, share: common / smaller };
      })
    )
    .filter(({ share }) => share >= SAME_SHARE)
    .toSorted((a, b) => b.common - a.common);
}

/** Parts and pieces that may be the same, as far as they are from each other, nearest first. */
function nearestOf(
  expected: ReadonlyMap<TrackedPart, Bounds>,
  pieces: readonly Piece[],
  view: { width: number; height: number },
): { part: TrackedPart; piece: Piece }[] {
  const near = NEAR_SHARE * Math.max(view.width, view.height);
  return [...expected]
    .flatMap(([part, bounds]) =>
      pieces.map((piece) => {
        const [a, b] = [centreOf(bounds), centreOf(piece.bounds)];
        const reach = Math.max(near, longestSide(bounds), longestSide(piece.bounds));
        return { part, piece, distance: Math.hypot(a.x - b.x, a.y - b.y) / reach };
      })
    )
    .filter(({ distance }) => distance <= 1)
    .toSorted((a, b) => a.distance - b.distance);
}

function isPieceOf({ bounds }: Piece, { bounds: other }: Piece, expected: Bounds): boolean {
  const across = Math.max(bounds.left, other.left) - Math.min(bounds.right, other.right);
  const down = Math.max(bounds.top, other.top) - Math.min(bounds.bottom, other.bottom);
  return isInside(bounds, expected) && Math.max(across, down) <= GAP_SHARE * longestSide(expected);
}

function isInside(inner: Bounds, outer: Bounds): boolean {
  return areaOf(intersect(inner, outer)) >= SAME_SHARE * areaOf(inner);
}

function longestSide({ left, top, right, bottom }: Bounds): number {
  return Math.max(right - left, bottom - top);
}
