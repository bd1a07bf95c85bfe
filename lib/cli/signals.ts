import { EXIT } from "./exit_codes.ts";

/**
 * Ctrl-C in a terminal reaches all programs of a pipeline, and `deno task` passes it on once more; `timeout` sends
 * SIGTERM twice. Within this time, in ms, it is one and the same request.
 */
const SAME_REQUEST_MS = 250;

/** Windows has no SIGTERM; Ctrl-Break is the nearest to it. */
const TERMINATE: Deno.Signal = Deno.build.os === "windows" ? "SIGBREAK" : "SIGTERM";

/** Why a program was asked to end: the reason of {@linkcode Signals.signal}. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** What a program ends with that counts this as having been cut short. */
  readonly exitCode: typeof EXIT.interrupted | typeof EXIT.terminated;

  constructor(by: Deno.Signal) {
    super(`Stopped by ${by}`);
    this.exitCode = by === "SIGINT" ? EXIT.interrupted : EXIT.terminated;
  }
}

/** Options of {@linkcode Signals}. */
export interface SignalsOptions {
  /** Ends the program at once. @default {Deno.exit} */
  leave?: (exitCode: number) => void;
}

/**
 * SIGINT and SIGTERM as an `AbortSignal`. The first of them asks the program to finish what it is at; a SIGINT
 * after that ends it at once, with 130.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * using signals = new Signals();
 * assertEquals(signals.signal.aborted, false);
 * ```
 */
export class Signals implements Disposable {
  readonly #controller = new AbortController();
  readonly #leave: (exitCode: number) => void;
  #firstAt = 0;

  constructor({ leave = Deno.exit }: SignalsOptions = {}) {
    this.#leave = leave;
    Deno.addSignalListener("SIGINT", this.#interrupt);
    Deno.addSignalListener(TERMINATE, this.#terminate);
  }

  /** Aborted by the first signal, with {@linkcode Interrupted} as its reason. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Gives the signals back to the system, which ends the program on the next one. */
  close(): void {
    Deno.removeSignalListener("SIGINT", this.#interrupt);
    Deno.removeSignalListener(TERMINATE, this.#terminate);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #interrupt = () => {
    if (!this.signal.aborted) this.#abort("SIGINT");
    else if (performance.now() - this.#firstAt > SAME_REQUEST_MS) this.#leave(EXIT.interrupted);
  };

  #terminate = () => {
    if (!this.signal.aborted) this.#abort(TERMINATE);
  };

  #abort(by: Deno.Signal): void {
    this.#firstAt = performance.now();
    this.#controller.abort(new Interrupted(by));
  }
}
