import type { Turn } from "./turn.ts";
import type { AwayMessage, BackMessage } from "./worker_messages.ts";

/** What a camera has of a thread, on which one camera's frame is judged at a time. */
export class ThreadShare {
  readonly #turn: Turn;
  readonly #camera: string;
  readonly #tell: (message: AwayMessage | BackMessage) => void;
  #busyMs = 0;
  #since = performance.now();

  /** `tell` is told when it leaves the thread to others, and when it has it again. */
  constructor(turn: Turn, camera: string, tell: (message: AwayMessage | BackMessage) => void) {
    this.#turn = turn;
    this.#camera = camera;
    this.#tell = tell;
  }

  /** It has the thread from now on, for one frame. */
  begin(): void {
    this.#busyMs = 0;
    this.#since = performance.now();
  }

  /** How long it has had the thread for this frame, in ms. */
  get busyMs(): number {
    return this.#busyMs + performance.now() - this.#since;
  }

  /** Waits for a promise, and lets others have the thread meanwhile. */
  async away<T>(promise: Promise<T>, { isTimed }: { isTimed: boolean }): Promise<T> {
    this.#tell({ kind: "away", camera: this.#camera, isTimed });
    this.#busyMs = this.busyMs;
    this.#turn.pass();
    try {
      return await promise;
    } finally {
      await this.#turn.take();
      this.#since = performance.now();
      this.#tell({ kind: "back", camera: this.#camera });
    }
  }
}
