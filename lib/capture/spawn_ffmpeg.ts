import { CaptureError } from "./capture_error.ts";
import { FfmpegLog, type LogLine } from "./ffmpeg_log.ts";
import { ffmpegMissing } from "./ffmpeg_missing.ts";
import { BECOME, SHELL } from "./shell.ts";
import { withWidePipes } from "./wide_pipes.ts";
import { within } from "../within.ts";

/** How long ffmpeg may take to leave politely, in ms. */
const CLOSING_MS = 500;

/** How long it may take to be killed, in ms: a driver that is not well may hold it in the kernel for ever. */
const KILLING_MS = 1000;

/**
 * Stands between us and ffmpeg, so that ffmpeg never outlives us: the shell's stdin is a pipe that only we hold.
 * At `term` all of the group are asked to leave: ffmpeg and, where it is a script, its children. At `end`, when ffmpeg's
 * log has ended, the shell leaves with ffmpeg's exit code. The end of the pipe, which the kernel brings about whatever
 * ended us, is SIGKILL for the whole group, ffmpeg first, as it has to be reaped.
 * The shell itself holds neither stdout nor stderr, so both end with ffmpeg. It is ffmpeg's parent and reaps
 * it, so no zombie is left even where nobody else would (we may be process 1 of a container). Signals for the
 * whole control group, as systemd sends them, must not take it away before ffmpeg.
 */
const keeper = (start: string) =>
  `${start} &
exec >/dev/null 2>&1
trap '' HUP INT TERM
while read -r word && [ "$word" != end ]; do kill -s TERM 0; done
kill -s KILL $!
wait $!
code=$?
[ "$word" != end ] || exit $code
kill -s KILL 0`;

const KEEPER = keeper(`"$@" </dev/null`);

/** The same where ffmpeg gets a script: what stands in front of a blank line. The shell's own printf is no process. */
const SCRIPTED_KEEPER = keeper(`script=
while read -r line && [ "$line" ]; do script="$script$line
"; done
printf %s "$script" | "$@"`);

/** On Windows ffmpeg runs plainly: it ends when it next writes to a pipe that nobody reads. */
const UNIX = Deno.build.os !== "windows";

/** Signals that a shell reports as 128 + number, and that ffmpeg does not catch itself. */
const FATAL_SIGNALS = new Map<number, Deno.Signal>([
  [132, "SIGILL"],
  [134, "SIGABRT"],
  [136, "SIGFPE"],
  [137, "SIGKILL"],
  [139, "SIGSEGV"],
  Deno.build.os === "linux" ? [135, "SIGBUS"] : [138, "SIGBUS"],
]);

/** How ffmpeg ended. */
export interface FfmpegStatus {
  /** ffmpeg's exit code; 127 where there is no such program, 126 where it cannot be run. */
  code: number;
  /** The signal that killed it, if one did. */
  signal: Deno.Signal | null;
}

/** Options of {@linkcode spawnFfmpeg}. */
export interface SpawnFfmpegOptions {
  /** The program. @default {"ffmpeg"} */
  path?: string;
  /** Called with each line of ffmpeg's log. */
  onLine?: (line: LogLine) => void;
  /** What ffmpeg reads from its stdin (`pipe:0`). @default {nothing} */
  input?: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The same for a few lines, none of them blank, that no other user of the machine is to see, as one may arguments. */
  script?: string;
  /** Closes ffmpeg when it aborts. */
  signal?: AbortSignal;
}

/** A running ffmpeg. */
export interface FfmpegProcess extends AsyncDisposable {
  /** The process group that ffmpeg is in, of its own: a terminal's Ctrl-C does not reach it. */
  readonly group: number;
  readonly log: FfmpegLog;
  /** Resolves when ffmpeg has ended, or was left behind by {@linkcode close}; never rejects. */
  readonly status: Promise<FfmpegStatus>;
  /**
   * Fills `buffer` with what ffmpeg writes to stdout and resolves to a view of it (the buffer itself is detached:
   * take the view's). The view is shorter where the output ended, empty at its very end.
   */
  read(buffer: ArrayBuffer): Promise<Uint8Array<ArrayBuffer>>;
  /** For whoever reads stdout in pieces of any size. */
  readonly stdout: Pick<ReadableStreamBYOBReader, "read">;
  /**
   * Ends ffmpeg, if it has not, and all that is in its group, and resolves when they are gone. What the kernel does not
   * let go is left behind after a second and a half.
   */
  close(): Promise<void>;
}

/**
 * Starts ffmpeg. It ends with this program, whatever ends that.
 *
 * Throws a {@linkcode CaptureError} with code `ffmpeg-missing` where nothing can be started. On Unix, where a shell
 * starts it, a missing ffmpeg is exit code 127.
 */
export function spawnFfmpeg(args: string[], options: SpawnFfmpegOptions = {}): FfmpegProcess {
  const { path = "ffmpeg", onLine, script = "", signal } = options;
  const input = options.input ?? (UNIX || script === "" ? undefined : new Blob([script]).stream());
  // With a stdin of its own it needs no keeper: that ends with us, and ffmpeg with it.
  const kept = UNIX && input === undefined;
  const child = spawnChild(path, args, {
    start: kept ? (script === "" ? KEEPER : SCRIPTED_KEEPER) : BECOME,
    fed: input !== undefined,
  });
  const ffmpeg = new ChildFfmpeg(child, new FfmpegLog(onLine), kept ? child.stdin.getWriter() : undefined);
  if (kept && script !== "") void ffmpeg.tellKeeper(`${script.trimEnd()}\n\n`);
  if (input) feed(child, input);
  closeOnAbort(ffmpeg, signal);
  return ffmpeg;
}

function spawnChild(
  path: string,
  args: string[],
  { start, fed }: { start: string; fed: boolean },
): Deno.ChildProcess {
  const command = new Deno.Command(UNIX ? SHELL : path, {
    args: UNIX ? ["-c", start, "sh", path, ...args] : args,
    env: { AV_LOG_FORCE_NOCOLOR: "1" },
    stdin: UNIX || fed ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
    detached: UNIX,
  });
  try {
    return withWidePipes(() => command.spawn());
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (UNIX) throw new CaptureError("ffmpeg-missing", `Cannot start ${path}: ${message}`, { cause });
    // Where Deno may run ffmpeg and nothing else, a missing one is NotCapable.
    throw ffmpegMissing(path, "there is no such program, or it may not be run", { cause });
  }
}

/** Hands `input` on. Nobody waits for it: it may be silent for ever. */
async function feed(child: Deno.ChildProcess, input: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
  try {
    await input.pipeTo(child.stdin);
  } catch {
    // BrokenPipe: ffmpeg has ended, and says why itself. What fails in `input` is an end to ffmpeg, too.
  }
}

async function closeOnAbort(ffmpeg: FfmpegProcess, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return;
  const close = () => void ffmpeg.close();
  signal.addEventListener("abort", close);
  if (signal.aborted) close();
  await ffmpeg.status;
  signal.removeEventListener("abort", close);
}

class ChildFfmpeg implements FfmpegProcess {
  readonly group: number;
  readonly log: FfmpegLog;
  readonly status: Promise<FfmpegStatus>;
  readonly #child: Deno.ChildProcess;
  readonly #reader: ReadableStreamBYOBReader;
  /** The keeper's stdin; undefined where there is no keeper. */
  readonly #keeper: WritableStreamDefaultWriter<Uint8Array> | undefined;
  /** Aborts where ffmpeg is left behind. */
  readonly #leaving = new AbortController();
  #closing: Promise<void> | undefined;
  #hasEnded = false;

  constructor(child: Deno.ChildProcess, log: FfmpegLog, keeper?: WritableStreamDefaultWriter<Uint8Array>) {
    this.group = child.pid;
    this.log = log;
    this.#child = child;
    this.#reader = child.stdout.getReader({ mode: "byob" });
    this.#keeper = keeper;
    this.status = Promise.race([this.#end(), this.#left()]);
  }

  get stdout(): Pick<ReadableStreamBYOBReader, "read"> {
    return this.#reader;
  }

  async read(buffer: ArrayBuffer): Promise<Uint8Array<ArrayBuffer>> {
    const min = buffer.byteLength;
    const { value } = await this.#reader.read(new Uint8Array(buffer), { min });
    return value ?? new Uint8Array();
  }

  close(): Promise<void> {
    return this.#closing ??= this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await this.#reader.cancel();
    await this.#signal("TERM");
    if (await within(CLOSING_MS, this.status)) return;
    await this.#signal("KILL");
    if (await within(KILLING_MS, this.status)) return;
    this.#child.unref();
    this.#leaving.abort();
  }

  /** Resolves where ffmpeg is left behind, to what is going to be its status. */
  async #left(): Promise<FfmpegStatus> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#leaving.signal.addEventListener("abort", () => resolve());
    await promise;
    return { code: 137, signal: "SIGKILL" };
  }

  async #readLog(): Promise<void> {
    const { signal } = this.#leaving;
    try {
      await this.log.read(this.#child.stderr.pipeThrough(new TransformStream(), { signal }));
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #end(): Promise<FfmpegStatus> {
    const kept = this.#keeper !== undefined;
    const read = this.#readLog();
    if (kept) {
      // The end of its log is ffmpeg's; the keeper waits for the end of its stdin.
      await Promise.race([read, this.#child.status]);
      if (!this.#closing) await this.tellKeeper("end\n");
      await this.#signal("KILL");
    }
    const { code, signal } = await this.#child.status;
    // Children of a script may be left, and ffmpeg itself where somebody killed its keeper.
    const isEmpty = kept && this.#closing; // its keeper has seen to that
    if (UNIX && !isEmpty) await killGroup(this.group, "KILL");
    await read;
    this.#hasEnded = true;
    return { code, signal: signal ?? (kept ? FATAL_SIGNALS.get(code) : undefined) ?? null };
  }

  /** Signals ffmpeg and all that is in its group. */
  async #signal(signal: "TERM" | "KILL"): Promise<void> {
    if (this.#hasEnded) return;
    if (this.#keeper && signal === "TERM") return await this.tellKeeper("term\n");
    try {
      if (this.#keeper) await this.#keeper.close();
      else if (UNIX) await killGroup(this.group, signal);
      else this.#child.kill(`SIG${signal}`);
    } catch {
      // It has ended, or its keeper was told before: TypeError, or BrokenPipe.
    }
  }

  /** Writes to the keeper's stdin, also where it has ended. */
  async tellKeeper(text: string): Promise<void> {
    try {
      await this.#keeper?.write(new TextEncoder().encode(text));
    } catch {
      // BrokenPipe: it has ended.
    }
  }
}

/** By a shell, since `Deno.kill` would need the permission to run everything. */
async function killGroup(group: number, signal: "TERM" | "KILL"): Promise<void> {
  await new Deno.Command(SHELL, {
    args: ["-c", `kill -s ${signal} -- -${group}`],
    stdout: "null",
    stderr: "null",
  }).output();
}
