import type { JudgedPart, Result } from "../result.ts";
import type { CameraCounts } from "./camera_tally.ts";
import { FrameRate } from "./frame_rate.ts";
import { HeldPictures } from "./held_pictures.ts";
import { View } from "./view.ts";

/** Options of {@linkcode Hub}. */
export interface HubOptions {
  /** What all pictures together may take, in bytes. @default {67_108_864} */
  maxBytes?: number;
  /** How many cameras are remembered that left. @default {16} */
  maxLeft?: number;
  /** How long a camera is remembered that left, in ms. @default {600_000} */
  rememberMs?: number;
}

const DEFAULTS = { maxBytes: 64 * 2 ** 20, maxLeft: 16, rememberMs: 600_000 } satisfies HubOptions;

/** The latest of one camera. Times are those of `performance.now()`. */
export interface Latest {
  camera: string;
  /** Of its newest frame; left out before the first one. */
  result?: Result;
  /** The last part that was decided; left out where parts are not judged, and before the first one. */
  part?: JudgedPart;
  /**
   * That very frame. It is lent: who needs it after the call copies it, as its memory is used again when a newer one comes. Left
   * out where it was not judged, or had to make room.
   */
  jpeg?: Uint8Array<ArrayBuffer>;
  /** How many were shown here: all that were answered, but for those in whose place a newer one was judged. */
  frames: number;
  /** What became of all frames of its client; left out where nobody counts them. */
  counts?: CameraCounts;
  /** Left out while there were too few to tell. */
  framesPerSecond?: number;
  /** When the result came. */
  judgedAt?: number;
  /** When the camera left; left out while it is there. */
  leftAt?: number;
}

/** A camera's place in the hub; on dispose it has left. */
export interface HubCamera extends Disposable {
  /** Takes a frame's result, and its JPEG, which from now on belongs to the hub; gives back what is not shown any more. */
  judged(result: Result, jpeg?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined;
}

interface Entry {
  latest: Omit<Latest, "jpeg" | "framesPerSecond" | "counts">;
  counts?(): CameraCounts;
  rate: FrameRate;
  timer?: ReturnType<typeof setTimeout>;
}

/**
 * The latest of each camera, for whoever wants to look on. It keeps no more than that, copies nothing and waits for
 * nobody: who looks on takes the newest when he is ready.
 */
export class Hub implements Disposable {
  readonly #options: Required<HubOptions>;
  readonly #entries = new Map<string, Entry>();
  readonly #pictures: HeldPictures;
  readonly #views = new Set<View>();

  constructor(options: HubOptions = {}) {
    this.#options = { ...DEFAULTS, ...options };
    this.#pictures = new HeldPictures(this.#options.maxBytes);
  }

  /** The cameras that are there or left not long ago. */
  get cameras(): string[] {
    return [...this.#entries.keys()];
  }

  /** Bytes of the pictures that are held. */
  get heldBytes(): number {
    return this.#pictures.bytes;
  }

  /** Undefined for a camera that never was there, or left long ago. */
  latest(camera: string): Latest | undefined {
    const entry = this.#entries.get(camera);
    if (entry === undefined) return undefined;
    return {
      ...entry.latest,
      ...(entry.counts && { counts: entry.counts() }),
      framesPerSecond: entry.rate.framesPerSecond,
      jpeg: this.#pictures.get(camera),
    };
  }

  /**
   * Gives a camera its place, and tells of it what its client's counts are. No two have one name at a time: what comes of the one
   * before is not shown any more.
   */
  camera(name: string, counts?: () => CameraCounts): HubCamera {
    const { latest, timer }: Pick<Entry, "latest" | "timer"> = this.#entries.get(name) ??
      { latest: { camera: name, frames: 0 } };
    clearTimeout(timer);
    delete latest.leftAt;
    // The time in which it was away is no part of its rate.
    const entry: Entry = { latest, counts, rate: new FrameRate() };
    this.#entries.set(name, entry);
    this.#tell(name);
    return {
      judged: (result, jpeg) => this.#judged(entry, result, jpeg),
      [Symbol.dispose]: () => this.#left(entry),
    };
  }

  /** Looks on: `onNews` is called whenever there is something to take, and must neither wait nor throw. */
  view(onNews: () => void): View {
    const view = new View(this, { onNews, onClose: () => this.#views.delete(view) });
    this.#views.add(view);
    return view;
  }

  /** Forgets everything. */
  [Symbol.dispose](): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer);
    this.#entries.clear();
    this.#views.clear();
  }

  #judged(entry: Entry, result: Result, jpeg?: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
    const { latest, rate } = entry;
    // Who was told to leave may still get answers; by then it can be forgotten, or another one have its place.
    if (!this.#isThere(entry)) return jpeg;
    latest.result = result;
    if (result.part !== undefined) latest.part = result.part;
    latest.judgedAt = performance.now();
    latest.frames++;
    rate.count(latest.judgedAt);
    const last = this.#pictures.set(latest.camera, jpeg);
    this.#tell(latest.camera);
    return last;
  }

  #isThere(entry: Entry): boolean {
    return this.#entries.get(entry.latest.camera) === entry;
  }

  #left(entry: Entry): void {
    if (!this.#isThere(entry)) return;
    const { maxLeft, rememberMs } = this.#options;
    const { latest } = entry;
    latest.leftAt = performance.now();
    entry.timer = setTimeout(() => this.#forget(latest.camera), rememberMs);
    this.#tell(latest.camera);
    const left = [...this.#entries.values()].flatMap(({ latest }) =>
      latest.leftAt === undefined ? [] : [latest]
    );
    if (left.length <= maxLeft) return;
    this.#forget(left.reduce((first, other) => other.leftAt! < first.leftAt! ? other : first).camera);
  }

  #forget(camera: string): void {
    clearTimeout(this.#entries.get(camera)?.timer);
    this.#entries.delete(camera);
    this.#pictures.set(camera);
    for (const view of this.#views) view.forget(camera);
  }

  #tell(camera: string): void {
    for (const view of this.#views) view.add(camera);
  }
}
