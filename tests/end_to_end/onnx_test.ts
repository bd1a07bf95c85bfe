import { assert, assertEquals, assertMatch } from "@std/assert";
import { constantModel, tinyClassifier } from "../analyze/onnx/models.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { type Ended, Program, startServer, vid } from "./programs.ts";

const ROOT = new URL("../../", import.meta.url);
const EXAMPLE = new URL("../../examples/onnx/", import.meta.url);

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const MODEL = `${FOLDER}/tiny.onnx`;
await Deno.writeFile(MODEL, tinyClassifier());
await Deno.mkdir(`${FOLDER}/pictures`);
for (const colour of ["gray", "red"]) {
  await Deno.writeFile(`${FOLDER}/pictures/${colour}.jpg`, await makeJpeg({ source: `color=${colour}` }));
}

/** A line as file, result and reason. */
function briefly(line: string): string {
  const { file, result, reason = "" } = JSON.parse(line);
  return `${file.replace(/.*\//, "")} ${result} ${reason}`.trim();
}

async function endOf(program: Program): Promise<Ended> {
  await using running = program;
  return await running.ended;
}

/** Runs the commands of the example's README that judge pictures, where its models and its pictures stand. */
async function runExample(): Promise<string[][]> {
  const readme = await Deno.readTextFile(new URL("README.md", EXAMPLE));
  const commands = [...readme.matchAll(/^ {4}vid-server (judge .*)$/gm)].map(([, args]) => args!.split(" "));
  return await Promise.all(commands.map(async (args) => {
    const placed = args.map((arg) => arg.replace(/^(onnx\.model=)|^(?=pictures\/$)/, `$1${FOLDER}/`));
    const { code, stdout, stderr } = await endOf(vid("server", placed));
    assertEquals(code, 0, stderr.join("\n"));
    return stdout.map(briefly);
  }));
}

Deno.test("examples/onnx judges by what YOLO exports, and by a model with a JSON file beside it", async () => {
  const boxes = [[320, 320, 100, 60, 0.9, 0.1, 0], [100, 300, 40, 40, 0, 0, 0.8]];
  const values = Array.from({ length: 7 * 8400 }, (_, at) => boxes[at % 8400]?.[Math.floor(at / 8400)] ?? 0);
  const yolo = constantModel({
    input: { shape: [1, 3, 640, 640] },
    answers: { output0: { dims: [1, 7, 8400], values } },
    // As Ultralytics writes it.
    metadata: {
      task: "detect",
      names: "{0: 'screw', 1: 'scratch', 2: 'stain'}",
      imgsz: "[640, 640]",
      stride: "32",
    },
  });
  await Deno.writeFile(`${FOLDER}/best.onnx`, yolo);
  const classifier = constantModel({
    input: { shape: [1, 3, 224, 224] },
    answers: { output: { dims: [1, 3], values: [0.3, 0.2, 0.5] } },
  });
  await Deno.writeFile(`${FOLDER}/part.onnx`, classifier);
  await Deno.copyFile(new URL("part.json", EXAMPLE), `${FOLDER}/part.json`);
  assertEquals(await runExample(), [
    // Its pictures are 320x240: in 640x640 twice as large, with 80 above them.
    ["gray.jpg ng Stain, 0.8, at 50,110", "red.jpg ng Stain, 0.8, at 50,110"],
    ["gray.jpg ng Stain, 0.7", "red.jpg ng Stain, 0.7"],
  ]);
});

Deno.test("vid-server judges a camera's frames by a network, with the permissions that it has", async () => {
  await using server = await startServer(
    "--analyzer",
    "onnx",
    "--set",
    `onnx.model=${MODEL}`,
    "--models",
    "off",
  );
  const client = vid("client", ["--port", server.port, "--jpegs", `${FOLDER}/pictures`]);
  const { code, stdout, stderr } = await endOf(client);
  assertEquals(code, 0, stderr.join("\n"));
  assertEquals(
    stdout.map((line) => JSON.parse(line)).map(({ result, reason, score, threshold, analyzer }) => ({
      ...{ result, reason, score, threshold, analyzer },
    })),
    [
      { result: "ok", reason: undefined, score: 0, threshold: 0.5, analyzer: "onnx" },
      { result: "ng", reason: "Ng, 1", score: 1, threshold: 0.5, analyzer: "onnx" },
    ],
  );
});

Deno.test("vid-server says at its start why a network cannot be used, and ends with 1", async () => {
  for (
    const [model, why] of [
      ["missing.onnx", "there is no such file"],
      ["tests", "it is a folder"],
      ["README.md", "it is no ONNX file"],
    ] as const
  ) {
    const { code, stdout, stderr } = await endOf(
      vid("server", ["--port", "0", "--http", "off", "--analyzer", "onnx", "--set", `onnx.model=${model}`]),
    );
    assertEquals([code, stdout], [1, []]);
    assertEquals(stderr.length, 1, stderr.join("\n"));
    assert(stderr[0]!.includes(`Cannot use onnx.model=${model} as ${why}`), stderr[0]);
  }
});

/** Traces what a program and its threads do to reach beyond it. */
class Traced {
  readonly program: Program;
  readonly #path = Deno.makeTempFileSync({ dir: FOLDER });

  constructor(command: string, args: readonly string[]) {
    // The tracer is the program's child: signals go to the program.
    const trace = ["-D", "-f", "-qq", "-e", "signal=none", "-o", this.#path];
    this.program = new Program("strace", {
      args: [...trace, "-e", "trace=connect,sendto,sendmsg,sendmmsg,%file", command, ...args],
      cwd: ROOT,
      // Deno asks its makers at times whether there is a newer one.
      env: { DENO_NO_UPDATE_CHECK: "1" },
    });
  }

  /**
   * Calls that connect, or send to an address, which nobody has to who is connected already; and those by which ONNX
   * Runtime remembers what to report, as it waits for a while before it connects.
   */
  calls(): string[] {
    const lines = Deno.readTextFileSync(this.#path).split("\n");
    return lines.filter((line) => /\bconnect\(|\bsend.*sa_family|DeveloperTools|deviceid/.test(line));
  }
}

/** Whether the kernel lets a program be traced. */
async function canTrace(): Promise<boolean> {
  const { code, stderr } = await endOf(new Traced("true", []).program);
  if (code !== 0) assertMatch(stderr.join("\n"), /ptrace/i, "strace is installed");
  return code === 0;
}

const isTraceable = await canTrace();
const leftOut = isTraceable ? "" : " (left out, as this kernel lets nobody trace a program)";

Deno.test({
  name:
    `vid-server tells nobody what it judges by a network: it connects nowhere, and looks no name up${leftOut}`,
  ignore: !isTraceable,
  async fn() {
    const server = [
      "run",
      "--quiet",
      "--no-prompt",
      "-P=server",
      "server.ts",
      "--port",
      "0",
      "--http",
      "off",
      "--store",
      "off",
    ];
    const judging = ["--analyzer", "onnx", "--set", `onnx.model=${MODEL}`];
    const traced = new Traced(Deno.execPath(), [...server, ...judging]);
    await using program = traced.program;
    const [, port] = await program.line(/listening on .*:(\d+)/);
    const { stdout } = await endOf(vid("client", ["--port", port!, "--jpegs", `${FOLDER}/pictures`]));
    assertEquals(stdout.map((line) => JSON.parse(line).result), ["ok", "ng"]);
    program.kill("SIGTERM");
    assertEquals((await program.ended).code, 0);
    assertEquals(traced.calls(), []);
  },
});

Deno.test({
  name: `what vid-server connects to would show where it is traced${leftOut}`,
  ignore: !isTraceable,
  async fn() {
    const connecting = `await Deno.connect({ port: 9, hostname: "127.0.0.1" }).catch(() => {})`;
    const traced = new Traced(Deno.execPath(), ["eval", "--quiet", connecting]);
    assertEquals((await endOf(traced.program)).code, 0);
    assertMatch(traced.calls().join("\n"), /connect\(\d+, \{sa_family=AF_INET, sin_port=htons\(9\)/);
  },
});
