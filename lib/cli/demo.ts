/**
 * `deno task demo`: a server and a client on a free port, ten seconds of a moving scene, and what was judged. With
 * `--stay` it goes on until Ctrl-C.
 *
 * @module
 */

import { TextLineStream } from "@std/streams";
import { EXIT } from "./exit_codes.ts";
import { failureOf } from "./failure.ts";
import { LineOutput } from "./line_output.ts";
import { painter } from "./painter.ts";
import { Screen } from "./screen.ts";
import { Signals } from "./signals.ts";
import { terminalOf } from "./terminal.ts";
import { UsageError } from "./usage_error.ts";

const ROOT = new URL("../../", import.meta.url);

/** A scene that moves for ten seconds; in between the camera is out of focus, then its lens is covered. */
const SCENE = [
  "testsrc2=size=1280x720:rate=30:duration=10",
  "gblur=sigma=16:enable='between(t,3,4.5)'",
  "lutyuv=y=16+(val-16)/16:enable='between(t,6.5,8)'",
].join(",");

/** How the demo was called. */
interface DemoOptions {
  /** Whether it goes on until Ctrl-C. */
  stay: boolean;
}

/** One answer, as vid-client prints it. */
interface AnswerLine {
  sequence: number;
  result: string;
  reason?: string;
  latencyMs: number;
}

const stdout = new LineOutput(Deno.stdout, new Screen(Deno.stdout));
const paint = painter(terminalOf(Deno.stdout).colour);

/** Runs the demo; resolves to its exit code. */
async function demo({ stay }: DemoOptions): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "vid-demo-" });
  using cleanUp = new DisposableStack();
  cleanUp.defer(() => Deno.removeSync(folder, { recursive: true }));
  using signals = new Signals({
    leave(exitCode) {
      cleanUp.dispose();
      Deno.exit(exitCode);
    },
  });
  await stdout.write(paint("bold", "vid: frames go out, verdicts come back"));
  const scene = `${folder}/scene.avi`;
  await stdout.write("  ffmpeg draws ten seconds of a moving scene, 1280x720 at 30 frames/s");
  await drawScene(scene, signals.signal);
  await using server = await startServer(cleanUp);
  signals.signal.throwIfAborted();
  await stdout.write(`  vid-server listens on port ${server.port} and shows what it sees on ${server.page}`);
  await stdout.write(`  vid-client plays the scene to it as a camera would${stay ? ", until Ctrl-C" : ""}\n`);
  return await playScene(scene, server.port, { stay, signal: signals.signal });
}

async function drawScene(path: string, signal: AbortSignal): Promise<void> {
  const args = [
    "-v",
    "error",
    "-f",
    "lavfi",
    "-i",
    SCENE,
    "-c:v",
    "mjpeg",
    "-pix_fmt",
    "yuvj420p",
    "-q:v",
    "3",
    path,
  ];
  const { success, stderr } = await new Deno.Command("ffmpeg", { args, stdin: "null", signal }).output();
  signal.throwIfAborted();
  if (!success) throw new Error(`Cannot draw the scene: ${new TextDecoder().decode(stderr).trim()}`);
}

/** A running vid-server. */
interface Server extends AsyncDisposable {
  port: number;
  /** URL of its page. */
  page: string;
}

async function startServer(cleanUp: DisposableStack): Promise<Server> {
  // In a process group of its own, so that a terminal's Ctrl-C reaches the client alone, which then ends in good order.
  const child = vid("server", ["--port", "0", "--http", "127.0.0.1:0"], { detached: true }).spawn();
  cleanUp.defer(() => kill(child, "SIGTERM"));
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

async function playScene(
  scene: string,
  port: number,
  { stay, signal }: DemoOptions & { signal: AbortSignal },
): Promise<number> {
  const args = ["--port", String(port), "--file", scene, "--live", "--camera", "demo", "--log-level", "warn"];
  const child = vid("client", stay ? [...args, "--loop"] : args, { stdout: "piped" }).spawn();
  const onAbort = () => kill(child, "SIGINT");
  signal.addEventListener("abort", onAbort, { once: true });
  if (signal.aborted) onAbort();
  const closing = Array.fromAsync(linesOf(child.stderr));
  let before = "";
  for await (const line of linesOf(child.stdout)) {
    const answer: AnswerLine = JSON.parse(line);
    if (answer.result !== before) await stdout.write(renderChange(answer));
    before = answer.result;
  }
  const { code } = await child.status;
  signal.removeEventListener("abort", onAbort);
  await stdout.write(`\n${(await closing).join("\n")}`);
  const stopped = signal.aborted && code === EXIT.interrupted;
  return stopped && stay ? EXIT.ok : code;
}

/** `   3.0 s  ng  Blurred: sharpness 2.1 is under 25`. */
function renderChange({ sequence, result, reason = "" }: AnswerLine): string {
  const seconds = `${(sequence / 30).toFixed(1)} s`.padStart(8);
  return `${seconds}  ${paint(result === "ok" ? "green" : "red", result.padEnd(7))} ${reason}`.trimEnd();
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
