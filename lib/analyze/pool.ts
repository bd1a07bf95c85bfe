import type { CodecName } from "../codec/codec.ts";
import { AnalysisWorker } from "./analysis_worker.ts";
import type { TimedJudgement } from "./judge_jpeg.ts";
import type { StartMessage } from "./worker_messages.ts";

/** How long a worker's place stays empty where one could not even start. */
const RESTART_MS = 1000;

/** Options of {@linkcode AnalysisPool.start}. */
export interface PoolOptions extends Omit<StartMessage, "kind"> {
  /** How many workers there may be. They are started as cameras come; the first one at once. */
  workers: number;
  /** Is told why a worker died; another one has taken its place. */
  onDeath?(reason: string): void;
}

/** A judged frame. */
export interface Judged extends TimedJudgement {
  /** The frame's JPEG, given back. */
  jpeg: Uint8Array<ArrayBuffer>;
}

/** A camera's place in the pool. */
export interface PoolCamera extends Disposable {
  /** Has a frame judged, after this camera's earlier ones. Never rejects. The JPEG's buffer is transferred. */
  judge(jpeg: Uint8Array<ArrayBuffer>): Promise<Judged>;
}

/** Web Workers that decode and judge, so that the event loop stays free for the network. */
export class AnalysisPool implements Disposable {
  /** The codec in use. */
  readonly codec: CodecName;
  readonly #options: PoolOptions;
  readonly #seats: Seat[];

  /** Starts the pool with one worker. Throws where that one cannot start, and says why. */
  static async start(options: PoolOptions): Promise<AnalysisPool> {
    const seat = new Seat(options);
    try {
      return new AnalysisPool(options, await seat.worker.ready, seat);
    } catch (error) {
      seat.close();
      throw error;
    }
  }

  private constructor(options: PoolOptions, codec: CodecName, seat: Seat) {
    this.#options = options;
    this.codec = codec;
    this.#seats = [seat];
  }

  /** Gives a camera a place, on the worker that has the fewest; it stays there. */
  camera(name: string): PoolCamera {
    const everyoneBusy = this.#seats.every((seat) => seat.cameras > 0);
    if (everyoneBusy && this.#seats.length < this.#options.workers) this.#seats.push(new Seat(this.#options));
    const seat = this.#seats.reduce((least, other) => other.cameras < least.cameras ? other : least);
    seat.cameras++;
    return {
      judge: (jpeg) => seat.worker.judge(name, jpeg),
      [Symbol.dispose]: () => {
        seat.cameras--;
        seat.worker.forget(name);
      },
    };
  }

  /** Ends all workers; what they had not judged yet is answered with an error. */
  close(): void {
    for (const seat of this.#seats) seat.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** A worker's place: where one dies, its cameras get the one that sits there next. */
class Seat {
  worker: AnalysisWorker;
  cameras = 0;
  readonly #options: PoolOptions;
  #timer?: ReturnType<typeof setTimeout>;
  #closed = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.worker = this.#occupy();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.worker.close();
  }

  #occupy(): AnalysisWorker {
    const worker = new AnalysisWorker(this.#options);
    worker.gone.then(async (reason) => {
      const started = await worker.ready.then(() => true, () => false);
      if (this.#closed) return;
      this.#options.onDeath?.(reason);
      this.#timer = setTimeout(() => this.worker = this.#occupy(), started ? 0 : RESTART_MS);
    });
    return worker;
  }
}
