import { assert, assertEquals, assertLess, assertMatch, assertRejects } from "@std/assert";
import { AnalyzerError } from "../../lib/analyze/analyzer.ts";
import { ONNX } from "../../lib/analyze/onnx.ts";
import { defaultsOf } from "../../lib/analyze/options.ts";
import { analyzerContext } from "./analyzer_context.ts";
import { makeModel } from "./onnx/make_model.ts";
import { brightnessMap, constantModel, tinyClassifier } from "./onnx/models.ts";
import { codec, judgeBy, OnnxCamera, writeModel } from "./onnx/onnx_camera.ts";
import { type Colour, plain, rectangle, toJpeg } from "./quality/scene.ts";

const [RED, GRAY, WHITE, BLACK]: Colour[] = [[0, 0, 255], [90, 90, 90], [255, 255, 255], [0, 0, 0]];

function jpegOf(colour: Colour, [width, height] = [320, 240]) {
  return toJpeg(codec, plain(width!, height!, colour), 95);
}

/** Black, with a white box in it. */
function withBox(box: readonly [number, number, number, number], [width, height] = [1280, 720]) {
  return toJpeg(codec, rectangle(plain(width!, height!, BLACK), box, WHITE), 95);
}

/** A detector's raw answer: for each of `count` boxes x, y, width, height and its classes' scores. */
function rawBoxes(boxes: readonly (readonly number[])[], count = 20): number[] {
  const numbers = boxes[0]!.length;
  return Array.from({ length: numbers * count }, (_, at) => boxes[at % count]?.[Math.floor(at / count)] ?? 0);
}

Deno.test("onnx judges by a classifier: ng where the ng classes' probabilities reach the threshold", async () => {
  using camera = await OnnxCamera.open(tinyClassifier());
  assertEquals(await camera.judge(jpegOf(GRAY)), {
    result: "ok",
    reason: undefined,
    score: 0,
    threshold: 0.5,
    metrics: { ok: 1, ng: 0 },
  });
  assertEquals(await camera.judge(jpegOf(RED)), {
    result: "ng",
    reason: "Ng, 1",
    score: 1,
    threshold: 0.5,
    metrics: { ng: 1, ok: 0 },
  });
});

Deno.test("onnx takes a classifier's figures as they are where they are probabilities, else by softmax", async () => {
  const judged = async (...values: number[]) => {
    const model = constantModel({ answers: { out: { dims: [1, values.length], values } } });
    return (await judgeBy(model, jpegOf(GRAY), { ng: "1" })).metrics;
  };
  assertEquals(await judged(0.2, 0.7, 0.1), { 0: 0.2, 1: 0.7, 2: 0.1 });
  assertEquals(await judged(1, 3, 0), { 0: 0.114, 1: 0.844, 2: 0.042 });
  assertEquals(await judged(-1, -1), { 0: 0.5, 1: 0.5 });
  assertEquals(await judged(0.8), { 0: 0.2, 1: 0.8 }, "of one figure, it is the second class's");
});

Deno.test("onnx adds up what means ng, and names the likeliest of it", async () => {
  const model = constantModel({ answers: { out: { dims: [1, 4], values: [0.4, 0.3, 0.25, 0.05] } } });
  const labels = "good,scratch,stain,dent";
  const { result, reason, score } = await judgeBy(model, jpegOf(GRAY), { labels });
  assertEquals([result, reason, score], ["ng", "Scratch, 0.6", 0.6], "all but what is good");
  const one = await judgeBy(model, jpegOf(GRAY), { labels, ng: "stain" });
  assertEquals([one.result, one.reason, one.score], ["ok", undefined, 0.25]);
  const numbered = await judgeBy(model, jpegOf(GRAY), { labels, ng: "2,3", threshold: 0.3 });
  assertEquals([numbered.result, numbered.reason, numbered.score], ["ng", "Stain, 0.3", 0.3]);
  const none = await judgeBy(model, jpegOf(GRAY), { labels, ng: "" });
  assertEquals([none.result, none.score], ["ok", 0]);
});

Deno.test("onnx judges by YOLO's boxes: in pixels of the frame, overlapping ones once, each label for itself", async () => {
  // In a picture of 64x64 a frame of 1280x720 is 64x36 large, with 14 above it.
  const boxes = [[32, 32, 8, 8, 0.9, 0], [33, 32, 8, 8, 0.6, 0], [32, 32, 8, 8, 0, 0.5], [
    10,
    20,
    4,
    4,
    0,
    0.3,
  ]];
  const metadata = { names: "{0: 'scratch', 1: 'stain'}", task: "detect" };
  const answers = { output0: { dims: [1, 6, 20], values: rawBoxes(boxes) } };
  const judgement = await judgeBy(constantModel({ answers, metadata }), jpegOf(GRAY, [1280, 720]));
  assertEquals(judgement, {
    result: "ng",
    reason: "Scratch, 0.9, at 640,360; Stain, 0.5, at 640,360; Stain, 0.3, at 200,120",
    score: 0.9,
    threshold: 0.25,
    objects: [
      { label: "scratch", score: 0.9, box: [560, 280, 160, 160] },
      { label: "stain", score: 0.5, box: [560, 280, 160, 160] },
      { label: "stain", score: 0.3, box: [160, 80, 80, 80] },
    ],
  });
});

Deno.test("onnx reads boxes in each form in which YOLO answers them", async () => {
  const box = [32, 32, 8, 8];
  const zeros = (count: number) => Array.from({ length: count }, () => 0);
  const forms: Record<string, { dims: number[]; values: number[]; labels?: string }> = {
    "v8, 1x7x20": { dims: [1, 7, 20], values: rawBoxes([[...box, 0, 0, 0.8]]) },
    "transposed, 1x20x7": { dims: [1, 20, 7], values: [...box, 0, 0, 0.8, ...zeros(19 * 7)] },
    "v5 with objectness, 1x20x8": {
      dims: [1, 20, 8],
      values: [...box, 0.8, 0, 0, 1, ...zeros(19 * 8)],
      labels: "a,b,c",
    },
    "with NMS inside, 1x20x6": { dims: [1, 20, 6], values: [28, 28, 36, 36, 0.8, 2, ...zeros(19 * 6)] },
  };
  for (const [form, { labels, ...answer }] of Object.entries(forms)) {
    const { objects, score } = await judgeBy(
      constantModel({ answers: { out: answer } }),
      jpegOf(GRAY, [64, 64]),
      {
        labels,
      },
    );
    const label = labels === undefined ? "2" : "c";
    assertEquals([objects, score], [[{ label, score: 0.8, box: [28, 28, 8, 8] }], 0.8], form);
  }
});

Deno.test("onnx takes the boxes of a network that says more of each object, such as its mask", async () => {
  const answers = {
    boxes: { dims: [1, 4 + 2 + 3, 20], values: rawBoxes([[32, 32, 8, 8, 0, 0.8, 9, -9, 9]]) },
    masks: { dims: [1, 3, 16, 16], values: Array.from({ length: 768 }, () => 0) },
  };
  const metadata = { names: "{0: 'ok', 1: 'it\\'s bent'}", task: "segment" };
  const { reason } = await judgeBy(constantModel({ answers, metadata }), jpegOf(GRAY, [64, 64]));
  assertEquals(reason, "It's bent, 0.8, at 32,32");
});

Deno.test("onnx tells objects that do not mean ng, and how near any came that would", async () => {
  const values = rawBoxes([[32, 32, 8, 8, 0.9, 0], [10, 20, 4, 4, 0, 0.2]]);
  const model = constantModel({ answers: { out: { dims: [1, 6, 20], values } } });
  const judgement = await judgeBy(model, jpegOf(GRAY, [64, 64]), { labels: "screw,crack", ng: "crack" });
  assertEquals(judgement, {
    result: "ok",
    reason: undefined,
    score: 0.2,
    threshold: 0.25,
    objects: [{ label: "screw", score: 0.9, box: [28, 28, 8, 8] }],
  });
});

Deno.test("onnx judges by a map: the highest level, and where it lies", async () => {
  using camera = await OnnxCamera.open(brightnessMap());
  const { result, reason, score, threshold, objects } = await camera.judge(withBox([640, 180, 320, 180]));
  assertEquals([result, score, threshold, objects?.length], ["ng", 1, 0.5, 1]);
  const [{ label, box, area, areaPercent }] = objects!;
  assertEquals(label, "anomaly");
  const off = box.map((side, at) => Math.abs(side - [640, 180, 320, 180][at]!));
  assertLess(Math.max(...off), 21, `${box}, where a cell of the map is 20x12 px`);
  assertLess(Math.abs(area! / (320 * 180) - 1), 0.1);
  assertEquals(areaPercent, Number((area! / (1280 * 720) * 100).toPrecision(3)));
  assertMatch(reason!, /^Anomaly, 1, at 8\d\d,2\d\d$/);
  const dark = await camera.judge(jpegOf(GRAY));
  assertEquals([dark.result, dark.score, dark.objects], ["ok", 0.353, undefined]);
});

Deno.test("onnx looks at the part of a frame alone, and tells boxes in pixels of the whole frame", async () => {
  using camera = await OnnxCamera.open(brightnessMap());
  const frame = withBox([640, 180, 64, 64]);
  assertEquals((await camera.judge(frame, [100, 100, 300, 300])).result, "ok");
  const part = await camera.judge(frame, [600, 150, 160, 160]);
  const [{ box }] = part.objects!;
  const off = box.map((side, at) => Math.abs(side - [640, 180, 64, 64][at]!));
  assert(Math.max(...off) <= 6, `${box}`);
  const { longestSide } = camera.wants;
  assertEquals(longestSide, 1024, "as many pixels of a part of an eighth of the frame as of a whole one");
});

Deno.test("onnx does not count what lies around the frame in a letterbox", async () => {
  const { result, score } = await judgeBy(brightnessMap(), jpegOf(BLACK, [640, 90]), {
    resize: "letterbox",
    threshold: 0.3,
  });
  assertEquals([result, score], ["ok", 0]);
});

Deno.test("onnx judges by what its options say at the time", async () => {
  using camera = await OnnxCamera.open(tinyClassifier());
  const frame = jpegOf(RED);
  assertEquals((await camera.judge(frame)).result, "ng");
  camera.values.ng = "ok";
  assertEquals((await camera.judge(frame)).result, "ok");
  camera.values.model = writeModel(brightnessMap({ inputs: [{ name: "images", shape: [1, 1, 64, 64] }] }));
  camera.values.ng = undefined;
  const { score } = await camera.judge(frame);
  assertEquals(score, 0.298, "the next one takes gray");
  assertEquals(camera.wants.format, "gray");
  camera.values.model = "missing.onnx";
  await assertRejects(() => camera.judge(frame), AnalyzerError, "missing.onnx as there is no such file");
  camera.values.model = writeModel(tinyClassifier());
  assertEquals((await camera.judge(frame)).result, "ng");
});

Deno.test("onnx goes by the JSON file beside the model, and its options before that", async () => {
  const json = {
    labels: ["fine", "odd"],
    ng: ["odd"],
    threshold: 0.9,
    size: "32x32",
    mean: [0, 0, 0],
    std: 1,
  };
  const model = writeModel(tinyClassifier(), json);
  const { metrics, threshold } = await judgeBy(model, jpegOf(RED));
  assertEquals([metrics, threshold], [{ odd: 1, fine: 0 }, 0.9]);
  const own = await judgeBy(model, jpegOf(RED), { threshold: 0.2, labels: "x,y", ng: "x" });
  assertEquals([own.result, own.metrics, own.threshold], ["ok", { y: 1, x: 0 }, 0.2]);
});

Deno.test("onnx takes the size that Ultralytics writes into a model, where its shape leaves it open", async () => {
  const inputs = [{ name: "images", shape: ["batch", 3, "height", "width"] }];
  using camera = await OnnxCamera.open(
    tinyClassifier({
      inputs,
      metadata: { names: "{0: 'ok', 1: 'ng'}", imgsz: "[48, 96]", task: "classify" },
    }),
  );
  assertEquals(camera.wants, { format: "bgr", longestSide: 192 });
  assertEquals((await camera.judge(jpegOf(RED))).result, "ng");
});

Deno.test("onnx shares a network between cameras, and goes on where another one leaves", async () => {
  const model = writeModel(tinyClassifier());
  const first = await OnnxCamera.open(model);
  const others = await Promise.all([1, 2, 3].map(() => OnnxCamera.open(model)));
  first[Symbol.dispose]();
  first[Symbol.dispose]();
  const [red, gray] = [jpegOf(RED), jpegOf(GRAY)];
  const judged = await Promise.all(others.map((camera, at) => camera.judge(at === 1 ? red : gray)));
  assertEquals(judged.map(({ result }) => result), ["ok", "ng", "ok"]);
  for (const camera of others) camera[Symbol.dispose]();
  assertEquals((await judgeBy(model, red)).result, "ng");
});

Deno.test("onnx does not call a frame ok of which the network answers no number", async () => {
  for (const value of [NaN, Infinity]) {
    const answer = {
      dims: [1, 1, 8, 8],
      values: Array.from({ length: 64 }, (_, at) => at === 9 ? value : 0),
    };
    await assertRejects(
      () => judgeBy(constantModel({ answers: { map: answer } }), jpegOf(GRAY)),
      Error,
      "The model answers what is no number",
    );
  }
});

Deno.test("onnx does not take for scores what is no probability", async () => {
  const values = rawBoxes([[32, 32, 8, 8, 3.2, -1]]);
  const detector = constantModel({ answers: { out: { dims: [1, 6, 20], values } } });
  await assertRejects(() => judgeBy(detector, jpegOf(GRAY)), Error, "got 3.2");
  const one = constantModel({ answers: { out: { dims: [1, 1], values: [-2] } } });
  await assertRejects(
    () => judgeBy(one, jpegOf(GRAY), { ng: "1" }),
    Error,
    "got -2. It has to end with a sigmoid",
  );
});

/** Models that cannot be used, and why. */
const UNUSABLE: Record<string, { model: Uint8Array<ArrayBuffer>; why: string | RegExp }> = {
  "an empty file": { model: new Uint8Array(0), why: "as it is no ONNX file" },
  "words": { model: new TextEncoder().encode("version https://git-lfs"), why: "as it is no ONNX file" },
  "zeros": { model: new Uint8Array(1000), why: "as it is no ONNX file" },
  "half a model": {
    model: tinyClassifier().slice(0, 150),
    why: /as it is cut off: it should have at least \d+ bytes, and has 150$/,
  },
  "damage within": {
    model: tinyClassifier().map((byte, at) => at > 20 && at < 40 ? 255 : byte),
    why: "as it is no ONNX file, or is damaged",
  },
  "a format to come": {
    model: tinyClassifier({ irVersion: 99 }),
    why: "as its format is newer than this ONNX Runtime reads: got IR version 99, at most 13",
  },
  "operators to come": {
    model: tinyClassifier({ opset: 99 }),
    why: "got opset 99 of ai.onnx, at most 26. Export it with opset 26",
  },
  "an unknown operator": {
    model: tinyClassifier({ nodes: [{ op: "Guess", inputs: ["images"], outputs: ["logits"] }] }),
    why: "as there is no operator Guess in opset 13",
  },
  "an operator of somebody's own": {
    model: tinyClassifier({
      nodes: [{ op: "Guess", domain: "my.ops", inputs: ["images"], outputs: ["logits"] }],
    }),
    why: "as it has an operator that is none of ONNX: got Guess of my.ops",
  },
  "weights in a file that is missing": {
    model: tinyClassifier({
      tensors: [
        { name: "weights", dims: [3, 2], values: [], externalFile: "weights.bin" },
        { name: "bias", dims: [2], values: [0, 0] },
      ],
    }),
    why: /as the file with its weights is missing: got no .*\/weights\.bin$/,
  },
  "too few weights": {
    model: tinyClassifier({
      tensors: [
        { name: "weights", dims: [3, 2], values: [1] },
        { name: "bias", dims: [2], values: [0, 0] },
      ],
    }),
    why: "as it is damaged: weights has 4 bytes, not 24",
  },
  "a network for text": {
    model: constantModel({
      input: { shape: ["batch", "tokens"] },
      answers: { out: { dims: [1, 2], values: [0, 1] } },
    }),
    why:
      "as its input images is a picture of 1 or 3 channels, such as 1x3x640x640 or 1x640x640x3: got batchxtokens",
  },
  "four channels": {
    model: constantModel({
      input: { shape: [1, 4, 32, 32] },
      answers: { out: { dims: [1, 2], values: [0, 1] } },
    }),
    why: "1x640x640x3: got 1x4x32x32",
  },
  "a batch": {
    model: tinyClassifier({ inputs: [{ name: "images", shape: [8, 3, 32, 32] }] }),
    why: "as it takes one picture at a time: got 8",
  },
  "two inputs": {
    model: makeModel({
      inputs: ["left", "right"].map((name) => ({ name, shape: [1, 3, 8, 8] })),
      outputs: [{ name: "sum", shape: [1, 3, 8, 8] }],
      nodes: [{ op: "Add", inputs: ["left", "right"], outputs: ["sum"] }],
    }),
    why: "as it takes one picture, and nothing else: got 2 inputs, left, right",
  },
  "half precision": {
    model: constantModel({ input: { type: "float16" }, answers: { out: { dims: [1, 2], values: [0, 1] } } }),
    why: "as its input images is of float32 or uint8: got float16. Export it with float32",
  },
  "an answer of half precision": {
    model: constantModel({ answers: { out: { dims: [1, 2], values: [0, 1], type: "float16" } } }),
    why: "as it answers nothing of float32: got out 1x2 of float16",
  },
  "any size": {
    model: tinyClassifier({ inputs: [{ name: "images", shape: [1, 3, "h", "w"] }] }),
    why: "as it takes pictures of any size: add --set onnx.size=640x640",
  },
  "an answer that is none of the three": {
    model: constantModel({
      answers: { out: { dims: [1, 2, 3, 4], values: Array.from({ length: 24 }, () => 0) } },
    }),
    why: "as what it answers is no figure for each class, no boxes and no map: got out 1x2x3x4",
  },
  "two answers alike": {
    model: constantModel({
      answers: { first: { dims: [1, 2], values: [0, 1] }, second: { dims: [1, 2], values: [0, 1] } },
    }),
    why: "as first and second could be meant: add --set onnx.output=first or the other",
  },
  "turned boxes": {
    model: constantModel({
      answers: { out: { dims: [1, 7, 20], values: Array.from({ length: 140 }, () => 0) } },
      metadata: { task: "obb" },
    }),
    why: "as its boxes are turned ones",
  },
  "classes that nobody names": {
    model: constantModel({ answers: { out: { dims: [1, 2], values: [0, 1] } } }),
    why: "as nobody says which of its classes mean ng: add --set onnx.ng=1",
  },
};

for (const [what, { model, why }] of Object.entries(UNUSABLE)) {
  Deno.test(`onnx says why it cannot be used: ${what}`, async () => {
    const { message } = await assertRejects(() => OnnxCamera.open(model), AnalyzerError);
    assert(/^Cannot use onnx\.model=\S+\.onnx as /.test(message), message);
    if (typeof why === "string") assert(message.includes(why), message);
    else assertMatch(message, why);
    assert(!/\.cc:|\.h:|onnxruntime_src|\n/.test(message), message);
  });
}

Deno.test("onnx says what is wrong with its options", async () => {
  const noModel = () => ONNX.create(analyzerContext(), defaultsOf(ONNX.options));
  await assertRejects(
    async () => await noModel(),
    AnalyzerError,
    "Cannot use onnx as it has no model: add --set onnx.model=FILE",
  );
  const said = async (
    values: Partial<OnnxCamera["values"]>,
    model: string | Uint8Array<ArrayBuffer> = tinyClassifier(),
  ) =>
    (await assertRejects(() => OnnxCamera.open(model, values), AnalyzerError)).message.replace(
      /^.*\.onnx as /,
      "",
    );
  const folder = writeModel(tinyClassifier()).replace(/\/[^/]*$/, "");
  assertMatch(await said({}, folder), / as it is a folder$/);
  assertMatch(await said({}, "/dev/null"), / as it is no file$/);
  assertEquals(await said({}, "no.onnx"), "there is no such file");
  assertEquals(
    await said({ size: "640" }).then((text) => text.slice(0, 52)),
    "Cannot use onnx.size as a size is WIDTHxHEIGHT in pi",
  );
  assertEquals(await said({ size: "64x64" }), "it takes pictures of 32x32 alone: got 64x64 for its size");
  assertEquals(
    await said({ mean: "1,2" }),
    'Cannot use onnx.mean as it is 1 number, or 3 with a comma between: got "1,2"',
  );
  assertEquals(await said({ std: "0" }), "nothing can be divided by a std of 0");
  assertEquals(await said({ labels: "a" }), "it has 2 classes: got 1 labels");
  assertEquals(await said({ ng: "okk" }), "no class is called okk: its labels are ok, ng (did you mean ok?)");
  assertEquals(await said({ ng: "2" }), "no class is called 2: its labels are ok, ng");
  assertEquals(await said({ output: "x" }), "it has no output x of float32: got logits 1x2");
  assertEquals(
    await said({ task: "detect" }),
    "what it answers is no boxes of one picture, such as 1x84x8400 or, with NMS inside, 1x300x6: got logits 1x2",
  );
  const open = tinyClassifier({ inputs: [{ name: "images", shape: [1, 3, "h", "w"] }] });
  assertEquals(
    await said({ size: "60000x60000" }, open),
    "its pictures may have 64000000 pixels at most: got 60000x60000",
  );
});

Deno.test("onnx says what is wrong with the JSON file beside a model", async () => {
  const said = async (json: unknown) => {
    const model = writeModel(tinyClassifier(), json);
    const { message } = await assertRejects(() => OnnxCamera.open(model), AnalyzerError);
    return message.replace(model.replace(/onnx$/, "json"), "FILE");
  };
  assertMatch(await said('{"mean":'), /^Cannot use FILE as it is no JSON: /);
  assertMatch(await said([]), /^Cannot use FILE as it is no object: /);
  assertEquals(
    await said({ lables: ["ok", "ng"] }),
    "Cannot use FILE as there is no lables among task, threshold, ng, labels, overlap, size, resize, colour, scale, mean, " +
      "std, output (did you mean labels?)",
  );
  assertMatch(await said({ threshold: "high" }), /^Cannot use FILE as threshold: .*number/);
  assertMatch(await said({ size: "big" }), /^Cannot use FILE as size: a size is WIDTHxHEIGHT/);
  assertMatch(await said({ mean: [1, 2] }), /^Cannot use FILE as mean: /);
  assertEquals(
    (await said({ ng: ["odd"] })).replace(/^.*\.onnx as /, ""),
    "no class is called odd: its labels are ok, ng",
  );
});
