import { SHELL } from "../capture/shell.ts";
import { Countdown } from "../countdown.ts";
import { headerLength, readHeader } from "../link/header.ts";
import { type ByteReader, readExactly } from "../link/read_exactly.ts";
import { WireError } from "../link/wire_error.ts";
import { readLines } from "../read_lines.ts";
import { within } from "../within.ts";
import { GroupGuard } from "./group_guard.ts";
import { ProgramError } from "./program_error.ts";

/** What a program answers with at most, in bytes. */
const MAX_ANSWER = 2 ** 20;

/** How long a program may take to leave once it is told that no more comes, and again once it got SIGTERM, in ms. */
const CLOSING_MS = 1000;

/** Of what a program wrote in place of an answer, so much is shown, in bytes. */
const EXCERPT = 60;

/** Of its last line on stderr, so much is told with how it ended, in characters. */
const MAX_WORDS = 300;

const BROKE_OFF = "broke off in the middle of an answer";

const UNIX = Deno.build.os !== "windows";

/** What to run, and how long it may take. */
export interface ProgramRunOptions {
  /** For the shell: `/bin/sh -c`, on Windows `cmd /c`. */
  command: string;
  /** Variables of its environment beside our own. */
  env?: Record<string, string>;
  /** How long its first answer may take, in ms: it may load a lot. */
  startMs: number;
  /** How long each further answer may take, in ms. */
  answerMs: number;
  /** Is told each line of its stderr. */
  onLine(line: string): void;
}

/** What waits for its answer. */
interface Asked {
  resolve(answer: Uint8Array<ArrayBuffer>): void;
  reject(error: ProgramError): void;
}

/**
 * A program of the user's from its start to its end: it gets messages on its stdin and answers each on its stdout, in
 * order, each behind its length as a `uint32`, little-endian. It ends, with all that it started, when this program does.
 */
export class ProgramRun {
  /** Resolves to why it ended; never rejects. */
  readonly ended: Promise<string>;
  readonly #options: ProgramRunOptions;
  readonly #child: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #stdout: ReadableStreamBYOBReader;
  readonly #guard?: GroupGuard;
  readonly #asked: Asked[] = [];
  #limit: Countdown;
  #lastLine = "";
  /** Why it had to be ended. */
  #fault?: ProgramError;
  #hasEnded = false;

  /** Throws {@linkcode ProgramError} where no process can be started. */
  constructor(options: ProgramRunOptions) {
    this.#options = options;
    const { startMs } = options;
    this.#limit = new Countdown(startMs, () => this.#silent("first answer", startMs, "exec.start"));
    const { child, guard } = spawn(options);
    this.#child = child;
    this.#guard = guard;
    this.#stdin = this.#child.stdin.getWriter();
    this.#stdout = this.#child.stdout.getReader({ mode: "byob" });
    this.#readAnswers();
    this.ended = this.#end();
  }

  /** Hands it a message and resolves to its answer. Throws {@linkcode ProgramError}. */
  ask(message: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    return new Promise((resolve, reject) => {
      if (this.#hasEnded) return reject(new ProgramError("failed", "has ended"));
      this.#asked.push({ resolve, reject });
      this.#limit.start();
      // BrokenPipe: it reads no more, and either it has ended or its answer is missed.
      this.#stdin.write(message).catch(() => {});
    });
  }

  /** Tells it that no more comes, and ends it where it does not leave by itself. */
  async close(): Promise<void> {
    this.#limit.stop();
    try {
      await within(CLOSING_MS, this.#sayGoodbye());
    } catch {
      // BrokenPipe: it has ended.
    }
    if (await within(CLOSING_MS, this.ended) !== undefined) return;
    await this.#guard?.signal("TERM");
    if (await within(CLOSING_MS, this.ended) !== undefined) return;
    await this.#kill();
    await this.ended;
  }

  async #sayGoodbye(): Promise<void> {
    await this.#stdin.write(new Uint8Array(headerLength("<L")));
    await this.#stdin.close();
  }

  async #readAnswers(): Promise<void> {
    const stdout = byteReader(this.#stdout);
    const header = new Uint8Array(headerLength("<L"));
    try {
      while (await readExactly(stdout, header)) {
        const length = readHeader(header, "<L");
        if (length > MAX_ANSWER) return await this.#refuse(header, stdout);
        const answer = new Uint8Array(length);
        if (!await readExactly(stdout, answer)) return await this.#stdoutEnded(BROKE_OFF);
        this.#hear(answer);
      }
      await this.#stdoutEnded("closed its stdout");
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      await this.#stdoutEnded(BROKE_OFF);
    }
  }

  /** Mostly it has ended as well, which tells more. */
  async #stdoutEnded(words: string): Promise<void> {
    if (await within(CLOSING_MS, this.ended) === undefined) this.#fail("failed", words);
  }

  #hear(answer: Uint8Array<ArrayBuffer>): void {
    const asked = this.#asked.shift();
    if (asked === undefined) return this.#fail("failed", "answered twice: it owes one answer for each frame");
    const { answerMs } = this.#options;
    this.#limit.stop();
    this.#limit = new Countdown(answerMs, () => this.#silent("answer", answerMs, "--analyze-timeout"));
    if (this.#asked.length > 0) this.#limit.start();
    asked.resolve(answer);
  }

  /** Says what it wrote where the length of an answer should be. */
  async #refuse(header: Uint8Array, stdout: ByteReader): Promise<void> {
    const more = new Uint8Array(EXCERPT);
    const count = await within(100, stdout.read(more)) ?? 0;
    const text = new TextDecoder().decode(new Uint8Array([...header, ...more.subarray(0, count)]));
    const got = JSON.stringify(text.split("\n", 1)[0]);
    const isText = header.every((byte) => byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09);
    this.#fail(
      "failed",
      isText
        ? `wrote text to its stdout, where only answers go, each behind its length: got ${got}. Text goes to stderr`
        : `answered with ${
          readHeader(header, "<L")
        } bytes, and may with ${MAX_ANSWER}: is the length little-endian?`,
    );
  }

  #silent(what: string, limitMs: number, setBy: string): void {
    this.#fail("timeout", `gave no ${what} within ${limitMs / 1000} s: ${setBy} sets how long it may take`);
  }

  #fail(code: ProgramError["code"], words: string): void {
    this.#fault ??= new ProgramError(code, words);
    this.#kill();
  }

  async #kill(): Promise<void> {
    await this.#guard?.close();
    // There is no guard, or somebody ended it.
    kill(this.#child);
  }

  async #end(): Promise<string> {
    const logged = readLines(this.#child.stderr, (line) => {
      this.#lastLine = line;
      this.#options.onLine(line);
    });
    const { code, signal } = await this.#child.status;
    this.#hasEnded = true;
    this.#limit.stop();
    // What it started may live on and hold its stderr open.
    await this.#guard?.close();
    await within(CLOSING_MS, logged);
    await this.#stdout.cancel();
    await this.#stdin.abort().catch(() => {}); // BrokenPipe, or TypeError as it is closed
    const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
    const words = this.#fault?.message ??
      (this.#lastLine === "" ? how : `${how}: ${this.#lastLine.slice(0, MAX_WORDS)}`);
    const [first, ...others] = this.#asked.splice(0);
    first?.reject(new ProgramError(this.#fault?.code ?? "failed", words));
    for (const asked of others) asked.reject(new ProgramError("failed", words));
    return words;
  }
}

function spawn(options: ProgramRunOptions): { child: Deno.ChildProcess; guard?: GroupGuard } {
  let child: Deno.ChildProcess | undefined;
  try {
    child = spawnShell(options);
    return { child, ...(UNIX && { guard: new GroupGuard(child.pid) }) };
  } catch (error) {
    if (child !== undefined) kill(child);
    throw new ProgramError("failed", `cannot be started: ${error instanceof Error ? error.message : error}`);
  }
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // TypeError: it has ended.
  }
}

function spawnShell({ command, env }: ProgramRunOptions): Deno.ChildProcess {
  return new Deno.Command(UNIX ? SHELL : "cmd", {
    args: UNIX ? ["-c", command] : ["/d", "/s", "/c", command],
    env,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    // A group of its own: a terminal's Ctrl-C does not reach it.
    detached: UNIX,
  }).spawn();
}

function byteReader(reader: ReadableStreamBYOBReader): ByteReader {
  return {
    async read(into) {
      const { value, done } = await reader.read(new Uint8Array(into.length));
      if (done || value === undefined) return null;
      into.set(value);
      return value.length;
    },
  };
}
