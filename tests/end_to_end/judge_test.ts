import { assertEquals, assertMatch } from "@std/assert";
import { fileURLToPath } from "node:url";
import { filmConveyor } from "../../lib/demo/film_conveyor.ts";
import { runFfmpeg } from "../capture/make_video.ts";
import { type Ended, Program, startServer, vid } from "./programs.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const SCENE = ["-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25:duration=0.4"];

/** With such a filter, what quality calls too dark. */
const DARK = ["-vf", "lutrgb=r=val/16:g=val/16:b=val/16"];

async function make(name: string, ...args: string[]): Promise<string> {
  await runFfmpeg([...SCENE, ...args, `${FOLDER}/${name}`]);
  return name;
}

async function picture(name: string, ...args: string[]): Promise<string> {
  return await make(name, "-frames:v", "1", ...args);
}

/** Starts `vid-server judge` in the folder with the pictures, with the permissions that it has for users. */
function start(args: string[], options: Deno.CommandOptions = {}): Program {
  const deno = [
    "run",
    "--quiet",
    "--no-prompt",
    `--config=${ROOT}deno.json`,
    "-P=server",
    `${ROOT}server.ts`,
  ];
  return new Program(Deno.execPath(), { cwd: FOLDER, ...options, args: [...deno, "judge", ...args] });
}

async function judge(...args: string[]): Promise<Ended & { results: string[] }> {
  await using program = start(args);
  const ended = await program.ended;
  return { ...ended, results: ended.stdout.map(briefly) };
}

/** A line as file, frame, result and code: `line.mp4 3 ok`, `missing.jpg error not-found`. */
function briefly(line: string): string {
  const { file, frame, result, code } = JSON.parse(line);
  return [file, frame ?? [], result, code ?? []].flat().join(" ");
}

/** The rows of the closing table, whatever its columns are wide. */
function tableOf(stderr: string[]): string[] {
  return stderr.filter((line) => line.startsWith("  ")).map((line) => line.trim().replaceAll(/ +/g, " "));
}

await picture("good.jpg");
await picture("good.png");
await picture("good.bmp");
await picture("dark.jpg", ...DARK);
await make("line.mp4", "-c:v", "libx264", "-preset", "ultrafast");
await Deno.writeTextFile(`${FOLDER}/notes.jpg`, "These are notes");
await Deno.mkdir(`${FOLDER}/parts`);
for (const [from, to] of [["good", "10"], ["dark", "9"]]) {
  await Deno.copyFile(`${FOLDER}/${from}.jpg`, `${FOLDER}/parts/${to}.jpg`);
}

const FRAMES = Array.from({ length: 10 }, (_, frame) => `line.mp4 ${frame} ok`);

Deno.test("vid-server judge judges pictures, folders and videos in their order, and tells what it cannot", async () => {
  const files = [
    "good.jpg",
    "dark.jpg",
    "good.png",
    "missing.jpg",
    "parts",
    "line.mp4",
    "notes.jpg",
    "good.bmp",
  ];
  const { code, results, stdout, stderr } = await judge(...files);
  assertEquals(results, [
    "good.jpg ok",
    "dark.jpg ng",
    "good.png ok",
    "missing.jpg error not-found",
    "parts/9.jpg ng",
    "parts/10.jpg ok",
    ...FRAMES,
    "notes.jpg error bad-jpeg",
    "good.bmp ok",
  ]);
  assertEquals(code, 1);
  const table = tableOf(stderr);
  assertEquals(table.slice(0, 3), [
    "files 9",
    "results 18 ok 14, ng 2, error 2",
    "errors 2 not-found 1, bad-jpeg 1",
  ]);
  assertMatch(table.slice(3).join("\n"), /^each p50 [\d.]+ ms\neach p99 [\d.]+ ms$/);
  const dark = JSON.parse(stdout[1]);
  assertMatch(dark.reason, /^Too dark: brightness [\d.]+ is under 0\.1/);
  assertEquals(Object.keys(dark).slice(0, 5), ["vid", "result", "reason", "file", "analyzer"]);
  assertEquals(JSON.parse(stdout[3]), {
    vid: 1,
    result: "error",
    code: "not-found",
    reason: "Cannot open missing.jpg: there is no such file; check the path",
    file: "missing.jpg",
  });
});

Deno.test("vid-server judge ends with 0 where everything could be judged, whatever was said of it", async () => {
  const { code, results, stderr } = await judge("good.jpg", "dark.jpg");
  assertEquals([code, results], [0, ["good.jpg ok", "dark.jpg ng"]]);
  assertEquals(tableOf(stderr)[1], "results 2 ok 1, ng 1");
});

Deno.test("vid-server judge --expect counts what is right and wrong, and ends with 1 where anything is wrong", async () => {
  const [mixed, dark, missing] = await Promise.all([
    judge("--expect", "ng", "dark.jpg", "good.jpg", "parts/9.jpg"),
    judge("--expect=ng", "dark.jpg", "parts/9.jpg"),
    judge("--expect", "ok", "good.jpg", "missing.jpg"),
  ]);
  const said = ({ code, stdout, stderr }: Ended) => ({
    code,
    right: stdout.map((line) => JSON.parse(line).right),
    table: tableOf(stderr).filter((row) => /right|wrong/.test(row)),
  });
  assertEquals(said(mixed), {
    code: 1,
    right: [true, false, true],
    table: ["right 2 ng, as expected", "wrong 1 ok 1"],
  });
  assertEquals(said(dark), { code: 0, right: [true, true], table: ["right 2 ng, as expected", "wrong 0"] });
  assertEquals(said(missing), {
    code: 1,
    right: [true, false],
    table: ["right 1 ok, as expected", "wrong 1 error 1"],
  });
});

Deno.test("vid-server judge says of a video's frames what it answers to a client that sends it", async () => {
  // Where colours are beyond what RGB can say, it matters whether a frame is looked at in colour.
  const file = await make("gray.mp4", "-vf", "hue=s=0", "-c:v", "libx264", "-preset", "ultrafast");
  await using server = await startServer();
  await using client = vid("client", ["--port", server.port, "--file", `${FOLDER}/${file}`]);
  const [answers, { stdout }] = await Promise.all([client.ended, judge(file)]);
  const measuredIn = (lines: string[]) =>
    lines.map((line) => JSON.parse(line)).map((
      { result, score, metrics: { sharpness, brightness, shadows } },
    ) => ({
      ...{ result, score, sharpness, brightness, shadows },
    }));
  assertEquals(stdout.length, 10);
  assertEquals(measuredIn(stdout), measuredIn(answers.stdout));
});

Deno.test("vid-server judge judges as it is told to, or as a camera is judged of which variables speak", async () => {
  const set = ["--set", "quality.minBrightness=0", "--set", "quality.minSharpness=0"];
  const loose = await judge(...set, "--set", "quality.maxShadows=1", "dark.jpg");
  assertEquals(loose.results, ["dark.jpg ok"], loose.stdout[0]);
  await using program = start(["--camera", "line-3", "dark.jpg"], {
    env: { VID_ANALYZER: "quality; line-3=ok,quality", VID_HOST: "0.0.0.0" },
  });
  const { stdout: [line] } = await program.ended;
  const { camera, analyzer, steps } = JSON.parse(line);
  assertEquals([camera, analyzer, Object.keys(steps)], ["line-3", "ok,quality", ["ok", "quality"]]);
});

Deno.test("vid-server judge --parts judges each part once, by the video's own clock however fast it is judged", async () => {
  const size = { width: 320, height: 180, speed: 6 };
  const { signal } = new AbortController();
  const film = await filmConveyor(`${FOLDER}/belt.avi`, { ...size, count: 2, signal });
  assertEquals(film.parts.length, 2);
  const args = ["--analyzer", "ok", "--parts", "--expect", "ok", "belt.avi"];
  const [once, again] = await Promise.all([judge(...args), judge(...args, "--log-level", "error")]);
  const partsOf = ({ stdout }: Ended) =>
    stdout.map((line) => JSON.parse(line)).flatMap(({ frame, part, right }) =>
      part ? [{ frame, right, ...part }] : []
    );
  const parts = partsOf(once);
  assertEquals(parts.map(({ id, verdict, right }) => [id, verdict, right]), [[1, "ok", true], [
    2,
    "ok",
    true,
  ]]);
  assertEquals(partsOf(again), parts);
  assertEquals([once.code, tableOf(once.stderr).slice(2, 5)], [0, [
    "parts 2 ok 2",
    "right 2 ok, as expected",
    "wrong 0",
  ]]);
  // Up to where its first part is in view, and not decided on yet.
  const frames = parts[0].frame - 3;
  await runFfmpeg([
    "-i",
    `${FOLDER}/belt.avi`,
    "-frames:v",
    `${frames}`,
    "-c:v",
    "copy",
    `${FOLDER}/cut.avi`,
  ]);
  const cut = await judge("--analyzer", "ok", "--parts", "--expect", "ok", "cut.avi");
  assertEquals(cut.stdout.length, frames + 1);
  const { file, frame, result, part, right } = JSON.parse(cut.stdout.at(-1)!);
  assertEquals([file, frame, result, part.id, part.verdict, right], [
    "cut.avi",
    frames - 1,
    "ok",
    1,
    "ok",
    true,
  ]);
  assertEquals([cut.code, ...tableOf(cut.stderr).slice(1, 4)], [
    0,
    `results ${frames} ok ${part.frames}, unknown ${frames - part.frames}`,
    "parts 1 ok 1",
    "right 1 ok, as expected",
  ]);
});

Deno.test("vid-server judge needs no ffmpeg but for videos and pictures that are neither JPEG nor PNG", async () => {
  const bin = `${FOLDER}/bin`;
  await new Deno.Command("sh", { args: ["-c", `mkdir -p '${bin}' && ln -sf "$(command -v sh)" '${bin}/sh'`] })
    .output();
  const DENO_DIR = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
  await using program = start(["line.mp4", "good.bmp", "good.png", "good.jpg"], {
    clearEnv: true,
    env: { PATH: bin, HOME: FOLDER, DENO_DIR },
  });
  const { code, stdout } = await program.ended;
  assertEquals([code, stdout.map(briefly)], [1, [
    "line.mp4 error ffmpeg-missing",
    "good.bmp error ffmpeg-missing",
    "good.png ok",
    "good.jpg ok",
  ]]);
  assertMatch(JSON.parse(stdout[0]).reason, /^Cannot start ffmpeg: there is no such program\nInstall it: /);
});

Deno.test("vid-server judge writes no file and opens no port, and on SIGINT tells what it has judged", async () => {
  const empty = await Deno.makeTempDir({ dir: FOLDER });
  await Deno.chmod(empty, 0o555);
  const fifo = `${FOLDER}/silent.fifo`;
  await new Deno.Command("mkfifo", { args: [fifo] }).output();
  await using program = start([`${FOLDER}/good.png`, `${FOLDER}/line.mp4`, fifo], { cwd: empty });
  await program.line(/"frame":9/);
  assertEquals(await listeningSockets(program.pid), []);
  program.kill("SIGINT");
  const { code, stderr } = await program.ended;
  assertEquals(code, 130);
  assertEquals(tableOf(stderr).slice(0, 2), ["files 2", "results 11 ok 11"]);
  assertEquals(await Array.fromAsync(Deno.readDir(empty)), []);
});

Deno.test("vid-server judge ends quietly when whoever read its output has left", async () => {
  const deno = `'${Deno.execPath()}' run --quiet --config='${ROOT}deno.json' -P=server '${ROOT}server.ts'`;
  const args = ["-c", `${deno} judge line.mp4 line.mp4 line.mp4 | head -n 1`];
  const { stdout, stderr } = await new Deno.Command("sh", { args, cwd: FOLDER }).output();
  assertEquals(briefly(new TextDecoder().decode(stdout)), FRAMES[0]);
  assertEquals(new TextDecoder().decode(stderr), "");
});

Deno.test("vid-server judge goes through thousands of files", async () => {
  await Deno.mkdir(`${FOLDER}/many`);
  for (let n = 0; n < 1000; n++) await Deno.link(`${FOLDER}/good.jpg`, `${FOLDER}/many/${n}.jpg`);
  const { code, results } = await judge("--analyzer", "ok", "many");
  assertEquals(code, 0);
  assertEquals(results, Array.from({ length: 1000 }, (_, n) => `many/${n}.jpg ok`));
});

Deno.test("vid-server judge says what is wrong with a call, with exit code 2", async () => {
  const cases: [args: string[], words: RegExp][] = [
    [
      [],
      /^vid-server judge: Cannot start without FILES…: name at least one\nUsage: vid-server judge \[OPTIONS\] FILES…\n/,
    ],
    [["--expct", "ok", "a.jpg"], /Unknown flag --expct\. Did you mean --expect\?/],
    [
      ["--set", "defect.threshold=1", "a.jpg"],
      /no camera is judged by defect: add --analyzer quality,defect/,
    ],
  ];
  for (const [args, words] of cases) {
    const { code, stdout, stderr } = await judge(...args);
    assertEquals([code, stdout], [2, []]);
    assertMatch(stderr.join("\n"), words);
  }
});

Deno.test("vid-server analyzers lists what judges, one of them or all, also for programs", async () => {
  const list = async (...args: string[]) => {
    await using program = vid("server", ["analyzers", ...args]);
    return await program.ended;
  };
  const [all, one, json, wrong] = await Promise.all([
    list(),
    list("quality"),
    list("--json"),
    list("qualty"),
  ]);
  const names = ["ok", "quality", "defect", "motion", "count", "code", "onnx", "module", "exec", "parts"];
  assertEquals(all.stdout.filter((line) => /^\w/.test(line)), names);
  assertEquals(one.stdout.filter((line) => /^\w/.test(line)), ["quality"]);
  assertMatch(one.stdout.join("\n"), /\n {2}minSharpness=[^=]*\(default: 25\)\n/);
  const [{ name, options }] = JSON.parse(json.stdout.join("\n")).slice(1);
  assertEquals([name, options.minSharpness.default], ["quality", 25]);
  assertEquals([all.code, one.code, json.code, wrong.code], [0, 0, 0, 2]);
  assertMatch(
    wrong.stderr[0],
    /^vid-server analyzers: Cannot use NAME as it is one of ok, .* mean quality\?\)/,
  );
});

Deno.test("vid-server says which command was meant, with exit code 2", async () => {
  await using program = vid("server", ["jugde", "a.jpg"]);
  const { code, stderr } = await program.ended;
  assertEquals([code, stderr[0]], [2, "vid-server: Unknown command jugde. Did you mean judge?"]);
});

/** Addresses at which a process waits for connections, as the kernel writes them. */
async function listeningSockets(pid: number): Promise<string[]> {
  // By a program: what a process has open, newer Denos let only those read that may do anything.
  const links = await new Deno.Command("sh", { args: ["-c", `readlink /proc/${pid}/fd/*`] }).output();
  const inodes = new Set(
    [...new TextDecoder().decode(links.stdout).matchAll(/^socket:\[(\d+)\]$/gm)].map(([, inode]) => inode),
  );
  const { stdout } = await new Deno.Command("cat", { args: ["/proc/net/tcp", "/proc/net/tcp6"] }).output();
  const rows = new TextDecoder().decode(stdout).split("\n").map((row) => row.trim().split(/\s+/));
  return rows.filter(([, , , state, , , , , , inode]) => state === "0A" && inodes.has(inode)).map((
    [, local],
  ) => local);
}
