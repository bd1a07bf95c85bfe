import { assert, assertEquals, assertMatch } from "@std/assert";
import { elfSize } from "../../lib/build/elf_size.ts";
import { tinyClassifier } from "../analyze/onnx/models.ts";
import { runFfmpeg } from "../capture/make_video.ts";
import { eventually, findFfmpeg, isRunning } from "../capture/processes.ts";
import { parseProcStat } from "../capture/proc_stat.ts";
import { type Ended, Program } from "../end_to_end/programs.ts";
import { Executables } from "./executables.ts";

const executables = await Executables.compile();
globalThis.addEventListener("unload", () => executables[Symbol.dispose]());

/** A line of a client at work; under load, any one of the frames may be dropped as a newer one came. */
const SOME_ANSWERS = /"sequence":\d\d/;

/** Frames of 320x240, 25 in a second, encoded as H.264. */
async function makeVideo(seconds: number, filters: string): Promise<string> {
  const path = await Deno.makeTempFile({ dir: executables.folder, suffix: ".mp4" });
  const scene = `testsrc2=size=320x240:rate=25:duration=${seconds},${filters}`;
  await runFfmpeg(["-f", "lavfi", "-i", scene, "-c:v", "libx264", "-preset", "ultrafast", path]);
  return path;
}

function textOf({ stdout, stderr }: Ended): string {
  return [...stdout, ...stderr].join("\n");
}

/** Neither Deno's own words nor a stack trace. */
function assertNoTrace(ended: Ended): void {
  assert(!/^\s+at |file:\/\/|Uncaught|\bDeno\b|deno_|\u2501/m.test(textOf(ended)), textOf(ended));
}

for (const codec of ["turbo", "wasm"]) {
  Deno.test(`the executables have every frame of a file judged by ${codec}`, async () => {
    const file = await makeVideo(1, "null");
    await using server = await executables.server("--codec", codec, "--workers", "2");
    await using client = executables.client("--port", server.port, "--file", file, "--codec", codec);
    const ended = await client.ended;
    assertEquals(ended.code, 0, textOf(ended));
    const answers = ended.stdout.map((line) => JSON.parse(line));
    assertEquals(
      answers.map(({ sequence, result, analyzer }) => [sequence, result, analyzer]),
      Array.from({ length: 25 }, (_, n) => [n, "ok", "quality"]),
    );
    for (const said of [server.stderr, client.stderr]) {
      assertMatch(said.join("\n"), new RegExp(`codec ${codec}`));
    }
    server.kill("SIGTERM");
    assertEquals((await server.ended).code, 0);
    assertNoTrace(ended);
    assertNoTrace(await server.ended);
  });
}

Deno.test("the executables judge by OpenCV: what is blurred or dark is ng, and why", async () => {
  const dark = "lutrgb=r=val/16:g=val/16:b=val/16:enable='gte(t,2)'";
  const file = await makeVideo(3, `gblur=sigma=16:enable='between(t,1,1.99)',${dark}`);
  await using server = await executables.server();
  await using client = executables.client("--port", server.port, "--file", file);
  const { stdout } = await client.ended;
  const results = stdout.map((line) => JSON.parse(line)).map(({ result, reason = "" }) =>
    `${result} ${reason}`
  );
  assertEquals(results.length, 75);
  assert(results.slice(0, 25).every((result) => result === "ok "), results.join("\n"));
  assert(results.slice(25, 50).every((result) => /^ng .*blur/i.test(result)), results.join("\n"));
  assert(results.slice(50).every((result) => /^ng .*dark/i.test(result)), results.join("\n"));
});

Deno.test("vid-server judge judges pictures and videos, and vid-server analyzers lists what can", async () => {
  const file = await makeVideo(1, "null");
  const png = file.replace(/mp4$/, "png");
  await runFfmpeg(["-i", file, "-frames:v", "1", "-vf", "lutrgb=r=val/16:g=val/16:b=val/16", png]);
  const PATH = Deno.env.get("PATH") ?? "";
  await using judge = executables.start("server", ["judge", png, file, "missing.jpg"], { PATH });
  await using list = executables.start("server", ["analyzers", "--json"]);
  const [judged, listed] = await Promise.all([judge.ended, list.ended]);
  const results = judged.stdout.map((line) => JSON.parse(line)).map((
    { file, frame, result },
  ) => [file, frame, result]);
  assertEquals(results, [
    [png, undefined, "ng"],
    ...Array.from({ length: 25 }, (_, frame) => [file, frame, "ok"]),
    ["missing.jpg", undefined, "error"],
  ]);
  assertEquals([judged.code, listed.code], [1, 0]);
  assertEquals(JSON.parse(listed.stdout.join("\n"))[1].name, "quality");
  assertNoTrace(judged);
});

Deno.test("vid-server serves its page from within the executable", async () => {
  await using server = await executables.server();
  const [, url] = await server.line(/page is at (http:\S+)/);
  for (const name of ["index.html", "page.css", "page.js"]) {
    const response = await fetch(name === "index.html" ? url : url + name);
    const path = new URL(`../../lib/http/page/${name}`, import.meta.url);
    assertEquals(await response.text(), await Deno.readTextFile(path));
  }
});

Deno.test("vid-server goes on with its WASM codec where there is no folder to unpack the native one into", async () => {
  const args = ["--port", "0", "--http", "off"];
  await using server = executables.start("server", args, { TMPDIR: executables.pathOf("server") });
  const [, codec] = await server.line(/listening on .*, codec (\w+)/);
  assertEquals(codec, "wasm");
  server.kill("SIGTERM");
  const ended = await server.ended;
  assertEquals(ended.code, 0);
  assertNoTrace(ended);
});

Deno.test("vid-server-onnx judges by a network, and unpacks ONNX Runtime once for all starts, where it is used", async () => {
  const { folder } = executables;
  const TMPDIR = `${folder}/unpacked`;
  await Deno.mkdir(TMPDIR);
  await Deno.writeFile(`${folder}/tiny.onnx`, tinyClassifier());
  await runFfmpeg(["-f", "lavfi", "-i", "color=red:size=320x240", "-frames:v", "1", `${folder}/red.jpg`]);
  const judge = async (...args: string[]) => {
    await using judging = executables.start("server-onnx", ["judge", ...args, "red.jpg"], { TMPDIR });
    const { stdout, stderr } = await judging.ended;
    const { result, reason } = JSON.parse(stdout[0] ?? "{}");
    const unpacked = [...Deno.readDirSync(TMPDIR)].map(({ name }) => Deno.statSync(`${TMPDIR}/${name}`).size);
    return {
      said: stdout.length === 0 ? stderr : [result, reason],
      unpacked: unpacked.toSorted((a, b) => a - b),
    };
  };
  const without = await judge("--analyzer", "ok");
  assertEquals(without.unpacked.length, 1, "the codec alone");
  const first = await judge("--analyzer", "onnx", "--set", "onnx.model=tiny.onnx");
  assertEquals(first.said, ["ng", "Ng, 1"]);
  assertEquals(first.unpacked.length, 3, "and ONNX Runtime with its binding");
  assertEquals(await judge("--analyzer", "onnx", "--set", "onnx.model=tiny.onnx"), first);
});

Deno.test("vid-server says which executable has ONNX Runtime, before it listens", async () => {
  const args = ["--port", "0", "--http", "off", "--analyzer", "onnx", "--set", "onnx.model=tiny.onnx"];
  await using server = executables.start("server", args);
  const ended = await server.ended;
  assertEquals([ended.code, ended.stdout, ended.stderr], [1, [], [
    "vid-server: Cannot use onnx as this executable has no ONNX Runtime inside: use vid-server-onnx, which is " +
    "vid-server with it, or run vid by deno",
  ]]);
});

Deno.test("vid-server lends OpenCV to a module of the user's that asks for it", async () => {
  const module = `${executables.folder}/mean.js`;
  await Deno.writeTextFile(
    module,
    `export default { create: ({ cv }) => ({
      wants: { format: "gray" },
      analyze() {
        const mat = new cv.Mat(2, 3, cv.CV_8UC1, [7, 0, 0, 0]);
        const [score] = cv.mean(mat);
        mat.delete();
        return { result: "ok", score };
      },
    }) };`,
  );
  const jpeg = `${executables.folder}/any.jpg`;
  await runFfmpeg(["-f", "lavfi", "-i", "color=white:size=64x64", "-frames:v", "1", jpeg]);
  const args = ["judge", "--analyzer", "module", "--set", `module.file=${module}`, jpeg];
  await using judging = executables.start("server", args);
  const { stdout } = await judging.ended;
  assertEquals(stdout.map((line) => JSON.parse(line).score), [7]);
});

/** In bytes: what the programs and their libraries may add to Deno's runtime. */
const MOST_ADDED = 15e6;

Deno.test("the executables without ONNX Runtime add little to Deno's own runtime", async () => {
  for (const name of ["server", "client"] as const) {
    const file = await Deno.readFile(executables.pathOf(name));
    const added = file.length - elfSize(file);
    assert(added > 0 && added < MOST_ADDED, `vid-${name} adds ${added} bytes`);
  }
});

/** How long it takes until flags are told, and the CPU time until the server listens, in ms. */
const AT_ONCE = { help: 100, listening: 150 };

/** Repeats what tells how long it took, as the machine may be busy, until that was short enough. */
async function assertAtOnce(limitMs: number, run: () => Promise<number>): Promise<void> {
  const times: number[] = [];
  while (times.length < 50 && !times.some((time) => time < limitMs)) times.push(await run());
  assert(times.some((time) => time < limitMs), `${times} ms`);
}

Deno.test("vid-server listens at once", async () => {
  await assertAtOnce(AT_ONCE.listening, async () => {
    await using server = await executables.server();
    // Not the time that went by: two threads are at work until then, and other tests beside them.
    const { stdout } = await new Deno.Command("cat", { args: [`/proc/${server.pid}/stat`] }).output();
    return parseProcStat(new TextDecoder().decode(stdout))!.cpuMs;
  });
});

for (const program of ["server", "client"] as const) {
  Deno.test(`vid-${program} says its version and its flags with nothing in its environment, and at once`, async () => {
    await using version = executables.start(program, ["--version"]);
    const { version: expected } = JSON.parse(
      await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
    );
    assertMatch((await version.ended).stdout[0], new RegExp(`^vid-${program} ${expected} \\(deno \\d`));
    await assertAtOnce(AT_ONCE.help, async () => {
      const startedAt = performance.now();
      await using help = executables.start(program, ["--help"]);
      const { code, stdout, stderr } = await help.ended;
      const tookMs = performance.now() - startedAt;
      assertEquals([code, stderr], [0, []]);
      assertMatch(stdout.join("\n"), /--codec auto\|turbo\|wasm/);
      return tookMs;
    });
  });

  Deno.test(`vid-${program} refuses a flag that it does not know, with exit code 2`, async () => {
    await using wrong = executables.start(program, ["--prot", "5000"]);
    const ended = await wrong.ended;
    assertEquals([ended.code, ended.stdout], [2, []]);
    assertMatch(textOf(ended), /Unknown flag --prot\. Did you mean --port\?/);
    assertNoTrace(ended);
  });
}

Deno.test("vid-client says how to install ffmpeg where there is none", async () => {
  await using server = await executables.server();
  const PATH = executables.folder;
  await using client = executables.start("client", ["--port", server.port, "--test"], { PATH });
  const ended = await client.ended;
  assertEquals([ended.code, ended.stdout], [1, []]);
  assertMatch(textOf(ended), /ffmpeg.*there is no such program[^]*Install it: /);
  assertNoTrace(ended);
});

Deno.test("vid-client on SIGINT finishes what is in flight, and its books add up", async () => {
  await using server = await executables.server();
  await using client = executables.client("--port", server.port, "--test", "--size", "320x240");
  await client.line(SOME_ANSWERS);
  client.kill("SIGINT");
  const ended = await client.ended;
  assertEquals(ended.code, 130);
  const [, captured, answered, dropped] = /captured +(\d+) += (\d+) answered \+ (\d+) dropped$/m.exec(
    textOf(ended),
  )!;
  assertEquals([Number(answered), Number(answered) + Number(dropped)], [
    ended.stdout.length,
    Number(captured),
  ]);
  assertNoTrace(ended);
});

Deno.test("vid-client killed outright leaves no ffmpeg behind", async () => {
  await using server = await executables.server();
  await using client = executables.client("--port", server.port, "--test", "--size", "320x240");
  await client.line(SOME_ANSWERS);
  const ffmpeg = findFfmpeg(client.pid)!;
  client.kill("SIGKILL");
  await client.ended;
  await eventually("ffmpeg is gone", () => !isRunning(ffmpeg.pid));
});

Deno.test("neither program asks for a permission, also on a terminal", async () => {
  await using server = onTerminal("server", "--port 0 --http off");
  const [, port] = await server.line(/listening on .*:(\d+)/);
  await using client = onTerminal("client", `--port ${port} --test --size 320x240 --count 3`);
  const ended = await client.ended;
  assertEquals([ended.code, textOf(ended).match(/"result":"ok"/g)?.length], [0, 3], textOf(ended));
  assert(!/requests|Allow\?|permission/i.test(textOf(ended) + server.stdout.join("\n")), textOf(ended));
});

/** Starts a program on a pseudo-terminal; what it writes comes on stdout. */
function onTerminal(program: "server" | "client", args: string): Program {
  return new Program("script", {
    args: ["-qec", `exec '${executables.pathOf(program)}' ${args}`, "/dev/null"],
    cwd: executables.folder,
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "", SHELL: "/bin/sh", TERM: "xterm" },
  });
}

Deno.test("vid-server judges by a module of the user's, in JavaScript alone, and by a program", async () => {
  const folder = executables.folder;
  const jpeg = `${folder}/view.jpg`;
  await runFfmpeg(["-f", "lavfi", "-i", "color=white:size=320x240", "-frames:v", "1", jpeg]);
  const module = `${folder}/judge.js`;
  const source = `export default { create: () => ({
    wants: { format: "gray" },
    analyze: ({ picture: { data } }) => ({ result: "ng", reason: "level " + data[0] }),
  }) };`;
  await Deno.writeTextFile(module, source);
  await Deno.writeTextFile(`${folder}/judge.ts`, source);
  const program = new URL("../programs/judge.py", import.meta.url).pathname;
  const judgeBy = async (analyzer: string, set: string) => {
    const args = ["judge", "--analyzer", analyzer, "--set", set, jpeg];
    await using judging = executables.start("server", args, { PATH: Deno.env.get("PATH") ?? "" });
    const ended = await judging.ended;
    assertNoTrace({ ...ended, stderr: ended.stderr.filter((line) => !line.includes("run vid by deno")) });
    return { ...ended, answers: ended.stdout.map((line) => JSON.parse(line)) };
  };
  const [byModule, byTypeScript, byProgram] = await Promise.all([
    judgeBy("module", `module.file=${module}`),
    judgeBy("module", `module.file=${folder}/judge.ts`),
    judgeBy("exec", `exec.command=python3 -B '${program}'`),
  ]);
  assertEquals(byModule.answers.map(({ reason }) => reason), ["level 255"]);
  assertEquals(byTypeScript.stderr, [
    `vid-server judge: Cannot use module.file=${folder}/judge.ts as an executable reads JavaScript alone: ` +
    "make JavaScript of it, or run vid by deno",
  ]);
  assertEquals(byProgram.answers.map(({ result, frames }) => [result, frames]), [["ok", 1]]);
});
