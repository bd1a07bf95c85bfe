import { BoundedQueue } from "../bounded_queue.ts";
import type { HeaderForm } from "../link/header.ts";
import type { HelloAnswer } from "../link/hello.ts";
import type { Result } from "../result.ts";

/** Messages of one peer that are read before the first of them is answered: the next is there when one is judged. */
const READ_AHEAD = 4;

/** Answers that wait to be written at most, those to dropped frames among them. */
const MAX_ANSWERS = 256;

/** An answer, and how its header is to be written. */
export interface Reply {
  body: Result | HelloAnswer;
  form: HeaderForm;
}

/**
 * The answers that one peer will get, in the order of its messages. It holds the reading back while too many are not written;
 * a frame that was dropped holds back nothing any more, so that a live camera's newest frame is read however long an
 * older one is judged.
 */
export class AnswerQueue implements AsyncIterable<Reply> {
  readonly #replies = new BoundedQueue<Promise<Reply>>(MAX_ANSWERS);
  #owed = 0;
  #holding = 0;
  #wake = Promise.withResolvers<void>();

  /** How many are not written yet. */
  get owed(): number {
    return this.#owed;
  }

  /** Adds the answer to the next message; resolves when the one behind it may be read. It must not reject. */
  async put(reply: Promise<Reply>): Promise<void> {
    this.#owed++;
    this.#holding++;
    reply.then(({ body }) => isDropped(body) && this.#release());
    await this.#replies.put(reply);
    while (this.#holding > READ_AHEAD) await this.#wake.promise;
  }

  /** Says that no more messages come. */
  close(): void {
    this.#replies.close();
  }

  /** Each answer when it is known and all before it were taken; it counts as written when the next one is asked for. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Reply, void, void> {
    for await (const pending of this.#replies) {
      const reply = await pending;
      yield reply;
      this.#owed--;
      if (!isDropped(reply.body)) this.#release();
    }
  }

  #release(): void {
    this.#holding--;
    this.#wake.resolve();
    this.#wake = Promise.withResolvers<void>();
  }
}

function isDropped(body: Reply["body"]): boolean {
  return "result" in body && body.result === "dropped";
}
