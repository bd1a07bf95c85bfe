import type { Result } from "../result.ts";

/** Options of {@linkcode AnswerRing}. */
export interface AnswerRingOptions {
  /** How many answers are kept. */
  maxAnswers: number;
  /** What they may take, in bytes. */
  maxBytes: number;
  /** Is told by how many bytes it grew, or shrank. */
  onGrowth?(bytes: number): void;
}

/** What came of a frame. */
export interface Outcome {
  result: Result;
  /** Whether the frame was judged; else it is judged if it comes again. */
  isFinal: boolean;
}

/**
 * The last answers to the frames of one stream: a frame that comes again, since its connection broke, is given the answer that
 * it had, or will have as it is still being judged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const ring = new AnswerRing({ maxAnswers: 256, maxBytes: 1_000_000 });
 * const judge = () => Promise.resolve({ result: { vid: 1, result: "ng" } as const, isFinal: true });
 * assertEquals(await ring.answer(7, judge), { result: { vid: 1, result: "ng" }, isRepeated: false });
 * assertEquals(await ring.answer(7, judge), { result: { vid: 1, result: "ng" }, isRepeated: true });
 * ```
 */
export class AnswerRing {
  readonly #options: AnswerRingOptions;
  /** By sequence: that which came first is first. As JSON, whose size is known; an answer may hold thousands of objects. */
  readonly #answers = new Map<number, string>();
  /** Of frames that are being judged: undefined where one gets no answer to be kept. */
  readonly #pending = new Map<number, Promise<string | undefined>>();
  #bytes = 0;

  constructor(options: AnswerRingOptions) {
    this.#options = options;
  }

  /** What the answers take. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many answers are kept. */
  get size(): number {
    return this.#answers.size;
  }

  /**
   * Answers the frame of this sequence as before, or has it judged, at once where it is new: so frames are judged in the order
   * of the calls.
   */
  async answer(
    sequence: number,
    judge: () => Promise<Outcome>,
  ): Promise<{ result: Result; isRepeated: boolean }> {
    for (let pending = this.#pending.get(sequence); pending; pending = this.#pending.get(sequence)) {
      const json = await pending;
      if (json !== undefined) return { result: JSON.parse(json), isRepeated: true };
    }
    const json = this.#answers.get(sequence);
    if (json !== undefined) return { result: JSON.parse(json), isRepeated: true };
    return { result: await this.#judge(sequence, judge), isRepeated: false };
  }

  /** Forgets all answers; what is being judged stays. */
  clear(): void {
    this.#answers.clear();
    this.#grow(-this.#bytes);
  }

  async #judge(sequence: number, judge: () => Promise<Outcome>): Promise<Result> {
    const kept = Promise.withResolvers<string | undefined>();
    this.#pending.set(sequence, kept.promise);
    let json: string | undefined;
    try {
      const { result, isFinal } = await judge();
      if (isFinal) json = JSON.stringify(result);
      return result;
    } finally {
      this.#pending.delete(sequence);
      kept.resolve(json);
      if (json !== undefined) this.#keep(sequence, json);
    }
  }

  #keep(sequence: number, json: string): void {
    const { maxAnswers, maxBytes } = this.#options;
    let growth = bytesOf(json);
    if (growth > maxBytes) return;
    this.#answers.set(sequence, json);
    for (const [oldest, other] of this.#answers) {
      if (this.#answers.size <= maxAnswers && this.#bytes + growth <= maxBytes) break;
      this.#answers.delete(oldest);
      growth -= bytesOf(other);
    }
    this.#grow(growth);
  }

  #grow(bytes: number): void {
    this.#bytes += bytes;
    this.#options.onGrowth?.(bytes);
  }
}

/** At most: a string takes one or two bytes a character. */
function bytesOf(json: string): number {
  return 2 * json.length;
}
