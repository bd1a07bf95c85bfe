/** The real server with a store: what is kept of what a real client sends. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Result } from "../../lib/result.ts";
import { Store } from "../../lib/store/store.ts";
import { filesBelow } from "../store/open_store.ts";
import { startServer, vid } from "./programs.ts";

const FOLDER = await Deno.makeTempDir({ prefix: "vid-test-" });
globalThis.addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

/** Finds no frame sharp enough. */
const STRICT = ["--set", "quality.minSharpness=100000"];

type AnswerLine = Pick<Result, "result" | "reason" | "score" | "metrics">;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function send(port: string, camera: string): Promise<AnswerLine[]> {
  const args = [
    "--port",
    port,
    "--camera",
    camera,
    "--test",
    "--lossless",
    "--size",
    "320x240",
    "--count",
    "30",
  ];
  await using client = vid("client", args);
  const { code, stdout, stderr } = await client.ended;
  assertEquals(code, 0, stderr.join("\n"));
  return stdout.map((line) => JSON.parse(line));
}

Deno.test("vid-server keeps every verdict, and the pictures of NG frames", async () => {
  const folder = `${FOLDER}/kept`;
  let answers: AnswerLine[];
  {
    await using server = await startServer("--store", folder, ...STRICT);
    await server.line(/verdicts are kept in .*kept$/);
    answers = await send(server.port, "line-3");
    assertEquals(answers.map(({ result }) => result), Array(30).fill("ng"));
    server.kill("SIGTERM");
    assertEquals((await server.ended).code, 0);
  }
  await using store = await Store.open({ folder });
  const { rows } = await store.verdicts({ camera: "line-3", result: ["ng"], isEvidence: true, limit: 500 });
  assertEquals(rows.map(({ sequence }) => sequence), Array.from({ length: 30 }, (_, n) => 29 - n));
  for (const { id, reason, score, metrics, analyzer, at, timing, sequence } of rows) {
    const answer = answers[sequence!];
    assertEquals({ reason, score, metrics, analyzer }, {
      reason: answer.reason,
      score: answer.score,
      metrics: answer.metrics,
      analyzer: "quality",
    });
    assert(Math.abs(Date.now() - at) < 120_000 && timing!.analyzeMs! > 0);
    const jpeg = await store.picture(id);
    assertEquals([...jpeg!.subarray(0, 2), ...jpeg!.subarray(-2)], [0xff, 0xd8, 0xff, 0xd9]);
  }
});

Deno.test("vid-server has what it kept when it is killed and started again, and goes on", async () => {
  const folder = `${FOLDER}/killed`;
  for (const camera of ["first", "second"]) {
    await using server = await startServer("--store", folder, "--evidence", "all");
    await server.line(/verdicts are kept/);
    await send(server.port, camera);
    // Pictures are written right before their verdicts.
    const count = camera === "first" ? 30 : 60;
    while (filesBelow(`${folder}/pictures`).length < count) await pause(50);
    await pause(1000);
    server.kill("SIGKILL");
    await server.ended;
  }
  await using store = await Store.open({ folder });
  const { rows } = await store.verdicts({ limit: 500 });
  assertEquals(rows.map(({ id }) => id), Array.from({ length: 60 }, (_, n) => 60 - n));
  assertEquals(await store.cameras(), ["first", "second"]);
  assertEquals(rows.filter(({ hasPicture, isEvidence }) => hasPicture && isEvidence).length, 60);
});

Deno.test("vid-server judges on where another one has its store, or none can be there, and says what to do", async () => {
  const folder = `${FOLDER}/shared`;
  const file = `${FOLDER}/file`;
  await Deno.writeTextFile(file, "");
  await using first = await startServer("--store", folder);
  await first.line(/verdicts are kept/);
  await using second = await startServer("--store", folder);
  const [words] = await second.line(/Cannot keep verdicts .*/);
  assertMatch(
    words,
    /^Cannot keep verdicts in .*shared as another vid-server uses it: judging goes on; give each vid-server a folder of its own by --store FOLDER$/,
  );
  await using third = await startServer("--store", `${file}/below`);
  assertMatch(
    (await third.line(/Cannot keep verdicts .*/))[0],
    /as it is no folder: judging goes on; choose another one/,
  );
  for (const { port } of [second, third]) assertEquals((await send(port, "line-3")).length, 30);
});
