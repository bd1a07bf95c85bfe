import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { parseAssignment } from "../../lib/analyze/parse_settings.ts";
import type { AnalysisPool, PoolCamera } from "../../lib/analyze/pool.ts";
import { OptionsError } from "../../lib/options_error.ts";
import { UnknownCameraError } from "../../lib/unknown_camera_error.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { tinyClassifier } from "./onnx/models.ts";
import { startPool } from "./start_pool.ts";

const JPEG = await makeJpeg();

/** The verdict on a usual frame, with what was changed before it. */
async function judge(camera: PoolCamera) {
  const { result, changed } = (await camera.judge(JPEG.slice())).judgement;
  return { result, changed };
}

/** What is wrong with changes, and that they were not made. */
async function refused(pool: AnalysisPool, changes: Record<string, unknown>, camera = "line-3") {
  const before = pool.options(camera);
  const error: OptionsError = await assertRejects(() => pool.change(camera, changes), OptionsError);
  const { issues, message } = error;
  assertEquals(pool.options(camera), before);
  assert(message.startsWith(`Cannot change options of ${camera}: ${issues[0]!.name}: ${issues[0]!.reason}`));
  return Object.fromEntries(issues.map(({ name, reason }) => [name, reason]));
}

const valueOf = (pool: AnalysisPool, camera: string, name: string) =>
  pool.options(camera).find((row) => row.name === name)?.value;

Deno.test("AnalysisPool.change() judges the next frame by the new value, which says so", async () => {
  const { pool } = await startPool({
    analyzers: ["quality"],
    set: ["line-3:quality.maxGlare=0.4", "quality.minSharpness=20"],
  });
  using _pool = pool;
  using camera = pool.camera("line-3");
  using second = pool.camera("line-3#2");
  using other = pool.camera("line-4");
  assertEquals(await judge(camera), { result: "ok", changed: undefined });
  await pool.change("line-3", { "quality.minSharpness": 100_000, "quality.frozenAfter": "9s" });
  const changed = { "quality.minSharpness": 100_000, "quality.frozenAfter": 9000 };
  assertEquals(await judge(camera), { result: "ng", changed });
  assertEquals(await judge(camera), { result: "ng", changed: undefined });
  assertEquals(await judge(other), { result: "ok", changed: undefined });
  assertEquals((await judge(second)).result, "ng", "it goes by what is said of line-3");
  await pool.change("line-3", { "quality.maxGlare": 0.9 });
  await pool.change("line-3", { "quality.minSharpness": null, "quality.maxGlare": null });
  assertEquals(await judge(camera), {
    result: "ok",
    changed: { "quality.minSharpness": 20, "quality.maxGlare": 0.4 },
  });
  assertEquals(valueOf(pool, "line-3", "quality.frozenAfter"), 9000);
});

Deno.test("AnalysisPool.change() takes an option back that has no value without it", async () => {
  const { pool } = await startPool({ analyzers: ["count"] });
  using _pool = pool;
  using camera = pool.camera("line-3");
  await pool.change("line-3", { "count.min": 5000 });
  assertEquals(await judge(camera), { result: "ng", changed: { "count.min": 5000 } });
  await pool.change("line-3", { "count.min": null });
  assertEquals(await judge(camera), { result: "ok", changed: { "count.min": null } });
  assertEquals(valueOf(pool, "line-3", "count.min"), undefined);
});

Deno.test("AnalysisPool.change() says of each option why it cannot be, and changes none", async () => {
  const { pool } = await startPool({ analyzers: ["quality,defect,code"] });
  using _pool = pool;
  using camera = pool.camera("line-3");
  await judge(camera);
  const told = await refused(pool, {
    "quality.maxGlare": 0.3,
    "quality.minSharpness": "sharp",
    "quality.minSharpnes": 3,
    "count.min": 1,
    "parts.frames": 3,
    "defect.reference": "/etc",
    "defect.include": "mask.png",
    "banana": 1,
    "quality.constructor": 1,
    "code.count": 1.5,
    [`quality.${"x".repeat(1000)}`]: 1,
  });
  assertEquals(told, {
    "quality.minSharpness": 'It is a number from 0 to 100000: got "sharp"',
    "quality.minSharpnes": "There is no such option: did you mean quality.minSharpness?",
    "count.min": "count does not judge line-3: quality,defect,code does",
    "parts.frames": "Parts of line-3 are not judged: --parts says so when the server starts",
    "defect.reference": "It names a file: it is set when the server starts",
    "defect.include": "It is polygons in pixels of the frame, such as [[[10,10],[90,10],[50,80]]]; " +
      'a PNG is set when the server starts: got "mask.png"',
    "banana": "There is no such option",
    "quality.constructor": told["quality.constructor"],
    "code.count": "It is a whole number from 0 to 32: got 1.5",
    [`quality.${"x".repeat(1000)}`]: "There is no such option",
  });
  assertMatch(told["quality.constructor"]!, /^There is no such option/);
  assertEquals((await judge(camera)).changed, undefined);
  assertEquals(await refused(pool, { "code.match": "(?<=a)b", "quality.maxGlare": 0.3, "code.count": 2 }), {
    "code.match": "Cannot use code.match as RE2 has no lookahead, lookbehind or backreferences; " +
      'write what is to match, such as ^LOT-(7|8): got "(?<=a)b"',
  });
  assertEquals((await judge(camera)).changed, undefined);
});

Deno.test("AnalysisPool.change() refuses values that do not go together, also of two changes at a time", async () => {
  const { pool } = await startPool({ analyzers: ["count"] });
  using _pool = pool;
  using _camera = pool.camera("line-3");
  const words = "Cannot count as count.min is over count.max: got 9 and 3";
  assertEquals(await refused(pool, { "count.min": 9, "count.max": 3 }), {
    "count.min": words,
    "count.max": words,
  });
  const both = await Promise.allSettled([
    pool.change("line-3", { "count.min": 9 }),
    pool.change("line-3", { "count.max": 3 }),
  ]);
  assertEquals(both.map(({ status }) => status), ["fulfilled", "rejected"]);
  assertEquals([valueOf(pool, "line-3", "count.min"), valueOf(pool, "line-3", "count.max")], [9, undefined]);
});

Deno.test("AnalysisPool.change() asks a network whether it goes with its values", async () => {
  const model = await Deno.makeTempFile({ prefix: "vid-test-", suffix: ".onnx" });
  try {
    await Deno.writeFile(model, tinyClassifier());
    const { pool } = await startPool({ analyzers: ["onnx"], set: [`onnx.model=${model}`] });
    using _pool = pool;
    using camera = pool.camera("line-3");
    assertEquals((await judge(camera)).result, "ok");
    const told = await refused(pool, { "onnx.output": "nothing", "onnx.threshold": 0.1 });
    assertMatch(told["onnx.output"]!, /nothing/);
    assertEquals(await refused(pool, { "onnx.model": "x.onnx", "onnx.threads": 64, "onnx.size": "9x9" }), {
      "onnx.model": "It names a file: it is set when the server starts",
      "onnx.threads": "The network is loaded with it: it is set when the server starts",
      "onnx.size": "The memory that the network takes grows with it: it is set when the server starts",
    });
    await pool.change("line-3", { "onnx.threshold": 0.4 });
    assertEquals(await judge(camera), { result: "ok", changed: { "onnx.threshold": 0.4 } });
  } finally {
    await Deno.remove(model);
  }
});

Deno.test("AnalysisPool.change() does not read the pictures of a reference again", async () => {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  try {
    await Deno.writeFile(`${folder}/good.jpg`, JPEG);
    const { pool } = await startPool({ analyzers: ["defect"], set: [`defect.reference=${folder}/good.jpg`] });
    using _pool = pool;
    using camera = pool.camera("line-3");
    assertEquals((await judge(camera)).result, "ok");
    await Deno.remove(`${folder}/good.jpg`);
    const include = { polygons: [[[0, 0], [160, 0], [160, 240], [0, 240]]] };
    await pool.change("line-3", { "defect.threshold": 0.5, "defect.include": include.polygons });
    assertEquals(await judge(camera), {
      result: "ok",
      changed: { "defect.threshold": 0.5, "defect.include": include },
    });
    assertEquals((await camera.judge(JPEG.slice())).judgement.threshold, 0.5);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("AnalysisPool.change() is for cameras that are there or left lately", async () => {
  const { pool } = await startPool({ analyzers: ["quality"] });
  using _pool = pool;
  const { message } = await assertRejects(
    () => pool.change("line-3", { "quality.maxGlare": 1 }),
    UnknownCameraError,
  );
  assertEquals(message, 'Cannot find a camera of this name, as none is there or left lately: got "line-3"');
  const camera = pool.camera("line-3");
  await judge(camera);
  camera[Symbol.dispose]();
  await pool.change("line-3", { "quality.minSharpness": 100_000 });
  using back = pool.camera("line-3");
  assertEquals(await judge(back), { result: "ng", changed: { "quality.minSharpness": 100_000 } });
});

Deno.test("AnalysisPool.change() while frames are judged loses none, and changes no other's order", async () => {
  const { pool, warnings } = await startPool({ analyzers: ["quality,count"], workers: 1 });
  using _pool = pool;
  using camera = pool.camera("line-3");
  using other = pool.camera("line-4");
  const judgements = Array.from({ length: 40 }, (_, n) => judge(n % 2 === 0 ? camera : other));
  for (let n = 1; n <= 5; n++) {
    await pool.change("line-3", { "quality.minSharpness": n % 2 === 0 ? 0 : 100_000, "count.min": 0 });
  }
  const all = await Promise.all([...judgements, judge(camera)]);
  assertEquals(all.length, 41);
  assert(all.every(({ result }) => result === "ok" || result === "ng"));
  assertEquals(all.filter((_, n) => n % 2 === 1).every(({ result }) => result === "ok"), true);
  assertEquals(all.at(-1)!.result, "ng");
  assertEquals(warnings, []);
});

Deno.test("AnalysisPool.options() are those of what judges a camera, of any name", async () => {
  const { pool } = await startPool({ analyzers: ["quality", "line-9=count"], parts: ["line-9"] });
  using _pool = pool;
  pool.assign(parseAssignment("quality.maxGlare=0.7"));
  using _camera = pool.camera("line-3");
  await pool.change("line-3", { "quality.maxGlare": 0.9 });
  const glare = pool.options("line-3").find(({ name }) => name === "quality.maxGlare")!;
  assertEquals([glare.default, glare.initial, glare.value], [0.1, 0.7, 0.9]);
  const analyzers = (camera: string) => [...new Set(pool.options(camera).map(({ analyzer }) => analyzer))];
  assertEquals([analyzers("anybody"), analyzers("line-9")], [["quality"], ["count", "parts"]]);
});
