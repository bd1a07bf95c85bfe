import { assert, assertEquals, assertMatch } from "@std/assert";
import { filmConveyor } from "../../lib/demo/film_conveyor.ts";
import { median } from "../../lib/median.ts";
import { runFfmpeg } from "../capture/make_video.ts";
import { eventually, isRunning } from "../capture/processes.ts";
import { startServer, vid } from "./programs.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const SCENE = "testsrc2=size=320x240:rate=25:duration";

/** What quality calls too dark. */
const DARK = "lutrgb=r=val/16:g=val/16:b=val/16";

async function film(name: string, graph: string): Promise<string> {
  const path = `${FOLDER}/${name}`;
  await runFfmpeg(["-f", "lavfi", "-i", graph, "-c:v", "mjpeg", "-q:v", "3", path]);
  return path;
}

/** 40 frames, of which the middle ten are too dark. */
const MOVIE = await film("movie.avi", `${SCENE}=1.6,${DARK}:enable='between(n,15,24)'`);

async function linesOf(file: string): Promise<string[]> {
  return (await Deno.readTextFile(`${FOLDER}/${file}`)).split("\n").slice(0, -1);
}

/** Commands that run at once may end in any order. */
async function assertRanFor(file: string, lines: readonly string[]): Promise<void> {
  assertEquals((await linesOf(file)).toSorted(), lines.toSorted());
}

Deno.test("vid-client --on-ng runs a command for each frame that is ng, with what is printed of it", async () => {
  await using server = await startServer();
  const file = `${FOLDER}/ng.jsonl`;
  // Slowly enough that each run is over before the next.
  const args = ["--port", server.port, "--file", MOVIE, "--fps", "10", "--live", "--camera", "line-3 $(id)"];
  await using client = vid("client", [...args, "--on-ng", `cat >> '${file}'`]);
  const { code, stdout, stderr } = await client.ended;
  assertEquals(code, 0, stderr.join("\n"));
  const ng = stdout.filter((line) => JSON.parse(line).result === "ng");
  await assertRanFor("ng.jsonl", ng);
  const { camera, latencyMs, reason } = JSON.parse(ng[0]!);
  assertEquals([ng.length, camera, latencyMs > 0], [4, "line-3 $(id)", true]);
  assertMatch(reason, /^Too dark/);
  assertMatch(stderr.join("\n"), /--on-ng +4 +done 4$/m);
});

Deno.test("vid-client --on-part runs a command once for each part, --on-ng for each that is ng", async () => {
  const path = `${FOLDER}/conveyor.avi`;
  const conveyor = { width: 320, height: 180, speed: 4, lead: 400, gap: 60, count: 3 };
  await filmConveyor(path, { ...conveyor, signal: AbortSignal.timeout(60_000) });
  // Each frame is too dark, and so is each part.
  const judging = ["--analyzer", "quality", "--parts", "--set", "quality.minBrightness=0.9"];
  await using server = await startServer(...judging, "--set", "parts.settle=100ms");
  const hooks = ["on-ng", "on-part"].flatMap((name) => [`--${name}`, `cat >> '${FOLDER}/${name}.jsonl'`]);
  await using client = vid("client", ["--port", server.port, "--file", path, ...hooks]);
  const { code, stdout, stderr } = await client.ended;
  assertEquals(code, 0, stderr.join("\n"));
  const parts = stdout.filter((line) => JSON.parse(line).part !== undefined);
  assertEquals(parts.map((line) => JSON.parse(line).part).map(({ id, verdict }) => [id, verdict]), [
    ...[[1, "ng"], [2, "ng"], [3, "ng"]],
  ]);
  await assertRanFor("on-part.jsonl", parts);
  await assertRanFor("on-ng.jsonl", parts);
});

Deno.test("vid-client says once that a command fails, and goes on", async () => {
  await using server = await startServer();
  const command = "echo 'no such horn' >&2; exit 5";
  await using client = vid("client", ["--port", server.port, "--file", MOVIE, "--on-ng", command]);
  const { code, stdout, stderr } = await client.ended;
  const said = stderr.join("\n");
  assertEquals([code, stdout.length], [0, 40], said);
  assertEquals(stderr.filter((line) => line.includes("no such horn")).length, 1, said);
  assertMatch(
    said,
    /warn +The command of --on-ng failed with exit code 5: no such horn; all such are counted/,
  );
  assertMatch(said, /--on-ng +10 +failed \d/);
});

Deno.test("vid-client leaves no command behind that hangs, and ends all the same", async () => {
  await using server = await startServer();
  const command = `echo $$ >> '${FOLDER}/hang.pids'; trap '' TERM INT; sleep 60 & sleep 60`;
  await using client = vid("client", ["--port", server.port, "--file", MOVIE, "--on-ng", command]);
  const started = performance.now();
  const { code, stdout, stderr } = await client.ended;
  const took = performance.now() - started;
  assertEquals([code, stdout.length], [0, 40], stderr.join("\n"));
  assert(took < 9000, `${took} ms`);
  assertMatch(stderr.join("\n"), /--on-ng +10 +failed 4, skipped 6/);
  const pids = await linesOf("hang.pids");
  assertEquals([pids.length, pids.filter((pid) => isRunning(Number(pid)))], [4, []]);
});

for (const [signal, expected] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGKILL", 137]] as const) {
  Deno.test(`vid-client leaves no command behind on ${signal}`, async () => {
    await using server = await startServer("--set", "quality.minBrightness=0.9");
    const command = `echo $$ >> '${FOLDER}/${signal}.pids'; exec sleep 60`;
    const args = ["--port", server.port, "--test", "--size", "320x240", "--on-ng", command];
    await using client = vid("client", args);
    await client.line(/"sequence":\d\d,/);
    const pid = Number((await linesOf(`${signal}.pids`))[0]);
    assert(isRunning(pid));
    client.kill(signal);
    assertEquals((await client.ended).code, expected);
    await eventually("the command is gone", () => !isRunning(pid));
  });
}

Deno.test("vid-client judges as fast as ever while each frame is ng", async () => {
  await using server = await startServer("--set", "quality.minBrightness=0.9");
  const path = await film("long.avi", `${SCENE}=12`);
  const rate = async (...args: string[]) => {
    await using client = vid("client", ["--port", server.port, "--file", path, ...args]);
    const { code, stdout, stderr } = await client.ended;
    assertEquals([code, stdout.length], [0, 300], stderr.join("\n"));
    return Number(/frames\/s +([\d.]+)/.exec(stderr.join("\n"))![1]);
  };
  const [without, busy]: number[][] = [[], []];
  for (let round = 0; round < 3; round++) {
    without.push(await rate());
    // It takes its time, as what talks to a machine does, and next to no CPU.
    busy.push(await rate("--on-ng", "cat > /dev/null; sleep 0.2"));
  }
  assert(median(busy) > 0.6 * median(without), `${busy} instead of ${without} frames/s`);
});
