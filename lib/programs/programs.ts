import { logOf } from "../log.ts";
import { within } from "../within.ts";
import { Program } from "./program.ts";
import { ProgramError } from "./program_error.ts";

const log = logOf("exec");

/** Which program is meant: the same one for all that mean the same. */
export interface ProgramSpec {
  /** For the shell: `/bin/sh -c`, on Windows `cmd /c`. */
  command: string;
  /** The camera that it is for alone; left out where it is for all. It finds its name in `VID_CAMERA`. */
  camera?: string;
  /** How long its first answer may take, in ms. */
  startMs: number;
}

/** A program that is there for whoever opened it. */
export interface OpenProgram extends Disposable {
  /**
   * Hands it a message, whole with its header, whose buffer may be transferred, and resolves to its answer. Throws
   * {@linkcode ProgramError}.
   */
  ask(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** What starts programs. */
export interface ProgramStarter {
  /** Starts a program where it does not run yet. Throws {@linkcode ProgramError} where it ends at once. */
  open(spec: ProgramSpec): Promise<OpenProgram>;
}

/** Options of {@linkcode Programs}. */
export interface ProgramsOptions {
  /** How long an answer may take, in ms, but for the first one. @default {5000} */
  answerMs?: number;
  /** A program that ends within this time, without a frame, cannot be used, in ms. @default {500} */
  proofMs?: number;
}

/** A program, and how many use it. */
interface Shared {
  program: Program;
  users: number;
}

/** The programs of the user's that judge. What they write to stderr goes to the log, under their names. */
export class Programs implements ProgramStarter, AsyncDisposable {
  readonly #answerMs: number;
  readonly #proofMs: number;
  readonly #programs = new Map<string, Shared>();
  readonly #closing = new Set<Promise<void>>();
  /** Commands that did not end at once. */
  readonly #proven = new Set<string>();

  constructor({ answerMs = 5000, proofMs = 500 }: ProgramsOptions = {}) {
    this.#answerMs = answerMs;
    this.#proofMs = proofMs;
  }

  async open(spec: ProgramSpec): Promise<OpenProgram> {
    const key = JSON.stringify([spec.command, spec.camera]);
    const shared = this.#programs.get(key) ?? { program: this.#start(spec), users: 0 };
    this.#programs.set(key, shared);
    shared.users++;
    let isOpen = true;
    const opened: OpenProgram = {
      ask: (message) => shared.program.ask(message),
      [Symbol.dispose]: () => {
        if (isOpen && --shared.users === 0) this.#close(key, shared.program);
        isOpen = false;
      },
    };
    await this.#prove(spec.command, opened, shared.program);
    return opened;
  }

  /** Ends all of them. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const [key, { program }] of this.#programs) this.#close(key, program);
    await Promise.all(this.#closing);
  }

  #start({ command, camera, startMs }: ProgramSpec): Program {
    const name = camera === undefined ? "exec" : `exec of ${camera}`;
    return new Program({
      command,
      ...(camera !== undefined && { env: { VID_CAMERA: camera } }),
      startMs,
      answerMs: this.#answerMs,
      onLine: (line) => log.info("{name}: {line}", { name, line }),
      onWarning: (words) => {
        // Of one that cannot be used whoever opens it is told.
        if (this.#proven.has(command)) log.warn("{name} {words}", { name, words });
      },
    });
  }

  async #prove(command: string, opened: OpenProgram, program: Program): Promise<void> {
    if (this.#proven.has(command)) return;
    const words = await within(this.#proofMs, program.ended);
    if (words === undefined) return void this.#proven.add(command);
    opened[Symbol.dispose]();
    throw new ProgramError("failed", words);
  }

  #close(key: string, program: Program): void {
    this.#programs.delete(key);
    const closing = program.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}
