import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { fileNameOf } from "../../lib/analyze/model_store.ts";
import type { AnalysisPool, PoolCamera } from "../../lib/analyze/pool.ts";
import { smoothPlane } from "../../lib/analyze/defect/smooth_plane.ts";
import { LearnError } from "../../lib/learn_error.ts";
import { UnknownCameraError } from "../../lib/unknown_camera_error.ts";
import { drawPart, type PartKind } from "./defect/draw_part.ts";
import { CODEC, encodeGray } from "./defect/judge_defects.ts";
import { seeded } from "./defect/random.ts";
import { DISTURBANCES, takePicture } from "./defect/take_picture.ts";
import { startPool, type StartPoolOptions } from "./start_pool.ts";

const [WIDTH, HEIGHT] = [320, 180];

/** A picture of a part; another seed, another one. */
function shoot(kind: PartKind, seed: number): Uint8Array<ArrayBuffer> {
  const { canvas } = drawPart(kind, WIDTH, HEIGHT);
  return encodeGray(takePicture(canvas, DISTURBANCES.none, seeded(seed)));
}

/** Verdict and code of so many pictures of a part, one after another. */
async function judge(camera: PoolCamera, kind: PartKind, times = 1): Promise<string[]> {
  const told: string[] = [];
  for (let n = 0; n < times; n++) {
    const { result, code } = (await camera.judge(shoot(kind, n))).judgement;
    told.push(code === undefined ? result : `${result} ${code}`);
  }
  return told;
}

const LEARNING = new Array<string>(3).fill("unknown learning");

/** Runs `check` with a folder for models, and a way to start pools that learn from three frames. */
async function withModels(
  check: (started: {
    folder: string;
    /** Where the model of line-3 is kept. */
    path: string;
    start(options?: StartPoolOptions): Promise<AnalysisPool>;
  }) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "vid-models-" });
  const start = async (options: StartPoolOptions = {}) => {
    const learning = { analyzers: ["defect"], set: ["defect.learn=3"], models: folder };
    return (await startPool({ ...learning, ...options })).pool;
  };
  try {
    await check({ folder, path: `${folder}/${fileNameOf("line-3")}.defect.model`, start });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The largest and the mean difference of two pictures of gray levels. */
function differenceOf(one: Uint8Array, other: Uint8Array): { largest: number; mean: number } {
  assertEquals(one.length, other.length);
  let [largest, sum] = [0, 0];
  for (let at = 0; at < one.length; at++) {
    const difference = Math.abs(one[at]! - other[at]!);
    largest = Math.max(largest, difference);
    sum += difference;
  }
  return { largest, mean: sum / one.length };
}

Deno.test("AnalysisPool.learn() takes another scene for good, and keeps the old model until then", async () => {
  await withModels(async ({ path, start }) => {
    using pool = await start();
    using camera = pool.camera("line-3");
    assertEquals(await judge(camera, "board", 4), [...LEARNING, "ok"]);
    const [former] = await judge(camera, "gear");
    assert(former !== "ok", former);
    const old = Deno.readFileSync(path);
    await pool.learn("line-3");
    assertEquals(await judge(camera, "gear", 2), LEARNING.slice(1));
    assertEquals(Deno.readFileSync(path), old);
    await pool.learn("line-3");
    assertEquals(await judge(camera, "gear", 4), [...LEARNING, "ok"], "it began once more");
    assert((await judge(camera, "board"))[0] !== "ok");
    assert(differenceOf(Deno.readFileSync(path), old).largest > 0);
    // What is kept is of the new scene.
    using next = await start();
    using again = next.camera("line-3");
    assertEquals(await judge(again, "gear"), ["ok"]);
  });
});

Deno.test("AnalysisPool.learn() holds where frames of another size come in between", async () => {
  await withModels(async ({ start }) => {
    using pool = await start();
    using camera = pool.camera("line-3");
    assertEquals(await judge(camera, "board", 4), [...LEARNING, "ok"]);
    await pool.learn("line-3");
    const { canvas } = drawPart("board", 160, 120);
    const slipped = encodeGray(takePicture(canvas, DISTURBANCES.none, seeded(1)));
    assertEquals((await camera.judge(slipped)).judgement.code, "learning");
    assertEquals(await judge(camera, "gear", 4), [...LEARNING, "ok"]);
  });
});

Deno.test("AnalysisPool.forget() removes what was kept at once, also before the first frame", async () => {
  await withModels(async ({ path, start }) => {
    {
      using pool = await start();
      using camera = pool.camera("line-3");
      assertEquals(await judge(camera, "board", 3), LEARNING);
      assertEquals(isThere(path), true);
      await pool.forget("line-3");
      assertEquals(isThere(path), false);
      assertEquals(await judge(camera, "board", 3), LEARNING);
      assertEquals(isThere(path), true);
    }
    using pool = await start();
    using camera = pool.camera("line-3");
    await pool.forget("line-3");
    assertEquals(isThere(path), false);
    assertEquals(await judge(camera, "gear", 4), [...LEARNING, "ok"]);
  });
});

Deno.test("AnalysisPool.learn() before the first frame does not take what was kept for good", async () => {
  await withModels(async ({ path, start }) => {
    {
      using pool = await start();
      using camera = pool.camera("line-3");
      assertEquals(await judge(camera, "board", 3), LEARNING);
    }
    using pool = await start();
    using camera = pool.camera("line-3");
    await pool.learn("line-3");
    assertEquals([isThere(path), await judge(camera, "gear", 4)], [true, [...LEARNING, "ok"]]);
  });
});

Deno.test("AnalysisPool.learn() and forget() reach a camera that left, and do without kept models", async () => {
  const { pool, warnings } = await startPool({ analyzers: ["quality,defect"], set: ["defect.learn=3"] });
  using _pool = pool;
  const camera = pool.camera("line-3");
  assertEquals((await judge(camera, "board", 4)).at(-1), "ok");
  camera[Symbol.dispose]();
  await pool.forget("line-3");
  using back = pool.camera("line-3");
  assertEquals(await judge(back, "gear", 4), [...LEARNING, "ok"]);
  assertEquals(warnings, []);
});

Deno.test("AnalysisPool.learn() says why nothing is learned", async () => {
  await withModels(async ({ folder, path, start }) => {
    const reference = `${folder}/good.jpg`;
    await Deno.writeFile(reference, shoot("board", 1));
    using pool = await start({
      analyzers: ["quality,ok", "line-3=defect", "line-4=defect"],
      set: [`line-4:defect.reference=${reference}`, "defect.learn=3"],
    });
    using _other = pool.camera("line-1");
    using camera = pool.camera("line-3");
    using compared = pool.camera("line-4");
    const wordsOf = async (asked: Promise<void>) => (await assertRejects(() => asked, LearnError)).message;
    assertEquals(
      await wordsOf(pool.learn("line-1")),
      "Cannot learn anew as none that learns, such as defect, judges line-1: got quality,ok",
    );
    assertEquals(
      await wordsOf(pool.forget("line-4")),
      "Cannot learn defect anew as it compares line-4 with pictures, those of defect.reference",
    );
    assertEquals(await judge(compared, "board"), ["ok"], "it goes on as before");
    await assertRejects(() => pool.learn("line-9"), UnknownCameraError);
    // A folder that is not empty cannot be removed as a file.
    assertEquals(await judge(camera, "board", 3), LEARNING);
    await Deno.remove(path);
    await Deno.mkdir(`${path}/full`, { recursive: true });
    assertMatch(await wordsOf(pool.forget("line-3")), /^Cannot remove what defect learned of line-3: ./);
    assertEquals(await judge(camera, "board"), ["ok"], "it goes on as before");
  });
});

Deno.test("AnalysisPool.learn() while frames are judged loses none", async () => {
  const { pool } = await startPool({ analyzers: ["defect"], set: ["defect.learn=3"], workers: 1 });
  using _pool = pool;
  using camera = pool.camera("line-3");
  using other = pool.camera("line-4");
  const judging = [camera, other, camera, other].map((each) => judge(each, "board", 8));
  for (let n = 0; n < 3; n++) await pool.learn("line-3");
  const told = await Promise.all(judging);
  assertEquals(told.map(({ length }) => length), [8, 8, 8, 8]);
  assert(told.flat().every((verdict) => verdict === "ok" || verdict === "unknown learning"), told.join());
});

Deno.test("AnalysisPool.reference() shows what is taken for good, once it is known", async () => {
  await withModels(async ({ start }) => {
    using pool = await start({ analyzers: ["defect", "line-5=ok"] });
    using camera = pool.camera("line-3");
    using other = pool.camera("line-5");
    assertEquals(await pool.reference("line-3"), undefined);
    assertEquals(await judge(camera, "board", 2), LEARNING.slice(1));
    assertEquals(await pool.reference("line-3"), undefined);
    assertEquals(await judge(camera, "board"), ["unknown learning"]);
    const jpeg = await pool.reference("line-3");
    const { width, height, data } = CODEC.decode(jpeg!, { format: "gray" });
    assertEquals([width, height], [WIDTH, HEIGHT]);
    const taught = (kind: PartKind) => smoothPlane(CODEC.decode(shoot(kind, 0), { format: "gray" })).data;
    const { largest, mean } = differenceOf(data, taught("board"));
    assert(largest <= 16 && mean < 2, `it differs by ${largest} levels, ${mean} on average`);
    assert(differenceOf(data, taught("gear")).mean > 20);
    await pool.learn("line-3");
    assertEquals(await pool.reference("line-3"), undefined);
    assertEquals(await judge(other, "board"), ["ok"]);
    assertEquals([await pool.reference("line-5"), await pool.reference("line-9")], [undefined, undefined]);
  });
});

Deno.test("AnalysisPool.workersState tells of cameras and of what waits", async () => {
  const { pool } = await startPool({ analyzers: ["ok"], workers: 1 });
  using _pool = pool;
  using camera = pool.camera("line-3");
  await judge(camera, "board");
  assertEquals(pool.workersState, [{ cameras: ["line-3"], isWell: true, waiting: 0 }]);
  const judging = [1, 2, 3].map(() => judge(camera, "board"));
  assertEquals(pool.workersState, [{ cameras: ["line-3"], isWell: true, waiting: 2 }]);
  await Promise.all(judging);
  assertEquals(pool.workersState[0]!.waiting, 0);
});
