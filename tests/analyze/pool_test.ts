import { assert, assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { AnalyzerError } from "../../lib/analyze/analyzer.ts";
import { parseAssignment } from "../../lib/analyze/parse_settings.ts";
import type { AnalysisPool, PoolCamera } from "../../lib/analyze/pool.ts";
import { CameraLimitError } from "../../lib/camera_limit_error.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { startPool as start } from "./start_pool.ts";

const JPEG = await makeJpeg();

/** A frame that kills its worker: its buffer does not arrive, so that the worker cannot send it back. */
function poison(): Uint8Array<ArrayBuffer> {
  class Poison {
    get buffer() {
      return new ArrayBuffer(1);
    }
  }
  return new Poison() as unknown as Uint8Array<ArrayBuffer>;
}

/** A frame that takes more than a second to decode. */
async function slowJpeg(): Promise<Uint8Array<ArrayBuffer>> {
  using codec = await createCodec("turbo");
  const [width, height] = [7000, 7000];
  const data = new Uint8Array(width * height);
  for (let at = 0; at < data.length; at++) data[at] = Math.imul(at, 0x9e3779b1) >>> 26;
  return codec.encode({ format: "gray", width, height, data });
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The verdict on a usual frame, with its code. */
async function verdict(camera: PoolCamera): Promise<string> {
  const { result, code } = (await camera.judge(JPEG.slice())).judgement;
  return code === undefined ? result : `${result} ${code}`;
}

for (const codec of ["turbo", "wasm"] as const) {
  Deno.test(`AnalysisPool judges by the ${codec} codec and gives the JPEG back`, async () => {
    const { pool } = await start({ codec });
    using _pool = pool;
    assertEquals(pool.codec, codec);
    using camera = pool.camera("line-3");
    const jpeg = JPEG.slice();
    const judged = await camera.judge(jpeg);
    assertEquals(judged.judgement, { result: "ok" });
    assertEquals(judged.jpeg, JPEG);
    assertEquals(jpeg.length, 0, "it was transferred, not copied");
    assert(judged.decodeMs > 0 && judged.analyzeMs >= 0);
  });
}

Deno.test("AnalysisPool judges many frames of many cameras, each once and in order", async () => {
  const { pool } = await start();
  using _pool = pool;
  const order = await Promise.all(["a", "b", "c", "d", "e"].map(async (name) => {
    using camera = pool.camera(name);
    const done: number[] = [];
    await Promise.all(Array.from({ length: 20 }, async (_, n) => {
      const { judgement } = await camera.judge(n % 5 === 4 ? new Uint8Array([n]) : JPEG.slice());
      assertEquals(judgement.code, n % 5 === 4 ? "bad-jpeg" : undefined);
      done.push(n);
    }));
    return done;
  }));
  for (const done of order) assertEquals(done, Array.from({ length: 20 }, (_, n) => n));
});

Deno.test("AnalysisPool judges each camera by its own settings", async () => {
  const { pool } = await start({
    analyzers: ["ok", "line-3=quality,ok"],
    set: ["line-3:quality.minSharpness=100000"],
    parts: ["line-4"],
  });
  using _pool = pool;
  using usual = pool.camera("line-1");
  using special = pool.camera("line-3");
  using parts = pool.camera("line-4");
  assertEquals([usual.analyzer, special.analyzer, parts.analyzer], ["ok", "quality,ok", "ok"]);
  assertEquals((await usual.judge(JPEG.slice())).judgement, { result: "ok" });
  const { result, reason, steps } = (await special.judge(JPEG.slice())).judgement;
  assertEquals([result, Object.keys(steps!)], ["ng", ["quality", "ok"]]);
  assertMatch(reason!, /^quality: Blurred: .* 100000$/);
  // It has to learn first what the view is without a part.
  assertEquals((await parts.judge(JPEG.slice())).judgement.result, "unknown");
});

Deno.test("AnalysisPool starts workers as cameras come, spreads them evenly and leaves each with its worker", async () => {
  const { pool } = await start({ workers: 3 });
  using _pool = pool;
  assertEquals(pool.workers, [[]]);
  const cameras = ["a", "b", "c", "d", "e", "f"].map((name) => pool.camera(name));
  assertEquals(pool.workers, [["a", "d"], ["b", "e"], ["c", "f"]]);
  assertEquals(await Promise.all(cameras.map(verdict)), new Array(6).fill("ok"));
  cameras[1]![Symbol.dispose]();
  cameras[4]![Symbol.dispose]();
  using _late = pool.camera("g");
  using _later = pool.camera("h");
  assertEquals(pool.workers, [["a", "d"], ["g", "h"], ["c", "f"]]);
});

Deno.test("AnalysisPool moves the cameras of a worker that dies, with their frames, and home when the new one lives", async () => {
  const { pool, warnings } = await start({ settleMs: 500 });
  using _pool = pool;
  const [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map((name) => pool.camera(name));
  assertEquals(pool.workers, [["a", "c", "e"], ["b", "d"]]);
  await Promise.all([a, b, c, d, e].map(verdict));
  const order: string[] = [];
  const ask = async (name: string, judging: Promise<string>) => order.push(`${name} ${await judging}`);
  const poisoned = a!.judge(poison());
  const waiting = [
    ask("a", verdict(a!)),
    ...[1, 2, 3].flatMap(() => [ask("c", verdict(c!)), ask("e", verdict(e!))]),
  ];
  const { judgement } = await poisoned;
  assertEquals([judgement.result, judgement.code], ["error", "analyzer-failed"]);
  await Promise.all(waiting);
  assertEquals(order.toSorted(), ["a ok", ...new Array(3).fill("c ok"), ...new Array(3).fill("e ok")]);
  assertEquals(pool.workers, [["a"], ["b", "c", "d", "e"]], "whose frame it was gets the new worker");
  assertEquals(warnings.length, 1);
  assertMatch(warnings[0]!, /^A worker is replaced, at work for a: ./);
  using f = pool.camera("f");
  assertEquals(pool.workers, [["a"], ["b", "c", "d", "e", "f"]], "nobody comes near it for now");
  // They move while their frames are judged: none is lost, and none is answered before another.
  const done: number[] = [];
  for (let n = 0; pool.workers[0]!.length < 3; n++) {
    const judging = [c!, e!, f, a!].map(verdict);
    done.push(n);
    assertEquals(await Promise.all(judging), ["ok", "ok", "ok", "ok"]);
  }
  assertEquals(pool.workers, [["a", "c", "e"], ["b", "d", "f"]]);
});

Deno.test("AnalysisPool has a worker that dies alone replaced, and its cameras' frames judged by the new one", async () => {
  const { pool, warnings } = await start({ workers: 1 });
  using _pool = pool;
  using a = pool.camera("a");
  using b = pool.camera("b");
  const poisoned = a.judge(poison());
  const waiting = [a, b, b, a].map(verdict);
  assertEquals((await poisoned).judgement.code, "analyzer-failed");
  assertEquals(await Promise.all(waiting), ["ok", "ok", "ok", "ok"]);
  assertEquals(warnings.length, 1);
});

Deno.test("AnalysisPool tells of a camera that kills one worker after another once", async () => {
  const { pool, warnings } = await start({ workers: 1 });
  using _pool = pool;
  using a = pool.camera("a");
  for (let n = 0; n < 3; n++) assertEquals((await a.judge(poison())).judgement.code, "analyzer-failed");
  assertEquals(warnings.length, 1);
  assertEquals(await verdict(a), "ok");
  await a.judge(poison());
  assertEquals(warnings.length, 2);
});

Deno.test("AnalysisPool answers a frame that takes too long, and other cameras go on elsewhere", async () => {
  const { pool, warnings } = await start({ codec: "wasm", analyzeTimeoutMs: 400 });
  using _pool = pool;
  const [slow, other, neighbour] = ["slow", "other", "neighbour"].map((name) => pool.camera(name));
  await Promise.all([slow!, other!, neighbour!].map(verdict));
  const judging = slow!.judge(await slowJpeg());
  const waiting = [neighbour!, neighbour!, slow!, other!].map(verdict);
  const { judgement, analyzeMs, jpeg } = await judging;
  assertEquals([judgement.result, judgement.code, jpeg.length], ["error", "timeout", 0]);
  assertMatch(judgement.reason!, /longer than 400ms: --analyze-timeout/);
  assert(analyzeMs >= 395, String(analyzeMs));
  assertEquals(await Promise.all(waiting), ["ok", "ok", "ok", "ok"]);
  assertEquals(pool.workers, [["slow"], ["other", "neighbour"]]);
  assertEquals(warnings, ["A worker is replaced, at work for slow: it took longer than 400ms"]);
});

Deno.test("AnalysisPool does not take its own delay for a slow analysis", async () => {
  const { pool, warnings } = await start({ workers: 1, analyzeTimeoutMs: 300 });
  using _pool = pool;
  using camera = pool.camera("line-3");
  await verdict(camera);
  for (let n = 0; n < 2; n++) {
    const judging = verdict(camera);
    await sleep(0); // it is at the worker
    for (const end = performance.now() + 500; performance.now() < end;);
    assertEquals(await judging, "ok");
  }
  assertEquals(warnings, []);
});

Deno.test("AnalysisPool gives a camera its turn beside one that floods", async () => {
  const { pool } = await start({ workers: 1 });
  using _pool = pool;
  using flooding = pool.camera("flooding");
  using modest = pool.camera("modest");
  let done = 0;
  const flood = Array.from({ length: 50 }, () => verdict(flooding).finally(() => done++));
  assertEquals(await verdict(modest), "ok");
  assert(done <= 3, `after ${done} frames of the other`);
  await Promise.all(flood);
});

Deno.test("AnalysisPool lets at most one frame of a live camera wait: the newest, beside lossless ones that all do", async () => {
  const { pool } = await start({ workers: 1 });
  using _pool = pool;
  using camera = pool.camera("line-3");
  using file = pool.camera("file");
  const judge = async (from: PoolCamera, live: boolean) => {
    const { judgement, jpeg } = await from.judge(JPEG.slice(), { live });
    assertEquals(jpeg, JPEG, "it is given back, whatever became of it");
    return judgement.code ?? judgement.result;
  };
  const lossless = Array.from({ length: 6 }, () => judge(file, false));
  const frames = [false, true, true, true].map((live) => judge(camera, live));
  assertEquals(await Promise.all(frames), ["ok", "overload", "overload", "ok"]);
  assertEquals(await Promise.all(lossless), new Array(6).fill("ok"));
});

Deno.test("AnalysisPool drops a live frame whose turn comes too late, and neither decodes nor judges it", async () => {
  const { pool } = await start({ workers: 1, set: ["quality.minSharpness=100"], analyzers: ["quality"] });
  using _pool = pool;
  using camera = pool.camera("line-3");
  pool.assign(parseAssignment("quality.minSharpness=0"));
  const { judgement, decodeMs, jpeg } = await camera.judge(JPEG.slice(), {
    expiresAt: performance.now() - 5,
  });
  assertEquals([judgement.result, judgement.code, decodeMs, jpeg], ["dropped", "stale", 0, JPEG]);
  assertMatch(judgement.reason!, /^Its turn came \d+ ms after it had become too old$/);
  const next = await camera.judge(JPEG.slice(), { expiresAt: performance.now() + 60_000 });
  assertEquals(next.judgement.changed, { "quality.minSharpness": 0 }, "it is told by a frame that is judged");
});

Deno.test("AnalysisPool gives a quick camera as much time as a slow one, and so many more frames", async () => {
  const { pool } = await start({ workers: 1 });
  using _pool = pool;
  const large = await makeJpeg({ size: "3200x2400" });
  using slow = pool.camera("slow");
  using quick = pool.camera("quick");
  await Promise.all([verdict(slow), verdict(quick)]);
  const frames = { slow: 0, quick: 0 };
  const end = performance.now() + 1000;
  const feed = async (camera: PoolCamera, name: keyof typeof frames, jpeg: Uint8Array<ArrayBuffer>) => {
    for (; performance.now() < end; frames[name]++) await camera.judge(jpeg.slice());
  };
  const feeding = [
    ...[1, 2, 3, 4].map(() => feed(slow, "slow", large)),
    ...[1, 2, 3, 4].map(() => feed(quick, "quick", JPEG)),
  ];
  await Promise.all(feeding);
  assert(frames.quick > 5 * frames.slow, JSON.stringify(frames));
});

Deno.test("AnalysisPool.assign() is seen by the next frame of each camera concerned, which says so", async () => {
  const { pool } = await start({
    analyzers: ["quality", "line-9=ok"],
    set: ["line-4:quality.minSharpness=1"],
  });
  using _pool = pool;
  const [third, fourth, ninth] = ["line-3", "line-4", "line-9"].map((name) => pool.camera(name));
  assertEquals(await Promise.all([third!, fourth!, ninth!].map(verdict)), ["ok", "ok", "ok"]);
  const judge = async (camera: PoolCamera) => {
    const { result, changed } = (await camera.judge(JPEG.slice())).judgement;
    return { result, changed };
  };
  pool.assign(parseAssignment("quality.minSharpness=100000"));
  const changed = { "quality.minSharpness": 100_000 };
  assertEquals(await judge(third!), { result: "ng", changed });
  assertEquals(await judge(third!), { result: "ng", changed: undefined });
  assertEquals(await judge(fourth!), { result: "ok", changed: undefined }, "it has a value of its own");
  assertEquals(await judge(ninth!), { result: "ok", changed: undefined }, "it has no such analyzer");
  pool.assign(parseAssignment("line-4:quality.minSharpness=99999"));
  pool.assign(parseAssignment("line-4:quality.maxGlare=1"));
  assertEquals(await judge(fourth!), {
    result: "ng",
    changed: { "quality.minSharpness": 99_999, "quality.maxGlare": 1 },
  });
  pool.assign(parseAssignment("line-4:quality.maxGlare=1"));
  assertEquals((await judge(fourth!)).changed, undefined, "nothing did change");
  using late = pool.camera("line-5");
  assertEquals(await judge(late), { result: "ng", changed: undefined });
});

Deno.test("AnalysisPool.assign() reaches frames that wait, and is told by the first that is judged by it", async () => {
  const { pool } = await start({ analyzers: ["quality"], workers: 1 });
  using _pool = pool;
  using camera = pool.camera("line-3");
  await verdict(camera);
  const poisoned = camera.judge(poison());
  const waiting = [1, 2].map(() => camera.judge(JPEG.slice()));
  pool.assign(parseAssignment("quality.minSharpness=100000"));
  assertEquals((await poisoned).judgement.changed, undefined);
  const judgements = (await Promise.all(waiting)).map(({ judgement }) => judgement);
  assertEquals(judgements.map(({ result, changed }) => [result, changed]), [
    ["ng", { "quality.minSharpness": 100_000 }],
    ["ng", undefined],
  ]);
});

/** Whether a camera that comes and leaves finds its analyzers again: they know that they saw its picture before. */
async function isKnown(pool: AnalysisPool, name: string): Promise<boolean> {
  using camera = pool.camera(name);
  return (await camera.judge(JPEG.slice())).judgement.metrics!.still! > 0;
}

Deno.test("AnalysisPool keeps the analyzers of a camera that left, but not for long", async () => {
  const { pool } = await start({ analyzers: ["quality"], forgetMs: 300 });
  using _pool = pool;
  assertEquals([await isKnown(pool, "a"), await isKnown(pool, "b")], [false, false]);
  await sleep(150);
  assertEquals(await isKnown(pool, "a"), true);
  await sleep(200);
  assertEquals(await isKnown(pool, "a"), true, "it was there in between");
  assertEquals(await isKnown(pool, "b"), false);
});

Deno.test("AnalysisPool refuses a camera too many; of those that left, it remembers no more than that", async () => {
  const { pool } = await start({ analyzers: ["quality"], maxCameras: 2 });
  using _pool = pool;
  {
    using _a = pool.camera("a");
    using _b = pool.camera("b");
    const error = assertThrows(() => pool.camera("c"), CameraLimitError);
    assertEquals(error.code, "too-many-cameras");
    assertEquals(error.message, "Cannot judge another camera as --max-cameras allows for 2: got c");
    assertThrows(() => pool.camera("a"), Error, "taken");
  }
  for (const name of ["a", "b", "c"]) assertEquals(await isKnown(pool, name), false);
  assertEquals([await isKnown(pool, "b"), await isKnown(pool, "c")], [true, true]);
  assertEquals(await isKnown(pool, "a"), false, "it left first");
});

Deno.test("AnalysisPool answers a frame of a camera that left", async () => {
  const { pool } = await start();
  using _pool = pool;
  const camera = pool.camera("line-3");
  await verdict(camera);
  const waiting = [verdict(camera), verdict(camera)];
  camera[Symbol.dispose]();
  camera[Symbol.dispose]();
  assertEquals(await Promise.all(waiting), ["ok", "error analyzer-failed"]);
  const { judgement, jpeg } = await camera.judge(JPEG.slice());
  assertEquals([judgement.reason, jpeg], ["The analyzer failed: its camera left", JPEG]);
});

Deno.test("AnalysisPool.start() says which camera's analyzers cannot be made", async () => {
  const set = ["line-3:parts.background=/no/such/picture.png"];
  const starting = start({ set, parts: ["line-3"] });
  const { message } = await assertRejects(() => starting, AnalyzerError);
  assertMatch(message, /^For line-3: Cannot use \/no\/such\/picture.png .*No such file/);
  const { pool } = await start({ set });
  pool.close();
});

Deno.test("AnalysisPool answers for analyzers that cannot be made any more, and tries again, but not for each frame", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-pool-" });
  try {
    const background = `${folder}/empty.jpg`;
    await Deno.writeFile(background, JPEG);
    const options = { set: [`parts.background=${background}`], parts: ["line-3"], retryMs: 300 };
    const { pool, warnings } = await start(options);
    using _pool = pool;
    using camera = pool.camera("line-3");
    using other = pool.camera("line-4");
    await Deno.remove(background);
    for (let n = 0; n < 3; n++) {
      const { judgement, jpeg } = await camera.judge(JPEG.slice());
      assertEquals([judgement.result, judgement.code, jpeg], ["error", "analyzer-failed", JPEG]);
      assertMatch(judgement.reason!, /^The analyzer failed: Cannot use .*empty.jpg/);
      await Deno.writeFile(background, JPEG);
    }
    assertEquals(warnings.length, 1);
    assertMatch(warnings[0]!, /^line-3 cannot be judged: Cannot use/);
    assertEquals(await verdict(other), "ok");
    await sleep(350);
    assertMatch(await verdict(camera), /^ok|^unknown/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("AnalysisPool tries at once to make analyzers again whose options are put right", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-pool-" });
  try {
    for (const name of ["one", "other"]) await Deno.writeFile(`${folder}/${name}.jpg`, JPEG);
    const { pool } = await start({ set: [`parts.background=${folder}/one.jpg`], parts: true });
    using _pool = pool;
    using camera = pool.camera("line-3");
    await Deno.remove(`${folder}/one.jpg`);
    assertEquals(await verdict(camera), "error analyzer-failed");
    pool.assign(parseAssignment(`parts.background=${folder}/other.jpg`));
    const { result, changed } = (await camera.judge(JPEG.slice())).judgement;
    assertMatch(result, /^ok$|^unknown$/);
    assertEquals(changed, { "parts.background": `${folder}/other.jpg` });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("AnalysisPool answers with an error for a buffer that was given away before", async () => {
  const { pool, warnings } = await start({ workers: 1 });
  using _pool = pool;
  using camera = pool.camera("line-3");
  const jpeg = JPEG.slice();
  const first = camera.judge(jpeg);
  const again = await camera.judge(jpeg);
  assertEquals([again.judgement.result, again.judgement.code], ["error", "analyzer-failed"]);
  assertEquals((await first).judgement.result, "ok");
  assertEquals(await verdict(camera), "ok");
  assertEquals(warnings, []);
});

Deno.test("AnalysisPool.close() answers what was not judged yet", async () => {
  const { pool } = await start();
  const camera = pool.camera("line-3");
  const judging = Array.from({ length: 5 }, () => verdict(camera));
  pool.close();
  assertEquals(await Promise.all(judging), new Array(5).fill("error analyzer-failed"));
  assertEquals(await verdict(camera), "error analyzer-failed");
});

Deno.test("AnalysisPool keeps nothing of cameras that are forgotten", async () => {
  const { pool, warnings } = await start({
    analyzers: ["defect"],
    workers: 1,
    forgetMs: 1,
    maxCameras: 1000, // So that none has to make room for another
  });
  using _pool = pool;
  const jpeg = await makeJpeg({ size: "960x540" });
  let visits = 0;
  const memoryAfter = async (more: number) => {
    let least = Infinity;
    for (let n = 0; n < more; n++) {
      using camera = pool.camera(`camera-${visits++}`);
      for (let frame = 0; frame < 2; frame++) await camera.judge(jpeg.slice());
      if (n >= more / 2) least = Math.min(least, Deno.memoryUsage().rss);
    }
    return least;
  };
  const before = await memoryAfter(30);
  const grown = await memoryAfter(30) - before;
  // Kept, what each learned would take some 7 MB.
  assert(grown < 80e6, `${grown / 30} bytes for each camera`);
  assertEquals(warnings, []);
});
