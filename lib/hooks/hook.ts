import { within } from "../within.ts";
import type { CommandEnd, Lane } from "./lane.ts";
import { ProcessLane } from "./process_lane.ts";
import { ShellLane } from "./shell_lane.ts";

/** How many runs are under way at a time. */
const LANES = 4;

/** How long a run may take, in ms. */
const TIMEOUT_MS = 10_000;

/** How long runs that are under way may take when no more come, in ms. */
const CLOSING_MS = 2000;

/** Options of {@linkcode Hook}. */
export interface HookOptions {
  /** How a person calls it, such as `--on-ng`. */
  name: string;
  /** For the shell: `/bin/sh -c`, on Windows `cmd /c`. */
  command: string;
  /** Is told in words for the user what goes wrong, the first time that it does. */
  onWarning(words: string): void;
  /** How long a run may take, in ms. @default {10_000} */
  timeoutMs?: number;
  /** How long runs that are under way may take when no more come, in ms. @default {2000} */
  closingMs?: number;
}

/** What became of the runs of a hook. */
export interface HookCounts {
  /** Those that ended with exit code 0. */
  done: number;
  /** Those that ended otherwise, or had to be ended. */
  failed: number;
  /** Those that were not begun, as a newer one was there before. */
  skipped: number;
}

/**
 * Runs a command of the user's, each time with a line on its stdin: where the camera stands, for a light, a horn or an air
 * jet. Whoever asks for a run is never held up. Four run at a time; of those that are asked for meanwhile the newest waits
 * and the others are skipped.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { Hook } from "./hook.ts";
 *
 * const file = await Deno.makeTempFile();
 * const hook = new Hook({ name: "--on-ng", command: `cat >> ${file}`, onWarning: console.warn });
 * hook.run('{"result":"ng"}');
 * await hook.close();
 * assertEquals(await Deno.readTextFile(file), '{"result":"ng"}\n');
 * assertEquals(hook.counts, { done: 1, failed: 0, skipped: 0 });
 * await Deno.remove(file);
 * ```
 */
export class Hook implements AsyncDisposable {
  readonly name: string;
  readonly #options: Required<HookOptions>;
  readonly #counts: HookCounts = { done: 0, failed: 0, skipped: 0 };
  readonly #lanes: Lane[];
  readonly #free: Lane[];
  #waiting?: string;
  #closing?: Promise<void>;
  readonly #running = new Set<Promise<void>>();

  constructor(options: HookOptions) {
    this.name = options.name;
    this.#options = { timeoutMs: TIMEOUT_MS, closingMs: CLOSING_MS, ...options };
    this.#lanes = Array.from({ length: LANES }, () => laneOf(options.command));
    this.#free = [...this.#lanes];
  }

  get counts(): Readonly<HookCounts> {
    return this.#counts;
  }

  /** Runs the command with a line on its stdin. Returns at once. */
  run(line: string): void {
    if (this.#closing) return;
    const lane = this.#free.shift();
    if (lane === undefined) {
      if (this.#waiting !== undefined) this.#skip();
      this.#waiting = line;
      return;
    }
    const run = this.#runIn(lane, line);
    this.#running.add(run);
    run.then(() => this.#running.delete(run));
  }

  /** Waits a little for the runs that are under way, and ends those that go on. */
  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #runIn(lane: Lane, line: string): Promise<void> {
    for (let next: string | undefined = line; next !== undefined; next = this.#takeWaiting()) {
      const running = lane.run(next);
      const end = await within(this.#options.timeoutMs, running);
      if (end === undefined) await lane.end();
      this.#count(end ?? await running, end === undefined);
    }
    this.#free.push(lane);
  }

  #takeWaiting(): string | undefined {
    const next = this.#waiting;
    this.#waiting = undefined;
    return next;
  }

  #count({ code, words }: CommandEnd, isLate: boolean): void {
    if (code === 0 && !isLate) {
      this.#counts.done++;
      return;
    }
    if (++this.#counts.failed > 1) return;
    const { timeoutMs } = this.#options;
    const what = isLate
      ? `was ended as it ran for more than ${timeoutMs / 1000} s`
      : code === undefined
      ? "had to be ended"
      : `failed with exit code ${code}`;
    this.#warn(`The command of ${this.name} ${what}${words === "" ? "" : `: ${words}`}`);
  }

  #skip(): void {
    if (++this.#counts.skipped > 1) return;
    this.#warn(`The command of ${this.name} runs ${LANES} times at once already, and was not run once more`);
  }

  #warn(words: string): void {
    this.#options.onWarning(`${words}; all such are counted`);
  }

  async #close(): Promise<void> {
    await within(this.#options.closingMs, Promise.all(this.#running));
    if (this.#takeWaiting() !== undefined) this.#skip();
    await Promise.all(this.#lanes.map((lane) => lane.end()));
    await Promise.all(this.#running);
  }
}

function laneOf(command: string): Lane {
  if (Deno.build.os === "windows") return new ProcessLane(["cmd", "/d", "/s", "/c", command]);
  return new ShellLane(command);
}
