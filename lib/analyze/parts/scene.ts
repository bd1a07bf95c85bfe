import type { DecodedPicture } from "../../codec/codec.ts";
import type { Box, WantsPixels } from "../analyzer.ts";
import type { FramePictures } from "../frame_pictures.ts";
import type { OptionValues } from "../options.ts";
import type { PARTS_OPTIONS } from "../parts_options.ts";
import { shrinkPicture } from "../shrink_picture.ts";
import { PartTracker, type TrackedParts } from "./part_tracker.ts";
import { type Absorbed, Presence, type Sight } from "./presence.ts";
import type { TrackedPart } from "./tracked_part.ts";

/** What presence is looked for in: at 720p an eighth of the frame. */
const GLANCE = { format: "gray", longestSide: 160 } as const satisfies WantsPixels;

/** A part in view is followed until it is so many times smaller than a new one would have to be. */
const FAINT = 4;

/** What stands still for so long, in ms, may be nothing that came: something that was learned has left. */
const SUSPECT_MS = 200;

/** So much is remembered of what stands about. */
const MAX_ABSORBED = 16;

/** What goes on in a frame. */
export type SceneSight =
  | Exclude<Sight, { kind: "seen" }>
  /** `ghosts` were taken for parts, and are none. */
  | ({ kind: "parts"; ghosts: TrackedPart[] } & TrackedParts);

/** What passes in front of one camera, in frames of one size. */
export class Scene {
  readonly #source: Pick<FramePictures, "sourceWidth" | "sourceHeight">;
  readonly #values: Readonly<OptionValues<typeof PARTS_OPTIONS>>;
  readonly #presence: Presence;
  readonly #tracker: PartTracker;
  /** Pixels of the frame to one of the view. */
  readonly #scale: number;
  /** Parts that have not moved for long, oldest first. */
  readonly #absorbed = new Map<TrackedPart, Absorbed>();

  /** Begins with the frame in `pictures`. `empty` is the empty view, where it is known: of the frame's size. */
  constructor(
    pictures: FramePictures,
    values: Readonly<OptionValues<typeof PARTS_OPTIONS>>,
    empty?: DecodedPicture,
  ) {
    const view = viewOf(pictures.glance(GLANCE));
    const { sourceWidth, sourceHeight } = pictures;
    this.#source = { sourceWidth, sourceHeight };
    this.#values = values;
    this.#scale = Math.round(Math.max(sourceWidth, sourceHeight) / Math.max(view.width, view.height));
    this.#presence = new Presence(view, empty && shrinkPicture(empty, this.#scale));
    this.#tracker = new PartTracker(view);
  }

  /** Whether a frame is of the size that this one is of. */
  fits({ sourceWidth, sourceHeight }: FramePictures): boolean {
    return sourceWidth === this.#source.sourceWidth && sourceHeight === this.#source.sourceHeight;
  }

  /** Looks at the next frame. Throws `CodecError` where it cannot be decoded. */
  look(pictures: FramePictures, now: number): SceneSight {
    const view = viewOf(pictures.glance(GLANCE));
    const { minArea, join, contrast, settle } = this.#values;
    const minPixels = minArea / 100 * view.width * view.height;
    const sight = this.#presence.look(view, now, {
      contrast,
      settle,
      join: join / 100 * Math.max(view.width, view.height),
      minArea: minPixels / FAINT,
    });
    if (sight.kind !== "seen") return sight;
    this.#resumeWoken();
    const { inView, gone } = this.#tracker.update(sight.pieces, now, minPixels);
    const ghosts = inView.filter((part) => this.#isGhost(part, view, now));
    for (const part of ghosts) this.#presence.forget(view, part.piece.bounds);
    const resting = inView.filter((part) =>
      !ghosts.includes(part) && now - part.restingSince >= this.#values.absorb
    );
    for (const part of resting) this.#absorbed.set(part, this.#presence.absorb(view, part.piece.bounds));
    for (const part of [...ghosts, ...resting]) this.#tracker.remove(part);
    return {
      kind: "parts",
      inView: inView.filter((part) => !ghosts.includes(part) && !resting.includes(part)),
      gone: [...gone, ...this.#dropOldest()],
      ghosts,
    };
  }

  /** Where a part is, in pixels of the frame. */
  boxOf({ piece: { bounds } }: TrackedPart): Box {
    const { sourceWidth, sourceHeight } = this.#source;
    const [left, top] = [bounds.left * this.#scale, bounds.top * this.#scale];
    const right = Math.min(sourceWidth, bounds.right * this.#scale);
    const bottom = Math.min(sourceHeight, bounds.bottom * this.#scale);
    return [left, top, right - left, bottom - top];
  }

  /** Parts that were absorbed and move again go on as the same parts. */
  #resumeWoken(): void {
    for (const [part, absorbed] of this.#absorbed) {
      if (this.#presence.isAbsorbed(absorbed)) continue;
      this.#absorbed.delete(part);
      this.#tracker.resume(part);
    }
  }

  /** Whether what stands there is no part, but the place of one that was there while the view was learned. */
  #isGhost(part: TrackedPart, view: DecodedPicture, now: number): boolean {
    const isNew = part.firstSeenAt === now && part.isWhole;
    const isSuspect = isNew || now - part.restingSince >= SUSPECT_MS;
    return isSuspect && part.misses === 0 && this.#presence.isGhost(view, part.piece);
  }

  #dropOldest(): TrackedPart[] {
    const oldest = [...this.#absorbed.keys()].slice(0, -MAX_ABSORBED);
    for (const part of oldest) this.#absorbed.delete(part);
    return oldest;
  }
}

/** Of a frame larger than 1280 pixels, an eighth is more than is needed. */
function viewOf(picture: DecodedPicture): DecodedPicture {
  const longest = Math.max(picture.width, picture.height);
  return shrinkPicture(picture, Math.max(1, Math.floor(longest / GLANCE.longestSide)));
}
