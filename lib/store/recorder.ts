import type { AnsweredFrame, Witness } from "../server/hub.ts";
import type { Result } from "../result.ts";
import type { Evidence, Store } from "./store.ts";

/** Options of {@linkcode Recorder}. */
export interface RecorderOptions {
  store: Pick<Store, "add" | "addPicture">;
  /** Whose pictures are kept. @default {"ng"} */
  evidence?: Evidence;
  /** What pictures may take that are held for the case that the next frame is NG, over all cameras, in bytes. @default {67_108_864} */
  maxBytes?: number;
  /** Takes memory of pictures back that are not kept. */
  giveBack?(buffer: ArrayBuffer): void;
}

const DEFAULTS = {
  evidence: "ng",
  maxBytes: 64 * 2 ** 20,
  giveBack: () => {},
} satisfies Partial<RecorderOptions>;

/** Of an NG frame: how long before and after it pictures are kept as well, in ms. */
const AROUND_MS = 1000;

/** How far apart they are at least, in ms: 15 a second show what happened. */
const APART_MS = 66;

/** A picture that is held until it is clear whether it is beside an NG frame. */
interface HeldPicture {
  id: number;
  at: number;
  jpeg: Uint8Array<ArrayBuffer>;
}

/** What is known of a camera whose frames come. */
interface Recorded {
  /** Oldest first: at most the last second. */
  held: HeldPicture[];
  /** When the last one was received that was held or kept as a neighbour. */
  lastAt: number;
  /** Until when neighbours of an NG frame are kept. */
  keepUntil: number;
}

/**
 * Has a store keep the verdicts that a hub tells of, and the pictures of NG frames: each is copied at once, as it may be the
 * camera's last one for long. Of each camera the last second of pictures is held, at most 15 of them; where an NG frame comes,
 * they are kept too, and those of the second after it.
 */
export class Recorder implements Witness {
  readonly #options: Required<RecorderOptions>;
  readonly #cameras = new Map<string, Recorded>();
  /** Ids of verdicts whose pictures are still shown, or about to be. */
  readonly #ids = new WeakMap<Result, number>();
  #heldBytes = 0;

  constructor(options: RecorderOptions) {
    this.#options = { ...DEFAULTS, ...options };
  }

  /** What is held, in bytes. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  answered({ camera, result, facts, jpeg }: AnsweredFrame): void {
    if (result.result === "dropped") return;
    const { store, evidence } = this.#options;
    const isNg = result.result === "ng" || result.part?.verdict === "ng";
    const isEvidence = evidence === "all" || (evidence === "ng" && isNg);
    const copy = isEvidence && jpeg !== undefined ? jpeg.slice() : undefined;
    const id = store.add({ camera, result, ageMs: facts?.ageMs, jpeg: copy });
    if (evidence !== "ng") return;
    // What has its picture needs it no second time.
    if (copy === undefined && id !== undefined && jpeg !== undefined) this.#ids.set(result, id);
    if (!isNg) return;
    const recorded = this.#recordedOf(camera);
    const at = atOf(result);
    recorded.keepUntil = Math.max(recorded.keepUntil, at + AROUND_MS);
    for (const picture of recorded.held.splice(0)) {
      this.#letGo(picture);
      if (picture.at >= at - AROUND_MS) this.#keep(camera, picture);
      else this.#options.giveBack(picture.jpeg.buffer);
    }
  }

  outdated({ camera, result, jpeg }: AnsweredFrame & { jpeg: Uint8Array<ArrayBuffer> }): boolean {
    const id = this.#ids.get(result);
    if (id === undefined) return false;
    const recorded = this.#recordedOf(camera);
    const at = atOf(result);
    // A clock that was put back begins anew.
    if (Math.abs(at - recorded.lastAt) < APART_MS) return false;
    const isKept = at <= recorded.keepUntil && at >= recorded.keepUntil - 2 * AROUND_MS;
    if (!isKept && !this.#hasRoomFor(jpeg, at)) return false;
    recorded.lastAt = at;
    if (isKept) {
      this.#keep(camera, { id, at, jpeg });
      return true;
    }
    recorded.held.push({ id, at, jpeg });
    this.#heldBytes += jpeg.buffer.byteLength;
    this.#forgetOld(recorded, at);
    return true;
  }

  left(camera: string): void {
    const { held = [] } = this.#cameras.get(camera) ?? {};
    for (const picture of held) this.#giveBack(picture);
    this.#cameras.delete(camera);
  }

  #recordedOf(camera: string): Recorded {
    let recorded = this.#cameras.get(camera);
    if (recorded === undefined) {
      recorded = { held: [], lastAt: -Infinity, keepUntil: -Infinity };
      this.#cameras.set(camera, recorded);
    }
    return recorded;
  }

  #keep(camera: string, { id, at, jpeg }: HeldPicture): void {
    this.#options.store.addPicture({ id, camera, at, isEvidence: false, jpeg });
  }

  /** Where there is none, cameras that stand still have to give theirs back. */
  #hasRoomFor({ buffer }: Uint8Array<ArrayBuffer>, now: number): boolean {
    const { maxBytes } = this.#options;
    if (this.#heldBytes + buffer.byteLength <= maxBytes) return true;
    for (const recorded of this.#cameras.values()) this.#forgetOld(recorded, now);
    return this.#heldBytes + buffer.byteLength <= maxBytes;
  }

  #forgetOld({ held }: Recorded, now: number): void {
    const from = held.findIndex(({ at }) => Math.abs(now - at) <= AROUND_MS);
    for (const picture of held.splice(0, from < 0 ? held.length : from)) this.#giveBack(picture);
  }

  #giveBack(picture: HeldPicture): void {
    this.#letGo(picture);
    this.#options.giveBack(picture.jpeg.buffer);
  }

  #letGo({ jpeg }: HeldPicture): void {
    this.#heldBytes -= jpeg.buffer.byteLength;
  }
}

function atOf({ timing }: Result): number {
  return timing?.receivedAt ?? Date.now();
}
