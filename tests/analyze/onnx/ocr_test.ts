import { assert, assertEquals, assertGreater, assertLess } from "@std/assert";
import { makeJpeg } from "../../make_jpeg.ts";
import { FINDS_TEXT, ocrModel, TELLS_UPRIGHT } from "./ocr_models.ts";
import { judgeBy, OnnxCamera } from "./onnx_camera.ts";

type Box = readonly [x: number, y: number, width: number, height: number];

/** As PaddleOCR normalizes pictures. */
const FINDER = {
  size: "640x640",
  resize: "letterbox",
  mean: "0.485,0.456,0.406",
  std: "0.229,0.224,0.225",
  labels: "text",
  threshold: 0.3,
} as const;

/** A picture with words of some height in pixels, whose first letter's top left is at a place. */
function printed(words: readonly (readonly [text: string, x: number, y: number])[], pixels = 64) {
  const filters = words.map(([text, x, y]) => `drawtext=text='${text}':fontsize=${pixels}:x=${x}:y=${y}`)
    .join();
  return makeJpeg({ source: "color=0xa0a0a0", size: "1280x720", filters });
}

/** The share of two boxes together that both have. */
function overlap(a: Box, b: Box): number {
  const width = Math.min(a[0] + a[2], b[0] + b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[1] + a[3], b[1] + b[3]) - Math.max(a[1], b[1]);
  const both = Math.max(0, width) * Math.max(0, height);
  return both / (a[2] * a[3] + b[2] * b[3] - both);
}

Deno.test("onnx finds print by a real network where it is, and none where there is none", async () => {
  using camera = await OnnxCamera.open(await ocrModel(FINDS_TEXT), FINDER);
  const { result, score, objects } = await camera.judge(
    await printed([["LOT 4711", 200, 150], ["EXP 2027", 700, 450]]),
  );
  assertEquals([result, objects!.map(({ label }) => label)], ["ng", ["text", "text"]]);
  assertGreater(score!, 0.9);
  // What it marks is the middle of a line: about half as high, as its letters are.
  const boxes = objects!.map(({ box }) => box).toSorted((a, b) => a[1] - b[1]);
  const lines: Box[] = [[205, 160, 285, 40], [705, 460, 295, 40]];
  for (const [at, line] of lines.entries()) assertGreater(overlap(boxes[at]!, line), 0.45, `${boxes[at]}`);
  const empty = await camera.judge(await printed([]));
  assertEquals([empty.result, empty.objects], ["ok", undefined]);
  assertLess(empty.score!, 0.1);
});

Deno.test("onnx finds print in the part of a frame alone", async () => {
  using camera = await OnnxCamera.open(await ocrModel(FINDS_TEXT), FINDER);
  const frame = await printed([["LOT 4711", 200, 150], ["EXP 2027", 700, 450]]);
  const { objects } = await camera.judge(frame, [640, 360, 640, 360]);
  assertEquals(objects!.length, 1);
  assertGreater(overlap(objects![0]!.box, [705, 460, 295, 40]), 0.45, `${objects![0]!.box}`);
});

Deno.test("onnx tells by a real classifier what stands upside down", async () => {
  const values = { size: "192x48", mean: "0.5", std: "0.5", labels: "upright,turned", ng: "turned" };
  const line = "drawtext=text='LOT 4711':fontsize=70:x=10:y=10";
  const made = (turn: string) => makeJpeg({ source: "color=white", size: "400x100", filters: line + turn });
  const model = await ocrModel(TELLS_UPRIGHT);
  const upright = await judgeBy(model, await made(""), values);
  const turned = await judgeBy(model, await made(",hflip,vflip"), values);
  assertEquals([upright.result, turned.result], ["ok", "ng"]);
  assert(upright.score! < 0.1 && turned.score! > 0.9, `${upright.score}, ${turned.score}`);
  assertEquals(turned.reason, `Turned, ${turned.score}`);
});
