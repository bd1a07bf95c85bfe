import type { CodecName } from "../codec/codec.ts";
import type { Judgement } from "../result.ts";
import { formatDuration } from "../values/parse_duration.ts";
import { AnalysisWorker, type AnalysisWorkerOptions, WorkerError } from "./analysis_worker.ts";
import type { LearnOptions } from "./analyzer.ts";
import { analyzerFailed } from "./analyzer_failed.ts";
import { FairQueue } from "./fair_queue.ts";
import type { FrameTimes } from "./frame_clock.ts";
import type { TimedJudgement } from "./judge_jpeg.ts";
import type { CameraSettings } from "./settings.ts";
import type { Changes } from "./worker_messages.ts";

/** How long a worker's place stays empty where one could not even start. */
const RESTART_MS = 1000;

/** A judged frame. */
export interface Judged extends TimedJudgement {
  /** The frame's JPEG, given back; empty where it was lost with a worker. */
  jpeg: Uint8Array<ArrayBuffer>;
  /** Its turn never came, which is no fault of its own: judged once more, it may fare better. */
  isRefused?: true;
}

/** What is to be known of a frame that is judged. */
export interface FrameOptions {
  /** When it was taken, where that is not now: ms since the first frame. */
  atMs?: number;
  /** Whether it makes room, while it waits, for a newer frame of its camera. @default {false} */
  live?: boolean;
  /** It is dropped where its turn comes later than this: ms, on the clock of `performance.now()`. @default {Infinity} */
  expiresAt?: number;
  /** What it says of when it was taken. @default {what its metadata say} */
  times?: FrameTimes;
}

/** A frame that waits for its turn. */
export interface WaitingFrame extends FrameOptions {
  jpeg: Uint8Array<ArrayBuffer>;
  resolve(judged: Judged): void;
}

/** A camera that is with a lane. */
export interface LaneCamera {
  readonly name: string;
  lane: Lane;
  /** As they are now. */
  settings: CameraSettings;
  /** What of them no frame was judged by yet. */
  changes: Changes;
  /** That which has its analyzers, or is making them. */
  worker?: AnalysisWorker;
  /** Why its analyzers could not be made, and when: ms, on the clock of `performance.now()`. */
  failure?: { reason: string; at: number };
  /** Whether a frame of it is at a worker: then the next one waits, so that its answers keep their order. */
  busy: boolean;
  /** Whether a person was told that something is wrong with it; a judged frame ends that. */
  troubled: boolean;
}

/** Options of {@linkcode Lane}. */
export interface LaneOptions extends AnalysisWorkerOptions {
  /** How long a worker that took the place of a dead one must live until all is well, in ms. */
  settleMs: number;
  /** How long a camera waits whose analyzers could not be made until that is tried again, in ms. */
  retryMs: number;
  onWarning(words: string): void;
  /** Is called when its worker is gone and the next one is not there yet. */
  onDeath(lane: Lane, error: WorkerError): void;
  /** Is called when all is well again. */
  onSettled(lane: Lane): void;
}

/**
 * A worker's place, and the cameras that are with it. Their frames wait here: the worker gets one at a time, and they
 * share its time evenly. Where the worker dies, another one takes its place.
 */
export class Lane {
  /** The codec that its first worker decodes with. Rejects where that one cannot start. */
  readonly ready: Promise<CodecName>;
  readonly #options: LaneOptions;
  readonly #turns = new FairQueue<LaneCamera, WaitingFrame>();
  #worker: AnalysisWorker;
  #isReady = false;
  #isServing = false;
  #isWell = true;
  /** Why nothing is judged here: no worker can start, or it was closed. */
  #down?: string;
  #timer?: ReturnType<typeof setTimeout>;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#worker = this.#occupy();
    this.ready = this.#worker.ready;
  }

  /** Whether nothing is judged here for now. */
  get isDown(): boolean {
    return this.#down !== undefined;
  }

  /** Whether no worker died here lately. */
  get isWell(): boolean {
    return this.#isWell;
  }

  /** How many frames wait for their turn. */
  get waiting(): number {
    return this.#turns.size;
  }

  /** Has a camera's analyzers learn anew, made where they are not. Throws where they cannot. */
  async learn(camera: LaneCamera, options: LearnOptions): Promise<void> {
    const worker = this.#worker;
    await this.#open(camera, worker);
    await worker.learn(camera.name, options);
  }

  /** Makes analyzers, as if for a camera, and disposes of them. Throws `AnalyzerError` where they cannot be made. */
  try(camera: string, settings: CameraSettings): Promise<void> {
    return this.#worker.try(camera, settings);
  }

  /** Adds a frame of a camera of this lane, behind its others; of live frames the newest alone waits. */
  put(camera: LaneCamera, frame: WaitingFrame): void {
    if (this.#down !== undefined) return refuse(frame, this.#down);
    if (frame.live) this.#turns.takeOut(camera, ({ live }) => live === true).forEach(supersede);
    this.#turns.put(camera, frame);
    this.#serve();
  }

  /** Takes a camera over from its lane, with the frames that wait there. */
  adopt(camera: LaneCamera): void {
    const waiting = camera.lane.#remove(camera);
    camera.lane = this;
    for (const frame of waiting) this.put(camera, frame);
  }

  /** Refuses the frames of a camera that wait; its analyzers stay. */
  refuse(camera: LaneCamera, reason: string): void {
    for (const frame of this.#turns.remove(camera)) refuse(frame, reason);
  }

  /** Disposes of a camera's analyzers; it has no frames any more. */
  forget(camera: LaneCamera): void {
    this.#remove(camera);
  }

  /** Ends the worker; frames that it has not judged are refused. */
  close(): void {
    clearTimeout(this.#timer);
    this.#worker.terminate();
    this.#goDown("it was closed");
  }

  #occupy(): AnalysisWorker {
    const worker = new AnalysisWorker(this.#options);
    worker.ready.then(() => this.#started(), () => {}); // of a failed start `gone` tells
    worker.gone.then((error) => this.#replace(error));
    return worker;
  }

  #started(): void {
    this.#isReady = true;
    this.#down = undefined;
    if (!this.#isWell) this.#timer = setTimeout(() => this.#settled(), this.#options.settleMs);
    this.#serve();
  }

  #settled(): void {
    this.#isWell = true;
    this.#options.onSettled(this);
  }

  #replace(error: WorkerError): void {
    clearTimeout(this.#timer);
    this.#isReady = false;
    this.#isWell = false;
    this.#options.onDeath(this, error);
    const cannotStart = error.code === "cannot-start";
    const occupy = () => this.#worker = this.#occupy();
    if (!cannotStart) return void occupy();
    this.#goDown(`no worker can start: ${error.message}`);
    this.#timer = setTimeout(occupy, RESTART_MS);
  }

  #goDown(reason: string): void {
    this.#down = reason;
    for (let turn = this.#turns.take(); turn !== undefined; turn = this.#turns.take()) {
      refuse(turn.item, reason);
    }
  }

  /**
   * One at a time, but for those that are away: what is at the worker is lost where it dies. A second one there, to go on
   * with at once, made whole programs no faster at 1280x720: 0.99 to 1.06 times.
   */
  async #serve(): Promise<void> {
    if (this.#isServing) return;
    this.#isServing = true;
    while (this.#isReady) {
      const turn = this.#turns.take(({ busy }) => !busy);
      if (turn === undefined) break;
      await new Promise<void>((goOn) => this.#judge(turn.owner, turn.item, goOn));
    }
    this.#isServing = false;
  }

  /** Never rejects. Calls `goOn` when the worker is free for the next frame, which may be before this one is judged. */
  async #judge(camera: LaneCamera, frame: WaitingFrame, goOn: () => void): Promise<void> {
    const { jpeg, atMs, times, resolve } = frame;
    const worker = this.#worker;
    const started = performance.now();
    let changes: Changes = {};
    let busyMs: number | undefined;
    camera.busy = true;
    try {
      await this.#open(camera, worker);
      if (isExpired(frame)) return;
      [changes, camera.changes] = [camera.changes, changes];
      const { busyMs: ms, ...judged } = await worker.judge(
        { camera: camera.name, jpeg, changes, atMs, times },
        goOn,
      );
      resolve(judged);
      busyMs = ms;
      camera.troubled = false;
    } catch (error) {
      camera.changes = { ...changes, ...camera.changes };
      resolve({ judgement: this.#explain(error), decodeMs: 0, analyzeMs: performance.now() - started, jpeg });
    } finally {
      camera.busy = false;
      this.#turns.charge(camera, busyMs ?? performance.now() - started);
      // It was taken off meanwhile, but could not be closed under its own frame.
      if (camera.worker !== worker) worker.close(camera.name);
      goOn();
      // Its next frame may wait, here or where it is now.
      camera.lane.#serve();
    }
  }

  /** Has a camera's analyzers made where they are not; not for each frame where that fails. */
  async #open(camera: LaneCamera, worker: AnalysisWorker): Promise<void> {
    if (camera.worker === worker) return;
    const { failure } = camera;
    const isRecent = failure !== undefined && performance.now() - failure.at < this.#options.retryMs;
    if (isRecent) throw new Error(failure.reason);
    camera.worker = worker;
    try {
      await worker.open(camera.name, camera.settings);
      camera.failure = undefined;
    } catch (error) {
      camera.worker = undefined;
      this.#failed(camera, error);
      throw new Error(camera.failure!.reason, { cause: error });
    }
  }

  #failed(camera: LaneCamera, error: unknown): void {
    const words = wordsOf(error);
    const reason = error instanceof WorkerError ? `it cannot be made, its worker is gone: ${words}` : words;
    camera.failure = { reason, at: performance.now() };
    if (!camera.troubled && !this.isDown) {
      this.#options.onWarning(`${camera.name} cannot be judged: ${reason}`);
    }
    camera.troubled = true;
  }

  #explain(error: unknown): Judgement {
    if (!(error instanceof WorkerError && error.code === "timeout")) return analyzerFailed(wordsOf(error));
    const limit = formatDuration(this.#options.analyzeTimeoutMs);
    const reason = `The analysis took longer than ${limit}: --analyze-timeout sets how long it may take`;
    return { result: "error", code: "timeout", reason };
  }

  #remove(camera: LaneCamera): WaitingFrame[] {
    if (camera.worker === this.#worker && !camera.busy) this.#worker.close(camera.name);
    camera.worker = undefined;
    return this.#turns.remove(camera);
  }
}

/** Answers a frame whose turn never comes. */
export function refuse({ jpeg, resolve }: WaitingFrame, reason: string): void {
  resolve({ judgement: analyzerFailed(reason), decodeMs: 0, analyzeMs: 0, jpeg, isRefused: true });
}

/** Answers a frame in whose place a newer one waits. */
function supersede(frame: WaitingFrame): void {
  drop(frame, "overload", "A newer frame came before its turn: judging is slower than its camera");
}

/** Answers a frame that is too old, now that its turn has come; false for any other. */
function isExpired(frame: WaitingFrame): boolean {
  const lateMs = performance.now() - (frame.expiresAt ?? Infinity);
  if (lateMs <= 0) return false;
  drop(frame, "stale", `Its turn came ${Math.ceil(lateMs)} ms after it had become too old`);
  return true;
}

function drop({ jpeg, resolve }: WaitingFrame, code: "overload" | "stale", reason: string): void {
  resolve({ judgement: { result: "dropped", code, reason }, decodeMs: 0, analyzeMs: 0, jpeg });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
