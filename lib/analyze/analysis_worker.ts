import type { CodecName } from "../codec/codec.ts";
import { analyzerFailed } from "./judge_jpeg.ts";
import type { FromWorker, JudgedMessage, StartMessage, ToWorker } from "./worker_messages.ts";

/** Thrown where a worker cannot start; its message says why. */
export class WorkerError extends Error {
  override readonly name = "WorkerError";
  readonly code = "cannot-start";
}

/** The main thread's side of one worker that judges. */
export class AnalysisWorker {
  /** The codec that it decodes with. Rejects where it could not start. */
  readonly ready: Promise<CodecName>;
  /** Resolves to the reason when it dies; stays pending where it is closed. */
  readonly gone: Promise<string>;
  readonly #worker: Worker;
  readonly #asked = new Map<
    number,
    { jpeg: Uint8Array<ArrayBuffer>; resolve(judged: JudgedMessage): void }
  >();
  readonly #gone = Promise.withResolvers<string>();
  #nextId = 0;
  #reason?: string;

  constructor({ analyzer, codec, maxPixels }: Omit<StartMessage, "kind">) {
    const ready = Promise.withResolvers<CodecName>();
    this.ready = ready.promise;
    this.gone = this.#gone.promise;
    this.#worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "analysis" });
    this.#worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "ready") ready.resolve(data.codec);
      else if (data.kind === "broken") die(data.reason);
      else this.#answer(data);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      die(event.message);
    };
    const die = (reason: string) => {
      ready.reject(new WorkerError(reason));
      this.#end(reason);
    };
    // Whoever does not wait for it learns of a failed start from `gone`.
    ready.promise.catch(() => {});
    this.#tell({ kind: "start", analyzer, codec, maxPixels });
  }

  /**
   * Has a frame judged. The JPEG's buffer goes to the worker and comes back with the judgement; from a worker that died
   * it comes back as an empty one.
   */
  judge(camera: string, jpeg: Uint8Array<ArrayBuffer>): Promise<JudgedMessage> {
    return new Promise((resolve) => {
      const id = this.#nextId++;
      this.#asked.set(id, { jpeg, resolve });
      if (this.#reason !== undefined) return this.#fail(id, this.#reason);
      try {
        this.#tell({ kind: "judge", id, camera, jpeg }, [jpeg.buffer]);
      } catch (error) {
        // DataCloneError: the buffer was given away before.
        this.#fail(id, error instanceof Error ? error.message : String(error));
      }
    });
  }

  /** Disposes of what is kept for a camera. */
  forget(camera: string): void {
    if (this.#reason === undefined) this.#tell({ kind: "forget", camera });
  }

  close(): void {
    this.#worker.terminate();
    this.#end();
  }

  #answer(judged: JudgedMessage): void {
    const asked = this.#asked.get(judged.id);
    this.#asked.delete(judged.id);
    asked?.resolve(judged);
  }

  #end(reason?: string): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason ?? "it was closed";
    if (reason !== undefined) this.#gone.resolve(reason);
    for (const id of this.#asked.keys()) this.#fail(id, this.#reason);
  }

  #fail(id: number, reason: string): void {
    const jpeg = this.#asked.get(id)?.jpeg ?? new Uint8Array();
    this.#answer({ kind: "judged", id, judgement: analyzerFailed(reason), decodeMs: 0, analyzeMs: 0, jpeg });
  }

  #tell(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}
