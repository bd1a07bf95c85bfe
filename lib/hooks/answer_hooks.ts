import { isNgEvent, type NgAnswer } from "../is_ng_event.ts";
import { Hook } from "./hook.ts";

/** Options of {@linkcode AnswerHooks}. */
export interface AnswerHooksOptions {
  /** Is run for what is ng: each frame, or where parts are judged each part. */
  onNg?: string;
  /** Is run for each part that was decided on. */
  onPart?: string;
  /** Is told in words for the user what goes wrong, the first time that it does. */
  onWarning(words: string): void;
}

/** What of an answer says whether something is run for it. */
export type HookedAnswer = NgAnswer;

/** The commands that are run for answers, each with the answer on its stdin. */
export class AnswerHooks implements AsyncDisposable {
  readonly #onNg?: Hook;
  readonly #onPart?: Hook;

  constructor({ onNg, onPart, onWarning }: AnswerHooksOptions) {
    if (onNg !== undefined) this.#onNg = new Hook({ name: "--on-ng", command: onNg, onWarning });
    if (onPart !== undefined) this.#onPart = new Hook({ name: "--on-part", command: onPart, onWarning });
  }

  /** All that there are. */
  get hooks(): readonly Hook[] {
    return [this.#onNg, this.#onPart].filter((hook) => hook !== undefined);
  }

  /** Runs what is to be run for an answer, which `line` is as JSON. Returns at once. */
  take(answer: HookedAnswer, line: string): void {
    if (isNgEvent(answer)) this.#onNg?.run(line);
    if (answer.part !== undefined) this.#onPart?.run(line);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.hooks.map((hook) => hook.close()));
  }
}
