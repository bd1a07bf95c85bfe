import { CameraLimitError } from "../camera_limit_error.ts";
import type { CodecName } from "../codec/codec.ts";
import type { ProgramStarter } from "../programs/programs.ts";
import { LearnError } from "../learn_error.ts";
import { OptionsError } from "../options_error.ts";
import type { JudgedPart } from "../result.ts";
import { UnknownCameraError } from "../unknown_camera_error.ts";
import { WorkerError } from "./analysis_worker.ts";
import { AnalyzerError, type LearnOptions } from "./analyzer.ts";
import { type FrameOptions, type Judged, Lane, type LaneCamera, refuse } from "./lane.ts";
import { type OptionRow, optionRows, tablesOf } from "./option_rows.ts";
import { type OptionChange, readChanges } from "./read_changes.ts";
import { type Assignment, type CameraSettings, nameOf, type Settings } from "./settings.ts";
import { tryChanges } from "./try_changes.ts";
import { trySettings } from "./try_settings.ts";
import { Turn } from "./turn.ts";
import type { Changes, StartMessage } from "./worker_messages.ts";

export type { FrameOptions, Judged } from "./lane.ts";

/** Options of {@linkcode AnalysisPool.start}. */
export interface PoolOptions extends Pick<StartMessage, "codec" | "maxPixels" | "models"> {
  /** How each camera is judged. */
  settings: Settings;
  /** How many workers there may be. They are started as cameras come; the first one at once. */
  workers: number;
  /** Whether frames come in time from a camera, or are files. @default {"stream"} */
  source?: StartMessage["source"];
  /** How many cameras there may be at a time. @default {64} */
  maxCameras?: number;
  /** How long judging one frame may take, in ms. @default {5000} */
  analyzeTimeoutMs?: number;
  /** How long a camera's analyzers stay when it has left, in ms. @default {600_000} */
  forgetMs?: number;
  /**
   * How long a worker that took the place of a dead one must live until other cameras come there, in ms.
   *
   * @default {60_000}
   */
  settleMs?: number;
  /** How long analyzers that could not be made are left alone until that is tried again, in ms. @default {5000} */
  retryMs?: number;
  /** Starts the user's programs that judge; left out where none may be started. */
  programs?: ProgramStarter;
  /** Is told what is wrong beyond a single frame: a worker that died, what analyzers warn of. */
  onWarning?(words: string): void;
}

/** What there need not be. */
type Optional = "models" | "programs";

const DEFAULTS = {
  source: "stream",
  maxCameras: 64,
  analyzeTimeoutMs: 5000,
  forgetMs: 600_000,
  settleMs: 60_000,
  retryMs: 5000,
  onWarning() {},
} satisfies Partial<PoolOptions>;

/** Why a frame is not judged that nobody waits for any more. */
const LEFT = "its camera left";

/** A camera's place in the pool. On dispose it has left; it finds its analyzers again if it comes back soon. */
export interface PoolCamera extends Disposable {
  /** Name of what judges it, such as `quality,defect`. */
  readonly analyzer: string;
  /**
   * Has a frame judged, after this camera's earlier ones. Never rejects. The JPEG's buffer is transferred. A live frame is
   * `dropped` where a newer one comes before its turn (`overload`), or where that comes too late (`stale`).
   */
  judge(jpeg: Uint8Array<ArrayBuffer>, options?: FrameOptions): Promise<Judged>;
  /**
   * The parts that were in view to the end, or not told yet, where parts are judged and no frame comes any more: to be
   * called when the last one was judged. Of a worker that is gone there are none.
   */
  finish(): Promise<JudgedPart[]>;
}

/** What {@linkcode AnalysisPool.workersState} tells of a worker. */
export interface WorkerState {
  /** Those that are there and are with it, by name. */
  cameras: string[];
  /** Whether none died in its place lately. */
  isWell: boolean;
  /** Frames that wait for their turn there. */
  waiting: number;
}

/** A camera that is there, or is remembered. */
interface Member extends LaneCamera {
  /** The lane to which it comes back when a worker that died there is replaced. */
  home: Lane;
  /** Forgets it, once it has left. */
  timer?: ReturnType<typeof setTimeout>;
}

/**
 * Web Workers that decode and judge, so that the event loop stays free for the network.
 *
 * A camera stays with its worker, and cameras are spread evenly. Where a worker dies, the camera whose frame it was
 * judging gets the worker that takes its place, and the others go to those that live: a frame that kills a worker may
 * well come again. They come back when the new one has lived for a while.
 */
export class AnalysisPool implements Disposable {
  /** How each camera is judged; changed by {@linkcode AnalysisPool.assign} and {@linkcode AnalysisPool.change} alone. */
  readonly settings: Settings;
  readonly #options: Required<Omit<PoolOptions, Optional>> & Pick<PoolOptions, Optional>;
  readonly #lanes: Lane[] = [];
  readonly #present = new Map<string, Member>();
  /** Cameras that left, in that order. */
  readonly #remembered = new Map<string, Member>();
  /** One change is tried at a time: two that are right each may not go together. */
  readonly #changing = new Turn();
  #codec?: CodecName;

  /**
   * Starts the pool with one worker, and tries there whether all analyzers can be made. Throws where the worker cannot
   * start, or with an `AnalyzerError` where an analyzer cannot be made as its options say.
   */
  static async start(options: PoolOptions): Promise<AnalysisPool> {
    const pool = new AnalysisPool(options);
    try {
      const first = pool.#addLane();
      const codec = await first.ready;
      await trySettings(first, pool.settings);
      pool.#codec = codec;
      return pool;
    } catch (error) {
      pool.close();
      throw error;
    }
  }

  private constructor(options: PoolOptions) {
    this.#options = { ...DEFAULTS, ...options };
    this.settings = options.settings;
  }

  /** The codec in use. */
  get codec(): CodecName {
    return this.#codec!;
  }

  /** The cameras that are with each worker, by name. */
  get workers(): string[][] {
    return this.#lanes.map((lane) => this.#camerasOf(lane).map(({ name }) => name));
  }

  /**
   * Gives a camera a place. Throws {@linkcode CameraLimitError} where there are too many; those that left do not count.
   */
  camera(name: string): PoolCamera {
    const { maxCameras } = this.#options;
    if (this.#present.has(name)) throw new Error(`Cannot add a camera as its name is taken: got ${name}`);
    if (this.#present.size >= maxCameras) throw new CameraLimitError(maxCameras, name);
    const member = this.#remembered.get(name) ?? this.#newMember(name);
    clearTimeout(member.timer);
    this.#remembered.delete(name);
    this.#present.set(name, member);
    let isThere = true;
    return {
      analyzer: nameOf(member.settings),
      judge: (jpeg, options) =>
        new Promise((resolve) => {
          if (isThere) member.lane.put(member, { ...options, jpeg, resolve });
          else refuse({ jpeg, resolve }, LEFT);
        }),
      finish: () => member.worker?.finish(name).catch(() => []) ?? Promise.resolve([]),
      [Symbol.dispose]: () => {
        if (isThere) this.#leave(member);
        isThere = false;
      },
    };
  }

  /**
   * Changes an option while cameras are judged: the next frame of each is judged by the new value, and says so. The value
   * is trusted, as is what it names; for what comes from a network there is {@linkcode AnalysisPool.change}.
   */
  assign(assignment: Assignment): void {
    this.settings.assign(assignment);
    this.#spread();
  }

  /**
   * Changes options of a camera that is there or left lately, until the server ends: names such as `defect.threshold` with
   * values from JSON, as `readOptionValue` takes them; null goes back to what holds without changes of this camera. All are
   * checked and, where it takes that to find what is wrong, tried; then the next frame is judged by them, and says so. A
   * second camera of a name, `line-3#2`, goes by what is said of `line-3`.
   *
   * Throws {@linkcode UnknownCameraError}, or {@linkcode OptionsError} with all that is wrong; then nothing was changed.
   */
  async change(camera: string, changes: Readonly<Record<string, unknown>>): Promise<void> {
    this.#memberOf(camera);
    const read = readChanges(camera, this.settings.of(camera), changes);
    await this.#changing.take();
    try {
      const draft = this.settings.copy();
      change(draft, camera, read);
      await this.#try(camera, draft, read);
      change(this.settings, camera, read);
      this.#spread();
    } finally {
      this.#changing.pass();
    }
  }

  /** The options of what judges a camera, or would, with their values; a name that no camera has will do. */
  options(camera: string): OptionRow[] {
    return optionRows(this.settings.of(camera), this.settings.without(camera));
  }

  /**
   * Has what learns of a camera, such as `defect`, begin anew with its next frame. What it had kept on disk stays until
   * the new is there, and counts again where its analyzers are made anew before; while it learns, its verdicts are `unknown`,
   * `learning`. What parts take for the empty view stays. Throws {@linkcode UnknownCameraError}, or
   * {@linkcode LearnError} with why nothing can be learned.
   */
  learn(camera: string): Promise<void> {
    return this.#learn(camera, { forget: false });
  }

  /** As {@linkcode AnalysisPool.learn}, and what was kept on disk is removed at once. */
  forget(camera: string): Promise<void> {
    return this.#learn(camera, { forget: true });
  }

  /**
   * A JPEG in gray of what `defect` takes for good, in the size in which it compares: the middle of all good samples, each
   * laid over the first and smoothed. It shows the whole frame; where parts are judged, what is around one. Undefined where
   * that is not known: it is still learned, no frame was judged yet, nothing that judges the camera has a reference, or
   * there is no such camera.
   */
  async reference(camera: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const member = this.#present.get(camera) ?? this.#remembered.get(camera);
    try {
      return await member?.worker?.reference(camera);
    } catch (error) {
      if (error instanceof WorkerError) return undefined; // what it knew is gone with it
      throw error;
    }
  }

  /** How the workers are. */
  get workersState(): WorkerState[] {
    return this.#lanes.map((lane) => ({
      cameras: this.#camerasOf(lane).map(({ name }) => name),
      isWell: lane.isWell && !lane.isDown,
      waiting: lane.waiting,
    }));
  }

  /** Ends all workers; what they had not judged yet is answered with an error. */
  close(): void {
    for (const { timer } of this.#remembered.values()) clearTimeout(timer);
    for (const lane of this.#lanes) lane.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** One that is there, or is remembered. */
  #memberOf(camera: string): Member {
    const member = this.#present.get(camera) ?? this.#remembered.get(camera);
    if (member === undefined) throw new UnknownCameraError(camera);
    return member;
  }

  async #learn(camera: string, options: LearnOptions): Promise<void> {
    const member = this.#memberOf(camera);
    try {
      await member.lane.learn(member, options);
    } catch (error) {
      throw new LearnError(whyNotLearned(camera, error), { cause: error });
    }
  }

  get #members(): Member[] {
    return [...this.#present.values(), ...this.#remembered.values()];
  }

  /** Tries changes for the camera that they are for, and each other that goes by its settings. */
  async #try(camera: string, draft: Settings, changes: readonly OptionChange[]): Promise<void> {
    for (const { name, settings, lane } of this.#members) {
      const changed = draft.of(name);
      if (Object.keys(differences(settings, changed)).length === 0) continue;
      const issues = await tryChanges(lane, name, changed, changes);
      if (issues.length > 0) throw new OptionsError(camera, issues);
    }
  }

  /** Has each camera judged by its settings as they are now. */
  #spread(): void {
    for (const member of this.#members) {
      const settings = this.settings.of(member.name);
      const changes = differences(member.settings, settings);
      if (Object.keys(changes).length === 0) continue;
      member.settings = settings;
      member.failure = undefined; // it may be what was wrong
      Object.assign(member.changes, changes);
    }
  }

  #addLane(): Lane {
    const lane = new Lane({
      ...this.#options,
      onDeath: (lane, error) => this.#moveOff(lane, error),
      onSettled: (lane) => this.#bringHome(lane),
    });
    this.#lanes.push(lane);
    return lane;
  }

  #newMember(name: string): Member {
    const lane = this.#freeLane();
    const settings = this.settings.of(name);
    return { name, lane, home: lane, settings, changes: {}, busy: false, troubled: false };
  }

  /** The lane for one more camera: best one where no worker died lately. */
  #freeLane(): Lane {
    const well = this.#lanes.filter((lane) => lane.isWell);
    const up = this.#lanes.filter((lane) => !lane.isDown);
    const lane = this.#emptiest([well, up, this.#lanes].find((lanes) => lanes.length > 0)!);
    const mayGrow = this.#lanes.length < this.#options.workers;
    return this.#camerasOf(lane).length > 0 && mayGrow ? this.#addLane() : lane;
  }

  #emptiest(lanes: Lane[]): Lane {
    const counted = lanes.map((lane) => ({ lane, cameras: this.#camerasOf(lane).length }));
    return counted.reduce((least, other) => other.cameras < least.cameras ? other : least).lane;
  }

  #camerasOf(lane: Lane): Member[] {
    return [...this.#present.values()].filter((member) => member.lane === lane);
  }

  #leave(member: Member): void {
    const { maxCameras, forgetMs } = this.#options;
    this.#present.delete(member.name);
    member.lane.refuse(member, LEFT);
    member.home = member.lane;
    if (member.worker === undefined) return; // there is nothing to find again
    this.#remembered.set(member.name, member);
    member.timer = setTimeout(() => this.#forget(member), forgetMs);
    const [oldest] = this.#remembered.values();
    if (this.#remembered.size > maxCameras) this.#forget(oldest);
  }

  #forget(member: Member): void {
    clearTimeout(member.timer);
    this.#remembered.delete(member.name);
    member.lane.forget(member);
  }

  #moveOff(lane: Lane, error: WorkerError): void {
    if (this.#codec === undefined) return; // it does not even start, as who starts it is told
    const culprit = this.#present.get(error.camera ?? "");
    this.#warn(lane, error, culprit);
    for (const member of this.#remembered.values()) if (member.lane === lane) this.#forget(member);
    const others = this.#lanes.filter((other) => other !== lane && other.isWell);
    if (others.length === 0) return;
    for (const member of this.#camerasOf(lane)) {
      if (member !== culprit) this.#emptiest(others).adopt(member);
    }
  }

  #warn(lane: Lane, { message }: WorkerError, culprit?: Member): void {
    if (lane.isDown || culprit?.troubled) return; // what lasts is told once
    const where = culprit === undefined ? "" : `, at work for ${culprit.name}`;
    this.#options.onWarning(`A worker is replaced${where}: ${message}`);
    if (culprit !== undefined) culprit.troubled = true;
  }

  #bringHome(lane: Lane): void {
    for (const member of this.#present.values()) {
      if (member.home === lane && member.lane !== lane) lane.adopt(member);
    }
  }
}

function change(settings: Settings, camera: string, changes: readonly OptionChange[]): void {
  for (const { value, ...of } of changes) {
    if (value === null) settings.reset({ ...of, camera });
    else settings.assign({ ...of, camera, value });
  }
}

/** What has another value now, of what judges a camera. */
function differences(before: CameraSettings, now: CameraSettings): Changes {
  const changes: Changes = {};
  for (const analyzer of tablesOf(now)) {
    const [values, former] = [now.values[analyzer]!, before.values[analyzer]!];
    for (const [option, value] of Object.entries(values)) {
      if (JSON.stringify(value) === JSON.stringify(former[option])) continue;
      changes[`${analyzer}.${option}`] = value ?? null;
    }
  }
  return changes;
}

function whyNotLearned(camera: string, error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return error instanceof AnalyzerError && words.startsWith("Cannot ")
    ? words
    : `Cannot learn ${camera} anew: ${words}`;
}
