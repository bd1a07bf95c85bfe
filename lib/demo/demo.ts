/**
 * `deno task demo`: a server and a client on a free port, a conveyor with good and defective parts, and what was found.
 * With `--stay` it goes on until Ctrl-C.
 *
 * @module
 */

import { TextLineStream } from "@std/streams";
import { EXIT } from "../cli/exit_codes.ts";
import { failureOf } from "../cli/failure.ts";
import { LineOutput } from "../cli/line_output.ts";
import { painter } from "../cli/painter.ts";
import { Screen } from "../cli/screen.ts";
import { Signals } from "../cli/signals.ts";
import { terminalOf } from "../cli/terminal.ts";
import { UsageError } from "../cli/usage_error.ts";
import type { JudgedPart } from "../result.ts";
import type { DefectKind } from "./draw_part.ts";
import { type Film, FILM_RATE, filmConveyor, type FilmedPart } from "./film_conveyor.ts";
import { PartsScore } from "./parts_score.ts";

const ROOT = new URL("../../", import.meta.url);

/** The first parts teach what a good one is; these of the later ones are defective. */
const DEFECTS: Readonly<Record<number, DefectKind>> = {
  6: "scratch",
  8: "stain",
  9: "missing-hole",
  12: "scratch",
  15: "stain",
};

const CONVEYOR = {
  width: 1280,
  height: 720,
  count: 16,
  speed: 24,
  gap: 400,
  // The belt is empty for two seconds: that is what a part is told from.
  lead: 1500,
  rotation: 2,
  jitter: 3,
  light: (frame: number) => 1 + 0.06 * Math.sin(frame / 90),
  defectOf: (part: number) => DEFECTS[part],
};

/** How the demo was called. */
interface DemoOptions {
  /** Whether it goes on until Ctrl-C. */
  stay: boolean;
}

/** One answer, as vid-client prints it. */
interface AnswerLine {
  sequence: number;
  part?: JudgedPart;
}

const screen = new Screen(Deno.stdout);
const stdout = new LineOutput(Deno.stdout, screen);
const paint = painter(terminalOf(Deno.stdout).colour);

/** Runs the demo; resolves to its exit code. */
async function demo({ stay }: DemoOptions): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "vid-demo-" });
  using cleanUp = new DisposableStack();
  cleanUp.defer(() => removeFolder(folder));
  using signals = new Signals({
    leave(exitCode) {
      cleanUp.dispose();
      Deno.exit(exitCode);
    },
  });
  await stdout.write(paint("bold", "vid: frames go out, verdicts come back"));
  const path = `${folder}/conveyor.avi`;
  const { width, height, count } = CONVEYOR;
  const defective = Object.keys(DEFECTS).length;
  await stdout.write(
    `  drawing a conveyor with ${count} parts, ${defective} of them defective, ${width}x${height} at ${FILM_RATE} frames/s`,
  );
  const film = await filmConveyor(path, { ...CONVEYOR, signal: signals.signal, onProgress: showProgress });
  screen.showStatus("");
  await using server = await startServer(`${folder}/store`, cleanUp);
  signals.signal.throwIfAborted();
  await stdout.write(`  vid-server listens on port ${server.port} and shows what it sees on ${server.page}`);
  await stdout.write(
    `  vid-client plays the conveyor to it as a camera would${stay ? ", until Ctrl-C" : ""}\n`,
  );
  return await playFilm(film, { path, port: server.port, stay, signal: signals.signal });
}

function showProgress(share: number): void {
  if (terminalOf(Deno.stdout).isTerminal) screen.showStatus(`  ${Math.round(share * 100)} %`);
}

/** A running vid-server. */
interface Server extends AsyncDisposable {
  port: number;
  /** URL of its page. */
  page: string;
}

async function startServer(store: string, cleanUp: DisposableStack): Promise<Server> {
  // In a process group of its own, so that a terminal's Ctrl-C reaches the client alone, which then ends in good order.
  const judging = ["--analyzer", "quality,defect", "--set", "defect.learn=12", "--parts"];
  const where = ["--port", "0", "--http", "127.0.0.1:0", "--models", "off", "--store", store];
  const child = vid("server", [...where, ...judging], { detached: true }).spawn();
  // Where it goes on after its time, it would write into a folder that is gone.
  cleanUp.defer(() => kill(child, "SIGKILL"));
  const port = Promise.withResolvers<number>();
  const page = Promise.withResolvers<string>();
  const reading = (async () => {
    const said: string[] = [];
    for await (const line of linesOf(child.stderr)) {
      const listening = /listening on 127\.0\.0\.1:(\d+)/.exec(line);
      const shown = /the page is at (\S+)/.exec(line);
      if (listening) port.resolve(Number(listening[1]));
      else if (shown) page.resolve(shown[1]);
      else if (said.length < 20) said.push(line);
    }
    const failure = new Error(`Cannot start the server: ${said.join("\n")}`);
    port.reject(failure);
    page.reject(failure);
  })();
  const [listening, shown] = await Promise.all([port.promise, page.promise]);
  return {
    port: listening,
    page: shown,
    async [Symbol.asyncDispose]() {
      kill(child, "SIGTERM");
      await Promise.all([child.status, reading]);
    },
  };
}

async function playFilm(
  film: Film,
  { path, port, stay, signal }: DemoOptions & { path: string; port: number; signal: AbortSignal },
): Promise<number> {
  const args = ["--port", String(port), "--file", path, "--live", "--camera", "demo", "--log-level", "warn"];
  const child = vid("client", stay ? [...args, "--loop"] : args, { stdout: "piped" }).spawn();
  const onAbort = () => kill(child, "SIGINT");
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  const closing = Array.fromAsync(linesOf(child.stderr));
  const score = new PartsScore(film);
  for await (const line of linesOf(child.stdout)) {
    const { part, sequence }: AnswerLine = JSON.parse(line);
    if (part !== undefined) await stdout.write(renderPart(part, sequence, score.add(part, sequence)));
  }
  const { code } = await child.status;
  signal.removeEventListener("abort", onAbort);
  if (!stay) await stdout.write(`\n${score.render()}`);
  await stdout.write(`\n${(await closing).join("\n")}`);
  const stopped = signal.aborted && code === EXIT.interrupted;
  return stopped && stay ? EXIT.ok : code;
}

/** `   9.0 s  part  6  ng       Scratch of 61 px, 0.031 %, at 412,230`. */
function renderPart({ id, verdict, reason = "" }: JudgedPart, sequence: number, truth: FilmedPart): string {
  const seconds = `${(sequence / FILM_RATE).toFixed(1)} s`.padStart(8);
  const isRight = (verdict === "ng") === (truth.defect !== undefined);
  const colour = verdict === "unknown" ? "dim" : verdict === "ok" ? "green" : "red";
  const note = isRight || verdict === "unknown" ? "" : `  (in truth: ${truth.defect ?? "good"})`;
  return `${seconds}  part ${String(id).padStart(2)}  ${paint(colour, verdict.padEnd(7))}  ${reason}${note}`
    .trimEnd();
}

/** One of the two programs, as a process of its own, with no more permissions than its task has. */
function vid(
  program: "server" | "client",
  args: string[],
  options: Pick<Deno.CommandOptions, "stdout" | "detached"> = {},
): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", `--permission-set=${program}`, `${program}.ts`, ...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    ...options,
  });
}

/** A program that was killed a moment ago may still be writing into it. */
function removeFolder(folder: string): void {
  for (let tries = 1;; tries++) {
    try {
      return Deno.removeSync(folder, { recursive: true });
    } catch (error) {
      if (tries === 5) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20 * tries);
    }
  }
}

function kill(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // it has ended by itself
  }
}

function linesOf(stream: ReadableStream<Uint8Array>): ReadableStream<string> {
  return stream.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream());
}

if (import.meta.main) {
  try {
    const unknown = Deno.args.filter((arg) => arg !== "--stay");
    if (unknown.length > 0) {
      throw new UsageError(`The demo knows one flag, --stay, to go on until Ctrl-C: got ${unknown[0]}`);
    }
    Deno.exit(await demo({ stay: Deno.args.length > 0 }));
  } catch (error) {
    const { exitCode, message } = failureOf(error, { program: "vid demo", debug: false });
    if (message !== undefined) new Screen(Deno.stderr).print(message);
    Deno.exit(exitCode);
  }
}
