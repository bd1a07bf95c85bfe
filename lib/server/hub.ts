import type { JudgedPart, Result } from "../result.ts";
import type { CameraCounts } from "./camera_tally.ts";
import { FrameRate } from "./frame_rate.ts";
import { HeldPictures } from "./held_pictures.ts";
import { VerdictStrip } from "./verdict_strip.ts";
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

/** What is known of a frame beside its answer. */
export interface FrameFacts {
  /** Length of its message. */
  bytes: number;
  /** Whether it is of a live source, where the newest frame wins. */
  isLive: boolean;
  /** By how much longer it took from capture to the server than the quickest one of its stream, in ms. */
  ageMs?: number;
  /** From capture until it was sent, by its client's clock, in ms. */
  clientMs?: number;
}

/** A frame that was answered, as it is told to who looks on at all of them. */
export interface AnsweredFrame {
  camera: string;
  /** Its answer; `answeredAt` may still be that of its arrival. */
  result: Result;
  facts?: FrameFacts;
  /** Lent for the call: who needs it afterwards copies it. Left out where it was not judged. */
  jpeg?: Uint8Array<ArrayBuffer>;
}

/** Who is told of every frame, such as store and metrics. Its methods must neither wait nor throw. */
export interface Witness {
  /** A frame was answered, or dropped. Answers that are given once more are not told. */
  answered?(frame: AnsweredFrame): void;
  /**
   * A picture is shown no more, as a newer one is. True takes it over, with its memory; the first who takes it has it.
   */
  outdated?(frame: AnsweredFrame & { jpeg: Uint8Array<ArrayBuffer> }): boolean;
  /** A camera has left; it may come back. */
  left?(camera: string): void;
  /** A camera is not remembered any more. */
  forgotten?(camera: string): void;
}

/** The latest of one camera. Times are those of `performance.now()`. */
export interface Latest {
  camera: string;
  /** Of its newest frame; left out before the first one. */
  result?: Result;
  /** Of that frame; left out where nobody told. */
  facts?: FrameFacts;
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
  /** When the newest frame came that was judged: neither an error nor dropped. */
  verdictAt?: number;
  /** When the newest frame was answered or dropped, whether it is shown here or not. */
  frameAt?: number;
  /** Whether its frames are of a live source; left out before the first one. */
  isLive?: boolean;
  /** The last minute, a letter a second: see {@linkcode VerdictStrip}. */
  minute?: string;
  /** When it came, last time. */
  cameAt: number;
  /** When the camera left; left out while it is there. */
  leftAt?: number;
}

/** A camera's place in the hub; on dispose it has left. */
export interface HubCamera extends Disposable {
  /** Takes a frame's result, and its JPEG, which from now on belongs to the hub; gives back what is not shown any more. */
  judged(
    result: Result,
    jpeg?: Uint8Array<ArrayBuffer>,
    facts?: FrameFacts,
  ): Uint8Array<ArrayBuffer> | undefined;
  /** Tells of a frame in whose place a newer one is judged: it is counted and not shown. */
  superseded(result: Result, facts?: FrameFacts): void;
}

interface Entry {
  latest: Omit<Latest, "jpeg" | "framesPerSecond" | "counts" | "minute">;
  counts?(): CameraCounts;
  rate: FrameRate;
  strip: VerdictStrip;
  /** What the picture that is shown was answered with. */
  pictured?: Pick<AnsweredFrame, "result" | "facts">;
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
  readonly #witnesses = new Set<Witness>();

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
      minute: entry.strip.render(performance.now()),
      jpeg: this.#pictures.get(camera),
    };
  }

  /**
   * Gives a camera its place, and tells of it what its client's counts are. No two have one name at a time: what comes of the one
   * before is not shown any more.
   */
  camera(name: string, counts?: () => CameraCounts): HubCamera {
    const { timer, ...before }: Pick<Entry, "latest" | "strip" | "timer" | "pictured"> =
      this.#entries.get(name) ??
        { latest: { camera: name, frames: 0, cameAt: 0 }, strip: new VerdictStrip() };
    clearTimeout(timer);
    delete before.latest.leftAt;
    before.latest.cameAt = performance.now();
    // The time in which it was away is no part of its rate.
    const entry: Entry = { ...before, counts, rate: new FrameRate() };
    this.#entries.set(name, entry);
    this.#tell(name);
    return {
      judged: (result, jpeg, facts) => this.#judged(entry, { camera: name, result, jpeg, facts }),
      superseded: (result, facts) => this.#superseded(entry, { camera: name, result, facts }),
      [Symbol.dispose]: () => this.#left(entry),
    };
  }

  /** Looks on: `onNews` is called whenever there is something to take, and must neither wait nor throw. */
  view(onNews: (camera: string) => void): View {
    const view = new View(this, { onNews, onClose: () => this.#views.delete(view) });
    this.#views.add(view);
    return view;
  }

  /** Tells of every frame from now on, until the handle is disposed of. */
  tell(witness: Witness): Disposable {
    this.#witnesses.add(witness);
    return { [Symbol.dispose]: () => void this.#witnesses.delete(witness) };
  }

  /** Forgets everything. */
  [Symbol.dispose](): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer);
    this.#entries.clear();
    this.#views.clear();
    this.#witnesses.clear();
  }

  #judged(entry: Entry, frame: AnsweredFrame): Uint8Array<ArrayBuffer> | undefined {
    const { latest, rate } = entry;
    const { result, jpeg, facts } = frame;
    for (const witness of this.#witnesses) witness.answered?.(frame);
    // Who was told to leave may still get answers; by then it can be forgotten, or another one have its place.
    if (!this.#isThere(entry)) return jpeg;
    const now = performance.now();
    this.#came(entry, frame, now);
    latest.result = result;
    latest.facts = facts;
    if (result.part !== undefined) latest.part = result.part;
    latest.judgedAt = now;
    if (result.result !== "error" && result.result !== "dropped") latest.verdictAt = now;
    latest.frames++;
    rate.count(now);
    const last = this.#pictures.set(latest.camera, jpeg);
    const { pictured } = entry;
    entry.pictured = { result, facts };
    this.#tell(latest.camera);
    if (last === undefined || pictured === undefined) return last;
    return this.#isTaken({ camera: latest.camera, jpeg: last, ...pictured }) ? undefined : last;
  }

  #superseded(entry: Entry, frame: AnsweredFrame): void {
    for (const witness of this.#witnesses) witness.answered?.(frame);
    if (this.#isThere(entry)) this.#came(entry, frame, performance.now());
  }

  #came({ latest, strip }: Entry, { result, facts }: AnsweredFrame, now: number): void {
    latest.frameAt = now;
    strip.add(result.result, now);
    // What there was no memory for was not read: whether it was live nobody knows.
    if (facts !== undefined && (facts.isLive || result.code !== "overload")) latest.isLive = facts.isLive;
  }

  #isTaken(frame: AnsweredFrame & { jpeg: Uint8Array<ArrayBuffer> }): boolean {
    for (const witness of this.#witnesses) if (witness.outdated?.(frame)) return true;
    return false;
  }

  #isThere(entry: Entry): boolean {
    return this.#entries.get(entry.latest.camera) === entry;
  }

  #left(entry: Entry): void {
    if (!this.#isThere(entry)) return;
    const { maxLeft, rememberMs } = this.#options;
    const { latest } = entry;
    latest.leftAt = performance.now();
    for (const witness of this.#witnesses) witness.left?.(latest.camera);
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
    for (const witness of this.#witnesses) witness.forgotten?.(camera);
  }

  #tell(camera: string): void {
    for (const view of this.#views) view.add(camera);
  }
}
