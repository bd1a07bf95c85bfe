import type { CodecName } from "../codec/codec.ts";
import { Countdown } from "../countdown.ts";
import type { ProgramStarter } from "../programs/programs.ts";
import type { JudgedPart } from "../result.ts";
import { formatDuration } from "../values/parse_duration.ts";
import { AnalyzerError, type LearnOptions } from "./analyzer.ts";
import { servePrograms } from "./exec/programs_port.ts";
import type { CameraSettings } from "./settings.ts";
import type {
  AwayMessage,
  BackMessage,
  FromWorker,
  JudgedMessage,
  JudgeMessage,
  LearnMessage,
  OpenMessage,
  StartMessage,
  ToWorker,
  WorkerAnswer,
} from "./worker_messages.ts";

/** How long all but judging may take, in ms: an analyzer may read many pictures when it is made. */
const PATIENCE_MS = 60_000;

/** What {@linkcode WorkerError} tells apart. */
export type WorkerErrorCode = "cannot-start" | "died" | "timeout" | "closed";

/** Thrown for what a worker was asked and cannot answer any more, as it is gone. */
export class WorkerError extends Error {
  override readonly name = "WorkerError";
  /** Branch on this; the message is for people. */
  readonly code: WorkerErrorCode;
  /** The camera for which it was at work when it went. */
  readonly camera?: string;

  constructor(code: WorkerErrorCode, message: string, camera?: string) {
    super(message);
    this.code = code;
    this.camera = camera;
  }
}

/** Options of {@linkcode AnalysisWorker}. */
export interface AnalysisWorkerOptions extends Omit<StartMessage, "kind" | "programs"> {
  /** Starts programs of the user's that judge; left out where none may be started. */
  programs?: ProgramStarter;
  /** How long judging one frame may take, in ms. */
  analyzeTimeoutMs: number;
  /** Is told what analyzers warn of. */
  onWarning?(words: string): void;
}

/** What waits for its answer. */
interface Asked {
  message: ToWorker;
  /** Of how long it may be at work. */
  limit: Countdown;
  /** Whether its time ended while others were at work too. */
  isLate?: boolean;
  resolve(answer: WorkerAnswer): void;
  reject(error: WorkerError): void;
  /** Is called when its analyzer waits for something, and the worker is free for another camera. */
  onAway?(): void;
}

/**
 * The main thread's side of one worker that judges. The worker does one after another what it is asked, but for frames
 * that are away: whose analyzer waits for something. Where one takes longer than it may, the worker is ended.
 */
export class AnalysisWorker {
  /** The codec that it decodes with. Rejects with a {@linkcode WorkerError} where it could not start. */
  readonly ready: Promise<CodecName>;
  /** Resolves to the reason when it is gone by itself; stays pending where it is closed. */
  readonly gone: Promise<WorkerError>;
  readonly #options: AnalysisWorkerOptions;
  readonly #worker: Worker;
  /** The first of them is at work, where none is back. */
  readonly #asked: Asked[] = [];
  /** By their cameras. */
  readonly #away = new Map<string, Asked>();
  /** Was away, and is at work again. */
  #back?: Asked;
  readonly #gone = Promise.withResolvers<WorkerError>();
  #programs?: Disposable;
  #error?: WorkerError;

  constructor(options: AnalysisWorkerOptions) {
    this.#options = options;
    this.gone = this.#gone.promise;
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "analysis" });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#hear(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      this.#die(event.message);
    };
    this.ready = this.#start();
    // Whoever does not wait for it learns of a failed start from `gone`.
    this.ready.catch(() => {});
  }

  /** Makes a camera's analyzers. Throws `AnalyzerError` where its options do not allow for it. */
  open(camera: string, settings: CameraSettings): Promise<void> {
    return this.#attempt({ kind: "open", camera, settings });
  }

  /** Makes analyzers, as if for a camera, and disposes of them. Throws `AnalyzerError` where they cannot be made. */
  try(camera: string, settings: CameraSettings): Promise<void> {
    return this.#attempt({ kind: "try", camera, settings });
  }

  /**
   * Has a frame of an open camera judged. The JPEG's buffer goes to the worker and comes back with the judgement; where
   * the worker dies it is lost. `onAway` is called when the worker is free for another camera before. Throws a
   * `DataCloneError` for a buffer that was given away before.
   */
  async judge(frame: Omit<JudgeMessage, "kind">, onAway?: () => void): Promise<JudgedMessage> {
    const message = { kind: "judge", ...frame } as const;
    const limitMs = this.#options.analyzeTimeoutMs;
    const answer = await this.#ask(message, { limitMs, transfer: [frame.jpeg.buffer], onAway });
    if (answer.kind !== "judged") throw new Error(`A frame was answered with ${answer.kind}`);
    return answer;
  }

  /** The parts that are still in view when a camera's last frame was judged. */
  async finish(camera: string): Promise<JudgedPart[]> {
    const answer = await this.#ask({ kind: "finish", camera });
    if (answer.kind !== "finished") throw new Error(`The end was answered with ${answer.kind}`);
    return answer.parts;
  }

  /** Has an open camera's analyzers learn anew. Throws `AnalyzerError` where they cannot. */
  learn(camera: string, { forget }: LearnOptions): Promise<void> {
    return this.#attempt({ kind: "learn", camera, forget });
  }

  /** A JPEG of what a camera's analyzers take for good; undefined where they do not know yet. */
  async reference(camera: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const answer = await this.#ask({ kind: "reference", camera });
    if (answer.kind !== "reference") throw new Error(`A reference was answered with ${answer.kind}`);
    return answer.jpeg;
  }

  /** Disposes of a camera's analyzers. */
  close(camera: string): void {
    // Where the worker is gone, so are they.
    this.#ask({ kind: "close", camera }).catch(() => {});
  }

  /** Ends the worker, whatever it does; what it was asked is not answered. */
  terminate(): void {
    this.#end(new WorkerError("closed", "it was closed"));
  }

  async #start(): Promise<CodecName> {
    const { codec, maxPixels, source, models } = this.#options;
    const programs = this.#portToPrograms();
    const answer = await this.#ask({ kind: "start", codec, maxPixels, source, models, programs }, {
      transfer: programs === undefined ? [] : [programs],
    });
    if (answer.kind !== "started") throw new Error(`A start was answered with ${answer.kind}`);
    return answer.codec;
  }

  #portToPrograms(): MessagePort | undefined {
    const { programs } = this.#options;
    if (programs === undefined) return;
    const { port1, port2 } = new MessageChannel();
    this.#programs = servePrograms(port1, programs);
    return port2;
  }

  async #attempt(message: OpenMessage | LearnMessage): Promise<void> {
    const answer = await this.#ask(message);
    if (answer.kind === "failed") throw new AnalyzerError(answer.reason);
  }

  #ask(
    message: ToWorker,
    { limitMs = PATIENCE_MS, transfer = [], onAway }: {
      limitMs?: number;
      transfer?: Transferable[];
      onAway?: () => void;
    } = {},
  ): Promise<WorkerAnswer> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      this.#worker.postMessage(message, transfer);
      const limit = new Countdown(limitMs, () => this.#overdue(asked, limitMs));
      const asked: Asked = { message, limit, resolve, reject, onAway };
      this.#asked.push(asked);
      this.#goOn();
    });
  }

  #hear(told: FromWorker): void {
    if (this.#error !== undefined) return;
    switch (told.kind) {
      case "warning":
        return this.#options.onWarning?.(told.words);
      case "broken":
        return this.#die(told.reason);
      case "away":
        this.#leave(told);
        break;
      case "back":
        this.#comeBack(told);
        break;
      default: {
        const asked = this.#takeAtWork();
        asked?.limit.stop();
        asked?.resolve(told);
      }
    }
    this.#goOn();
  }

  get #atWork(): Asked | undefined {
    return this.#back ?? this.#asked[0];
  }

  #takeAtWork(): Asked | undefined {
    const atWork = this.#back ?? this.#asked.shift();
    this.#back = undefined;
    return atWork;
  }

  #leave({ camera, isTimed }: AwayMessage): void {
    const asked = this.#takeAtWork();
    if (asked === undefined) return;
    if (!isTimed) asked.limit.stop();
    this.#away.set(camera, asked);
    asked.onAway?.();
  }

  #comeBack({ camera }: BackMessage): void {
    this.#asked[0]?.limit.stop();
    this.#back = this.#away.get(camera);
    this.#away.delete(camera);
  }

  /** Only what is at work is timed: it is not to blame for what came before it. */
  #goOn(): void {
    this.#atWork?.limit.start();
  }

  /** What is away may wait for the thread alone, which whatever is at work does not give back: that is to blame. */
  #overdue(asked: Asked, limitMs: number): void {
    const waits = asked !== this.#atWork && this.#atWork !== undefined;
    if (waits && !asked.isLate) {
      asked.isLate = true;
      return asked.limit.restart();
    }
    this.#die(`it took longer than ${formatDuration(limitMs)}`, "timeout", asked);
  }

  #die(reason: string, code: WorkerErrorCode = "died", asked = this.#atWork): void {
    if (this.#error !== undefined) return;
    // Where nothing is at work, what is away alone may have brought it about.
    const culprit = asked ?? (this.#away.size === 1 ? [...this.#away.values()][0] : undefined);
    const message = culprit?.message;
    if (message?.kind === "start") code = "cannot-start";
    const camera = message !== undefined && "camera" in message ? message.camera : undefined;
    this.#gone.resolve(this.#end(new WorkerError(code, reason, camera), culprit));
  }

  #end(error: WorkerError, culprit = this.#atWork): WorkerError {
    this.#error ??= error;
    this.#worker.terminate();
    this.#programs?.[Symbol.dispose]();
    const all = [...this.#away.values(), ...this.#back === undefined ? [] : [this.#back], ...this.#asked];
    this.#away.clear();
    this.#back = undefined;
    this.#asked.length = 0;
    // What was there beside it did not take too long.
    const lost = new WorkerError("died", `its worker is gone: ${error.message}`);
    for (const asked of all) {
      asked.limit.stop();
      asked.reject(asked === culprit ? error : lost);
    }
    return error;
  }
}
