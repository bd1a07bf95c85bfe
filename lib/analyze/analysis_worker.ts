import type { CodecName } from "../codec/codec.ts";
import type { JudgedPart } from "../result.ts";
import { formatDuration } from "../values/parse_duration.ts";
import { AnalyzerError } from "./analyzer.ts";
import type { CameraSettings } from "./settings.ts";
import type {
  FromWorker,
  JudgedMessage,
  JudgeMessage,
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
export interface AnalysisWorkerOptions extends Omit<StartMessage, "kind"> {
  /** How long judging one frame may take, in ms. */
  analyzeTimeoutMs: number;
  /** Is told what analyzers warn of. */
  onWarning?(words: string): void;
}

/** What waits for its answer. */
interface Asked {
  message: ToWorker;
  limitMs: number;
  resolve(answer: WorkerAnswer): void;
  reject(error: WorkerError): void;
}

/**
 * The main thread's side of one worker that judges. The worker does one after another what it is asked; where one of them
 * takes longer than it may, the worker is ended.
 */
export class AnalysisWorker {
  /** The codec that it decodes with. Rejects with a {@linkcode WorkerError} where it could not start. */
  readonly ready: Promise<CodecName>;
  /** Resolves to the reason when it is gone by itself; stays pending where it is closed. */
  readonly gone: Promise<WorkerError>;
  readonly #options: AnalysisWorkerOptions;
  readonly #worker: Worker;
  /** The first of them is at work. */
  readonly #asked: Asked[] = [];
  readonly #gone = Promise.withResolvers<WorkerError>();
  #timer?: ReturnType<typeof setTimeout>;
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
    return this.#open({ kind: "open", camera, settings });
  }

  /** Makes analyzers, as if for a camera, and disposes of them. Throws `AnalyzerError` where they cannot be made. */
  try(camera: string, settings: CameraSettings): Promise<void> {
    return this.#open({ kind: "try", camera, settings });
  }

  /**
   * Has a frame of an open camera judged. The JPEG's buffer goes to the worker and comes back with the judgement; where
   * the worker dies it is lost. Throws a `DataCloneError` for a buffer that was given away before.
   */
  async judge(frame: Omit<JudgeMessage, "kind">): Promise<JudgedMessage> {
    const message = { kind: "judge", ...frame } as const;
    const answer = await this.#ask(message, this.#options.analyzeTimeoutMs, [frame.jpeg.buffer]);
    if (answer.kind !== "judged") throw new Error(`A frame was answered with ${answer.kind}`);
    return answer;
  }

  /** The parts that are still in view when a camera's last frame was judged. */
  async finish(camera: string): Promise<JudgedPart[]> {
    const answer = await this.#ask({ kind: "finish", camera });
    if (answer.kind !== "finished") throw new Error(`The end was answered with ${answer.kind}`);
    return answer.parts;
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
    const answer = await this.#ask({ kind: "start", codec, maxPixels, source, models });
    if (answer.kind !== "started") throw new Error(`A start was answered with ${answer.kind}`);
    return answer.codec;
  }

  async #open(message: OpenMessage): Promise<void> {
    const answer = await this.#ask(message);
    if (answer.kind === "failed") throw new AnalyzerError(answer.reason);
  }

  #ask(message: ToWorker, limitMs = PATIENCE_MS, transfer: Transferable[] = []): Promise<WorkerAnswer> {
    if (this.#error !== undefined) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => {
      this.#worker.postMessage(message, transfer);
      this.#asked.push({ message, limitMs, resolve, reject });
      if (this.#asked.length === 1) this.#watch();
    });
  }

  #hear(told: FromWorker): void {
    if (this.#error !== undefined) return;
    if (told.kind === "warning") return this.#options.onWarning?.(told.words);
    if (told.kind === "broken") return this.#die(told.reason);
    this.#asked.shift()?.resolve(told);
    this.#watch();
  }

  /** Only what is at work is timed: it is not to blame for what came before it. */
  #watch(isSecondTime = false): void {
    clearTimeout(this.#timer);
    const limitMs = this.#asked[0]?.limitMs;
    if (limitMs === undefined) return;
    const due = performance.now() + limitMs;
    this.#timer = setTimeout(() => {
      const late = performance.now() - due;
      // Where this thread itself was held up, the answer may be here, unread: the worker gets its time once more.
      if (late > limitMs / 10 && !isSecondTime) this.#watch(true);
      else this.#die(`it took longer than ${formatDuration(limitMs)}`, "timeout");
    }, limitMs);
  }

  #die(reason: string, code: WorkerErrorCode = "died"): void {
    if (this.#error !== undefined) return;
    const message = this.#asked[0]?.message;
    if (message?.kind === "start") code = "cannot-start";
    const camera = message !== undefined && "camera" in message ? message.camera : undefined;
    this.#gone.resolve(this.#end(new WorkerError(code, reason, camera)));
  }

  #end(error: WorkerError): WorkerError {
    this.#error ??= error;
    clearTimeout(this.#timer);
    this.#worker.terminate();
    const [atWork, ...waiting] = this.#asked.splice(0);
    atWork?.reject(error);
    // What waited behind it did not take too long.
    const lost = new WorkerError("died", `its worker is gone: ${error.message}`);
    for (const { reject } of waiting) reject(lost);
    return error;
  }
}
