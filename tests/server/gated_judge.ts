import type { Judgement } from "../../lib/result.ts";
import type { Judge, JudgeOptions } from "../../lib/server/judge.ts";

/** Judges no frame before it is let through, in the order in which they came, with the number of each as its score. */
export class GatedJudge implements Judge {
  readonly analyzer = "ok";
  /** What it was told of each frame that came. */
  readonly asked: JudgeOptions[] = [];
  isDisposed = false;
  readonly #gates: PromiseWithResolvers<void>[] = [];
  readonly #verdict: Judgement["result"];
  #open = 0;

  constructor(verdict: Judgement["result"] = "ng") {
    this.#verdict = verdict;
  }

  async judge(_jpeg: Uint8Array, options: JudgeOptions = {}) {
    const score = this.asked.push(options) - 1;
    await this.#gate(score).promise;
    return { judgement: { result: this.#verdict, score }, decodeMs: 0, analyzeMs: 0 };
  }

  /** Waits until so many frames came. */
  async hasSeen(frames: number): Promise<void> {
    while (this.asked.length < frames) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  /** Lets so many more frames through. */
  letThrough(frames = 1): void {
    for (let n = 0; n < frames; n++) this.#gate(this.#open++).resolve();
  }

  /** Nothing is held back any more. */
  open(): void {
    this.letThrough(1000);
  }

  [Symbol.dispose](): void {
    this.isDisposed = true;
  }

  #gate(frame: number): PromiseWithResolvers<void> {
    return this.#gates[frame] ??= Promise.withResolvers<void>();
  }
}
