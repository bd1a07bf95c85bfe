import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { AnalyzerError, type Box } from "../../lib/analyze/analyzer.ts";
import { Conveyor } from "../../lib/demo/conveyor.ts";
import type { Judgement } from "../../lib/result.ts";
import { Canvas } from "./defect/canvas.ts";
import { drawPart } from "./defect/draw_part.ts";
import { CODEC, createDefectJudge, encodeGray, MemoryModels } from "./defect/judge_defects.ts";
import { seeded } from "./defect/random.ts";
import { type Disturbance, DISTURBANCES, takePicture } from "./defect/take_picture.ts";

const [WIDTH, HEIGHT] = [480, 270];
const BOARD = drawPart("board", WIDTH, HEIGHT);

/** A picture of a canvas; another seed, another one. */
function shoot(canvas: Canvas, seed: number, disturbance: Disturbance = DISTURBANCES.shift) {
  return encodeGray(takePicture(canvas, disturbance, seeded(seed)));
}

const good = (seed: number, disturbance?: Disturbance) => shoot(BOARD.canvas, seed, disturbance);

/** The board with something drawn on it. */
function changed(draw: (canvas: Canvas) => void): Canvas {
  const canvas = BOARD.canvas.clone();
  draw(canvas);
  return canvas;
}

const STAINED = changed((canvas) => canvas.disc([150, 110], 9, (level) => level + (level < 128 ? 60 : -60)));

async function inFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  try {
    return await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Verdict and code. */
const inShort = ({ result, code }: Judgement) => code === undefined ? result : `${result} ${code}`;

Deno.test("defect learns from the stream, then says what is wrong, where, and how much of it", async () => {
  const { judge } = await createDefectJudge({ learn: 10 });
  for (let n = 0; n < 10; n++) {
    const { result, code, reason } = await judge(good(1 + n));
    assertEquals([result, code], ["unknown", "learning"]);
    assertMatch(
      reason!,
      n < 9 ? new RegExp(`^Learning: ${n + 1} of 10 good parts`) : /^Learned from 10 good/,
    );
  }
  const fine = await judge(good(50));
  assertEquals([fine.result, fine.threshold, fine.objects], ["ok", 0.02, undefined]);
  assert(fine.score! < 0.02);
  const picture = takePicture(STAINED, DISTURBANCES.shift, seeded(60));
  const { result, reason, score, objects, metrics } = await judge(encodeGray(picture));
  assertEquals([result, objects!.length], ["ng", 1]);
  const [{ label, box: [x, y, width, height], area, areaPercent, contrast }] = objects!;
  const [middleX, middleY] = picture.toPicture(150, 110);
  assert(Math.abs(x + width / 2 - middleX) < 3 && Math.abs(y + height / 2 - middleY) < 3, `${x},${y}`);
  assert(area! > 150 && area! < 400 && Math.abs(contrast!) > 25, `${area} ${contrast}`);
  assertEquals(areaPercent, score);
  assert(["stain", "extra"].includes(label));
  assertMatch(reason!, new RegExp(`^${label}( piece)? of \\d+ px, [\\d.]+ %, at \\d+,\\d+$`, "i"));
  assert(Math.abs(metrics!.shiftX!) <= 10 && Math.abs(metrics!.rotation!) < 0.3);
});

Deno.test("defect tells a frame out of focus and one without the part from a defective part", async () => {
  const { judge } = await createDefectJudge({ learn: 10 });
  for (let n = 0; n < 10; n++) await judge(good(1 + n));
  const empty = new Canvas(WIDTH, HEIGHT, BOARD.canvas.levelAt(2, 2));
  assertEquals(inShort(await judge(shoot(empty, 70))), "unknown absent");
  assertEquals(inShort(await judge(shoot(drawPart("gear", WIDTH, HEIGHT).canvas, 71))), "unknown absent");
  const sharp = takePicture(BOARD.canvas, {}, seeded(72));
  assertEquals(inShort(await judge(encodeGray({ ...sharp, data: blurred(sharp) }))), "unknown out-of-focus");
  const third = changed((canvas) =>
    canvas.rectangle([WIDTH / 6, HEIGHT / 2], WIDTH / 3, HEIGHT * 2, BOARD.details[0]!.ground)
  );
  assertEquals((await judge(shoot(third, 73))).result, "ng");
});

/** The mean of 7 by 7 pixels, twice. */
function blurred({ width, height, data }: { width: number; height: number; data: Uint8Array<ArrayBuffer> }) {
  const once = (from: Uint8Array, step: number) =>
    Uint8Array.from(from, (level, at) => {
      let sum = 0;
      for (let n = -3; n <= 3; n++) sum += from[at + n * step] ?? level;
      return sum / 7;
    });
  return [1, width, 1, width].reduce(once, data.slice(0, width * height)) as Uint8Array<ArrayBuffer>;
}

Deno.test("defect lets a glint pass, and counts it where it is told to; a thin bright scratch is none", async () => {
  const judge = await createDefectJudge({ learn: 10 });
  for (let n = 0; n < 10; n++) await judge.judge(good(1 + n));
  const shining = good(81, { shift: 2, glints: 3 });
  const lenient = await judge.judge(shining);
  assertEquals(lenient.result, "ok");
  judge.values.glints = "count";
  const strict = await judge.judge(shining);
  assertEquals([strict.result, strict.objects!.some(({ label }) => label === "glint")], ["ng", true]);
  judge.values.glints = "ignore";
  const scratched = changed((canvas) => canvas.line([100, 60], [190, 120], 2, 252));
  const { result, objects } = await judge.judge(shoot(scratched, 82));
  assertEquals([result, objects![0]!.label], ["ng", "scratch"]);
});

Deno.test("defect tells small glints in a small picture from a white piece", async () => {
  const label = drawPart("label", 320, 180).canvas;
  const { judge } = await createDefectJudge({ learn: 10 });
  const take = (canvas: Canvas, seed: number) => shoot(canvas, seed, DISTURBANCES.glints);
  for (let n = 0; n < 10; n++) await judge(take(label, 1 + n));
  const results: string[] = [];
  for (let n = 0; n < 20; n++) results.push((await judge(take(label, 1000 + n))).result);
  assertEquals(results, Array(20).fill("ok"));
  const board = await createDefectJudge({ learn: 10 });
  for (let n = 0; n < 10; n++) await board.judge(good(1 + n));
  const pieced = changed((canvas) => canvas.rectangle([150, 110], 16, 14, 252));
  const { result, objects } = await board.judge(shoot(pieced, 90));
  assertEquals([result, objects!.map(({ label }) => label)], ["ng", ["extra"]]);
});

Deno.test("defect finds what is a little darker on a white ground", async () => {
  const things = new Canvas(WIDTH, HEIGHT, 255);
  for (let n = 0; n < 6; n++) things.disc([90 + 60 * n, 70 + 90 * (n % 2)], 24, 60 + 20 * n);
  const stained = things.clone();
  stained.rectangle([240, 230], 22, 18, 225);
  const { judge } = await createDefectJudge({ learn: 10 });
  for (let n = 0; n < 10; n++) await judge(shoot(things, 1 + n));
  assertEquals((await judge(shoot(things, 50))).result, "ok");
  const { result, objects } = await judge(shoot(stained, 51));
  assertEquals([result, objects!.map(({ contrast }) => contrast! < 0)], ["ng", [true]]);
});

Deno.test("defect's options hold from the next frame on", async () => {
  const { judge, values } = await createDefectJudge({ learn: 10 });
  for (let n = 0; n < 10; n++) await judge(good(1 + n));
  const stained = shoot(STAINED, 60);
  const { score } = await judge(stained);
  values.threshold = score! * 1.5;
  const lenient = await judge(stained);
  assertEquals([lenient.result, lenient.threshold], ["ok", score! * 1.5]);
  assertMatch(lenient.reason!, /^Within tolerance: /);
  values.threshold = 0.02;
  values.ignore = { polygons: [[[130, 90], [170, 90], [170, 130], [130, 130]]] };
  assertEquals((await judge(stained)).result, "ok");
  values.ignore = undefined;
  values.include = { polygons: [[[200, 20], [460, 20], [460, 250], [200, 250]]] };
  assertEquals((await judge(stained)).result, "ok");
  values.include = undefined;
  assertEquals((await judge(stained)).result, "ng");
  values.learn = 11;
  assertEquals(inShort(await judge(good(90))), "unknown learning");
});

Deno.test("defect does not take one bad part among good ones for good", async () => {
  const { judge, warnings } = await createDefectJudge({ learn: 12 });
  for (let n = 0; n < 12; n++) await judge(n === 5 ? shoot(STAINED, 60) : good(1 + n));
  assertEquals(warnings.length, 1);
  assertMatch(
    warnings[0]!,
    /^defect of line-3: The frame learned as number 6 is left out of the good parts: /,
  );
  assertEquals((await judge(shoot(STAINED, 61))).result, "ng");
  assertEquals((await judge(good(62))).result, "ok");
});

Deno.test("defect compares with a picture, or with a folder of them, JPEG or PNG", async () => {
  await inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/1.jpg`, good(1, {}));
    const lone = await createDefectJudge({ reference: `${folder}/1.jpg` });
    assertEquals((await lone.judge(good(50))).result, "ok");
    assertEquals((await lone.judge(shoot(STAINED, 60))).result, "ng");
    for (let n = 2; n <= 12; n++) await Deno.writeFile(`${folder}/${n}.jpg`, good(n));
    const many = await createDefectJudge({ reference: folder });
    assertEquals((await many.judge(good(51, DISTURBANCES.brightness))).result, "ok");
    assertEquals((await many.judge(shoot(STAINED, 61))).result, "ng");
    const wide = encodeGray({ width: 480, height: 120, data: new Uint8Array(480 * 120).fill(99) });
    await assertRejects(() => many.judge(wide), AnalyzerError, "as both have one aspect: got ");
    await Deno.writeTextFile(`${folder}/3.jpg`, "no picture");
    await assertRejects(() => createDefectJudge({ reference: folder }), AnalyzerError, "3.jpg");
  });
  await assertRejects(
    () => createDefectJudge({ reference: "/nowhere/at/all" }),
    AnalyzerError,
    "/nowhere/at/all",
  );
});

Deno.test("defect learns of the same pictures once, and anew where one has changed", async () => {
  await inFolder(async (folder) => {
    for (let n = 1; n <= 10; n++) {
      await Deno.writeFile(`${folder}/${n}.jpg`, n === 5 ? shoot(STAINED, 5) : good(n));
    }
    const warned = async (options = {}) => {
      const { judge, warnings } = await createDefectJudge({ reference: folder, ...options });
      assertEquals([(await judge(good(50))).result, (await judge(shoot(STAINED, 60))).result], ["ok", "ng"]);
      return warnings.map((words) => words.match(/\d+\.jpg is left out/)?.[0]);
    };
    assertEquals(await warned(), ["5.jpg is left out"]);
    assertEquals(await warned(), []);
    assertEquals(await warned({ threshold: 0.03 }), ["5.jpg is left out"]);
    await Deno.writeFile(`${folder}/7.jpg`, shoot(STAINED, 7));
    await Deno.writeFile(`${folder}/5.jpg`, good(5));
    assertEquals(await warned(), ["7.jpg is left out"]);
  });
});

Deno.test("defect keeps what it learned, and learns anew where that is of no use", async () => {
  const models = new MemoryModels();
  const first = await createDefectJudge({ learn: 10 }, { models });
  for (let n = 0; n < 10; n++) await first.judge(good(1 + n));
  const stained = shoot(STAINED, 60);
  const judged = await first.judge(stained);
  const second = await createDefectJudge({ learn: 10 }, { models });
  assertEquals(await second.judge(stained), judged);
  assertEquals(second.warnings, []);

  const model = models.saved.get("defect")!;
  const broken: [string, Uint8Array<ArrayBuffer>, RegExp][] = [
    ["cut", model.slice(0, model.length - 1), /it should have three planes/],
    ["empty", new Uint8Array(), /it does not begin as one/],
    ["other", new TextEncoder().encode("something else that is long enough"), /it does not begin as one/],
    ["newer", replaced(model, '"version":1', '"version":9'), /it is of version 9/],
    ["wrong", replaced(model, '"samples":', '"sampled":'), /its header is wrong/],
  ];
  for (const [what, bytes, words] of broken) {
    models.saved.set("defect", bytes);
    const next = await createDefectJudge({ learn: 10 }, { models });
    assertEquals(inShort(await next.judge(good(1))), "unknown learning", what);
    assertMatch(next.warnings.join(), words);
  }
  models.saved.set("defect", model);
  const other = await createDefectJudge({ learn: 11 }, { models });
  assertEquals(inShort(await other.judge(good(1))), "unknown learning");
  assertMatch(other.warnings.join(), /as it is of learn=10: learning anew/);
});

/** With other bytes of the same length in the header. */
function replaced(model: Uint8Array<ArrayBuffer>, from: string, to: string): Uint8Array<ArrayBuffer> {
  const text = new TextDecoder("latin1").decode(model).replace(from, to);
  return Uint8Array.from(text, (character, at) => {
    // The decoder takes windows-1252 for latin1: what lies beyond the header is the model's own.
    return at < 400 ? character.charCodeAt(0) : model[at]!;
  });
}

Deno.test("defect forgets nothing where a frame of another size slips in", async () => {
  const { judge } = await createDefectJudge({ learn: 10 });
  for (let n = 0; n < 10; n++) await judge(good(1 + n));
  const small = takePicture(drawPart("board", 320, 180).canvas, {}, seeded(1));
  assertEquals(inShort(await judge(encodeGray(small))), "unknown learning");
  assertEquals((await judge(good(50))).result, "ok");
});

Deno.test("defect compares a part that moves through the view with itself", async () => {
  const defects = new Map([[3, "stain"], [5, "missing-hole"]] as const);
  const conveyor = new Conveyor({
    width: 640,
    height: 360,
    lead: -10,
    gap: 300,
    speed: 20,
    defectOf: (part) => defects.get(part as 3 | 5),
  });
  const { judge } = await createDefectJudge({ learn: 12 });
  const verdicts = new Map<number, string[]>();
  for (let frame = 0; frame < 150; frame++) {
    const { picture, parts } = conveyor.draw(frame);
    const whole = parts.find((part) => part.whole);
    if (whole === undefined) continue;
    const box = whole.box.map(Math.round) as Box;
    const { result } = await judge(CODEC.encode(picture, { quality: 85 }), box);
    verdicts.set(whole.number, [...verdicts.get(whole.number) ?? [], result]);
  }
  const decided = [...verdicts].map((
    [number, results],
  ) => [number, new Set(results.filter((r) => r !== "unknown"))]);
  assert(decided.length >= 5);
  for (const [number, results] of decided as [number, Set<string>][]) {
    if (results.size === 0) continue;
    assertEquals([...results], [defects.has(number as 3 | 5) ? "ng" : "ok"], `part ${number}`);
  }
  assert(decided.some(([number]) => number === 5));
});

Deno.test("defect shows what it learned of a part alone, where parts are judged", async () => {
  const { judge, analyzer } = await createDefectJudge({ learn: 2 });
  const part: Box = [120, 60, 200, 100];
  for (let n = 0; n < 2; n++) {
    assertEquals(analyzer.reference!(), undefined);
    await judge(good(n, DISTURBANCES.none), part);
  }
  const { format, width, height } = analyzer.reference!()!;
  assertEquals(format, "gray");
  assert(width >= part[2] && width < WIDTH && height >= part[3] && height < HEIGHT, `${width}x${height}`);
});
