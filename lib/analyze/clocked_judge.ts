import type { Picture } from "../frame.ts";
import type { JudgedPart, Judgement } from "../result.ts";
import type { LearnOptions, Wants } from "./analyzer.ts";
import type { FrameJudge } from "./analyzer_chain.ts";
import type { FrameClock } from "./frame_clock.ts";
import type { FramePictures } from "./frame_pictures.ts";

/** Sets a clock by when each frame was taken, before it is judged: by what it says of that, else by ours. */
export class ClockedJudge implements FrameJudge {
  readonly #judge: FrameJudge;
  readonly #clock: FrameClock;
  readonly #now: () => number;

  /** `judge` goes by `clock`; `now` is our clock, in ms. */
  constructor(judge: FrameJudge, clock: FrameClock, now: () => number) {
    this.#judge = judge;
    this.#clock = clock;
    this.#now = now;
  }

  wants(): Wants[] {
    return this.#judge.wants();
  }

  judge(pictures: FramePictures): Promise<Judgement> {
    this.#clock.tick(this.#now(), pictures.times);
    return this.#judge.judge(pictures);
  }

  finish(): JudgedPart[] {
    return this.#judge.finish?.() ?? [];
  }

  learn(options: LearnOptions): void {
    this.#judge.learn?.(options);
  }

  reference(): Picture | undefined {
    return this.#judge.reference?.();
  }

  [Symbol.dispose](): void {
    this.#judge[Symbol.dispose]();
  }
}
