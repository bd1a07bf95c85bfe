import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { fileURLToPath } from "node:url";
import { AnalyzerError } from "../../lib/analyze/analyzer.ts";
import { parseAnalyzerChoice, parseAssignment } from "../../lib/analyze/parse_settings.ts";
import { AnalysisPool, type PoolCamera } from "../../lib/analyze/pool.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import { OptionsError } from "../../lib/options_error.ts";
import { Programs } from "../../lib/programs/programs.ts";
import type { Judgement } from "../../lib/result.ts";
import { eventually, isRunning } from "../capture/processes.ts";
import { makeJpeg } from "../make_jpeg.ts";

const JPEG = await makeJpeg();

/** A program that judges as these words say: see exec/judge.py. */
function judgeBy(...words: string[]): string {
  const path = fileURLToPath(new URL("exec/judge.py", import.meta.url));
  return `exec python3 -B '${path}' ${words.map((word) => `'${word}'`).join(" ")}`;
}

interface StartOptions {
  /** As `--analyzer` says, beside exec for all. */
  analyzers?: string[];
  /** As `--set` says. */
  set: string[];
  parts?: boolean;
  answerMs?: number;
}

/** A pool of one worker, and what it warned of. */
async function start({ analyzers = [], set, parts, answerMs = 20_000 }: StartOptions) {
  const warnings: string[] = [];
  const programs = new Programs({ answerMs });
  const settings = new Settings({
    analyzers: ["exec", ...analyzers].map(parseAnalyzerChoice),
    assignments: set.map(parseAssignment),
    parts: parts || undefined,
  });
  const onWarning = (words: string) => warnings.push(words);
  try {
    const options = { settings, programs, codec: "auto", maxPixels: 64e6, workers: 1, onWarning } as const;
    const pool = await AnalysisPool.start(options);
    const close = async () => {
      pool.close();
      await programs[Symbol.asyncDispose]();
    };
    return { pool, warnings, [Symbol.asyncDispose]: close };
  } catch (error) {
    await programs[Symbol.asyncDispose]();
    throw error;
  }
}

async function judge(camera: PoolCamera): Promise<Judgement & Record<string, unknown>> {
  return { ...(await camera.judge(JPEG.slice())).judgement };
}

Deno.test("exec hands over the JPEG with the camera's name, and answers as the program does", async () => {
  const ng = {
    result: "ng",
    reason: "Two pins are bent",
    score: 2,
    threshold: 1,
    objects: [{ label: "pin", score: 0.9, box: [1, 2, 3, 4], length: 7 }],
    metrics: { pins: 12 },
    lot: "A-7",
  };
  await using started = await start({ set: [`exec.command=${judgeBy("comment", JSON.stringify(ng))}`] });
  using camera = started.pool.camera("line-3");
  const { marker, comment, pid } = await judge(camera);
  assertEquals([marker, comment], ["ffd8fffe", 'vid:{"camera":"line-3"}']);
  const judged = await camera.judge(JPEG.slice());
  assertEquals([judged.judgement as unknown, judged.decodeMs], [ng, 0]);
  assertEquals(judged.jpeg, JPEG, "it comes back as it was");
  await started[Symbol.asyncDispose]();
  assertEquals(isRunning(Number(pid)), false);
});

Deno.test("exec with shared has one program judge the frames of all cameras", async () => {
  const set = [`exec.command=${judgeBy("comment")}`, "exec.shared=on"];
  await using started = await start({ set });
  using a = started.pool.camera("a");
  using b = started.pool.camera("b");
  const [ofA, ofB] = [await judge(a), await judge(b)];
  assertEquals([ofA.comment, ofB.comment], ['vid:{"camera":"a"}', 'vid:{"camera":"b"}']);
  assertEquals(ofA.pid, ofB.pid);
});

Deno.test("exec lets other cameras have the worker while its program judges", async () => {
  const set = [`exec.command=${judgeBy("sleep")}`, "exec.start=1500ms"];
  await using started = await start({ analyzers: ["quick=ok"], set });
  using slow = started.pool.camera("slow");
  using quick = started.pool.camera("quick");
  let isOver = false;
  const judging = judge(slow).finally(() => isOver = true);
  for (let n = 0; n < 20; n++) assertEquals((await judge(quick)).result, "ok");
  assertEquals(isOver, false, "the slow one is judged yet");
  const { result, code, reason } = await judging;
  assertEquals([result, code], ["error", "timeout"]);
  assertMatch(reason!, /^The program gave no first answer within 1.5 s: exec.start sets/);
  assertEquals(started.warnings, [], "no worker is replaced for that");
});

Deno.test("exec answers with an error while its program is not there, and goes on when it is", async () => {
  await using started = await start({ set: [`exec.command=${judgeBy('{"result":"ok"}', "die")}`] });
  using camera = started.pool.camera("line-3");
  assertEquals((await judge(camera)).result, "ok");
  const reasons: string[] = [];
  await eventually("it judges again", async () => {
    const { result, code, reason } = await judge(camera);
    if (result === "ok") return true;
    assertEquals([result, code], ["error", "analyzer-failed"]);
    reasons.push(reason!);
  });
  const died = "The analyzer failed: its program ended with exit code 1: the lamp is off";
  assertEquals([...new Set(reasons)], [died, `${died}; it is started again in 1 s`]);
  assert(reasons.length > 5, "its analyzer is not made anew for that");
  assertEquals(started.warnings, []);
});

const WRONG: Record<string, [answer: string, words: string]> = {
  "no JSON": ["result: ok", 'is no JSON: got "result: ok"'],
  "no object": ["[1]", "is no judgement: Invalid input: expected object, received array: got [1]"],
  "none of the results": [
    '{"result":"good"}',
    'has a wrong result: Invalid option: expected one of "ok"|"ng"|"unknown"|"error": got {"result":"good"}',
  ],
  "dropped, which only vid can say": [
    '{"result":"dropped"}',
    'has a wrong result: Invalid option: expected one of "ok"|"ng"|"unknown"|"error": got {"result":"dropped"}',
  ],
  "a box of three": [
    '{"result":"ng","objects":[{"label":"a","box":[1,2,3]}]}',
    "has a wrong objects.0.box",
  ],
};

Deno.test("exec says what is wrong with an answer, and takes the next", async () => {
  const answers = Object.values(WRONG).map(([answer]) => answer);
  const command = judgeBy(...answers, '{"result":"ok","camera":"other","timing":1,"part":2}');
  await using started = await start({ set: [`exec.command=${command}`] });
  using camera = started.pool.camera("line-3");
  for (const [what, [, words]] of Object.entries(WRONG)) {
    const { result, code, reason } = await judge(camera);
    assertEquals([result, code], ["error", "analyzer-failed"], what);
    assert(reason!.startsWith(`The analyzer failed: what its program answered ${words}`), reason);
  }
  assertEquals(await judge(camera), { result: "ok" }, "what only vid can say is left out");
});

Deno.test("exec starts another program when its command is changed", async () => {
  await using started = await start({ set: [`exec.command=${judgeBy('{"result":"ok"}')}`] });
  using camera = started.pool.camera("line-3");
  assertEquals((await judge(camera)).result, "ok");
  const change = (command: string) => {
    started.pool.assign({ analyzer: "exec", option: "command", value: command });
    return judge(camera);
  };
  assertEquals((await change(judgeBy('{"result":"ng"}'))).result, "ng");
  const { reason } = await change("exit 9");
  assertEquals(
    reason,
    'The analyzer failed: Cannot use exec as "exit 9" ended with exit code 9',
  );
  assertEquals((await change(judgeBy('{"result":"unknown"}'))).result, "unknown");
});

Deno.test("exec tells a program which part is meant, where parts are judged", async () => {
  const view = { source: "color=gray" };
  const empty = await Deno.makeTempFile({ suffix: ".jpg" });
  try {
    await Deno.writeFile(empty, await makeJpeg(view));
    const set = [`exec.command=${judgeBy("comment")}`, `parts.background=${empty}`];
    await using started = await start({ set, parts: true });
    using camera = started.pool.camera("line-3");
    const jpeg = await makeJpeg({ ...view, filters: "drawbox=x=100:y=80:w=110:h=80:color=white:t=fill" });
    const comment = await eventually("the part is judged", async () => {
      const judgement: Judgement & { comment?: string } = (await camera.judge(jpeg.slice())).judgement;
      return judgement.comment;
    });
    const { part: [x, y, width, height] } = JSON.parse(comment.slice("vid:".length));
    const off = [x - 100, y - 80, x + width - 210, y + height - 160].map(Math.abs);
    assert(Math.max(...off) <= 8, `${[x, y, width, height]}`);
  } finally {
    await Deno.remove(empty);
  }
});

Deno.test("exec is refused at start-up where its program cannot be used", async () => {
  const no = await assertRejects(() => start({ set: [] }), AnalyzerError);
  assertEquals(
    no.message,
    "Cannot use exec as it has no command: add --set exec.command='python3 judge.py'",
  );
  const missing = await assertRejects(
    () => start({ set: ["exec.command=vid-no-such-judge 1"] }),
    AnalyzerError,
  );
  assertMatch(
    missing.message,
    /^Cannot use exec as "vid-no-such-judge 1" ended with exit code 127: .*not found$/,
  );
});

Deno.test("exec's program is not started again where another analyzer's option is changed", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  try {
    const command = `echo started >> '${folder}/starts'; ${judgeBy('{"result":"ok"}')}`;
    await using started = await start({
      analyzers: ["line-3=quality,exec"],
      set: [`exec.command=${command}`],
    });
    using camera = started.pool.camera("line-3");
    assertEquals((await judge(camera)).result, "ok");
    const starts = await Deno.readTextFile(`${folder}/starts`);
    await started.pool.change("line-3", { "quality.maxGlare": 1 });
    assertEquals((await judge(camera)).changed, { "quality.maxGlare": 1 });
    const error: OptionsError = await assertRejects(
      () => started.pool.change("line-3", { "exec.command": "true", "exec.shared": true, "exec.start": 1 }),
      OptionsError,
    );
    assertEquals(error.issues, [
      { name: "exec.command", reason: "It is a command: it is set when the server starts" },
      { name: "exec.shared", reason: "The program is started by it: it is set when the server starts" },
      { name: "exec.start", reason: "The program is started by it: it is set when the server starts" },
    ]);
    assertEquals(await Deno.readTextFile(`${folder}/starts`), starts);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
