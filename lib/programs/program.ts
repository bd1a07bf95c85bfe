import { Backoff } from "../backoff.ts";
import { ProgramError } from "./program_error.ts";
import { ProgramRun, type ProgramRunOptions } from "./program_run.ts";

/** How long it takes until a program that ended is started again: a user is told when, so nothing of it is left to chance. */
const BACKOFF = { firstMs: 500, longestMs: 30_000, random: () => 1 };

/** Options of {@linkcode Program}. */
export interface ProgramOptions extends ProgramRunOptions {
  /** Is told in words for a person when it ended, but not each time where it goes on like that. */
  onWarning(words: string): void;
}

/** A program of the user's that is started again when it ends. */
export class Program {
  readonly #options: ProgramOptions;
  #run: ProgramRun;
  /** Why it does not run, and when it is started again, on the clock of `performance.now()`. */
  #down?: { words: string; until: number };
  /** Begins anew with each answer. */
  readonly #backoff = new Backoff(BACKOFF);
  #isTroubled = false;
  #timer?: ReturnType<typeof setTimeout>;
  #closing?: Promise<void>;

  /** Throws {@linkcode ProgramError} where no process can be started. */
  constructor(options: ProgramOptions) {
    this.#options = options;
    this.#run = this.#start();
  }

  /** Resolves to why it ended for the first time. */
  get ended(): Promise<string> {
    return this.#run.ended;
  }

  /** Hands it a message and resolves to its answer. Throws {@linkcode ProgramError}. */
  async ask(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#closing !== undefined) throw new ProgramError("failed", "is being ended");
    if (this.#down !== undefined) {
      const { words, until } = this.#down;
      const seconds = Math.max(1, Math.round((until - performance.now()) / 1000));
      throw new ProgramError("failed", `${words}; it is started again in ${seconds} s`);
    }
    const answer = await this.#run.ask(message);
    this.#backoff.reset();
    this.#isTroubled = false;
    return answer;
  }

  /** Tells it that no more comes, and resolves when it has ended. */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  async #close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#run.close();
  }

  #start(): ProgramRun {
    const run = new ProgramRun(this.#options);
    run.ended.then((words) => this.#restart(words));
    return run;
  }

  #restart(words: string): void {
    if (this.#closing !== undefined) return;
    const delay = this.#backoff.next();
    this.#down = { words, until: performance.now() + delay };
    if (!this.#isTroubled) this.#options.onWarning(`${words}; it is started again`);
    this.#isTroubled = true;
    this.#timer = setTimeout(() => this.#startAgain(), delay);
  }

  #startAgain(): void {
    try {
      this.#run = this.#start();
      this.#down = undefined;
    } catch (error) {
      if (!(error instanceof ProgramError)) throw error;
      this.#restart(error.message);
    }
  }
}
