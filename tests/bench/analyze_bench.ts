/**
 * `deno task bench:analyze`: ms a frame of each analyzer at 1280x720, decoding among it, and beside it what python3-opencv
 * with one thread takes for the same steps, in turns in one run.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { AnalyzerContext } from "../../lib/analyze/analyzer.ts";
import { createJudge } from "../../lib/analyze/create_judge.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import { parseAssignment } from "../../lib/analyze/parse_settings.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import { type Codec, type CodecName, DEFAULT_MAX_PIXELS } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { loadOpenCv } from "../../lib/codec/opencv.ts";
import { Conveyor } from "../../lib/demo/conveyor.ts";
import { cutJpegs } from "../../lib/jpeg/cut_jpegs.ts";
import { Programs } from "../../lib/programs/programs.ts";
import { drawPart } from "../analyze/defect/draw_part.ts";
import { seeded } from "../analyze/defect/random.ts";
import { type Disturbance, takePicture } from "../analyze/defect/take_picture.ts";
import { drawSymbol, symbolOf } from "../analyze/code/draw_symbol.ts";
import { FINDS_TEXT, ocrModel, TELLS_UPRIGHT } from "../analyze/onnx/ocr_models.ts";
import { disc, noisy, plain, type Scene, toJpeg } from "../analyze/quality/scene.ts";
import { pythonWithOpenCv } from "../peers/python_with_opencv.ts";
import { median } from "../../lib/median.ts";

const WIDTH = 1280;
const HEIGHT = 720;
const GOOD = 12;
const FRAMES = 30;
const ROUNDS = 5;

const EXAMPLES = new URL("../../examples/", import.meta.url);

const PYTHON = await pythonWithOpenCv();

/** The pictures by the folder that Python reads them from; the first ones are good samples. */
type Jpegs = Record<
  "shift" | "rotate" | "plain" | "street" | "scattered" | "codes",
  Uint8Array<ArrayBuffer>[]
>;

/** What is measured: an analyzer, the frames that it gets, and what of Python's it stands beside. */
interface Task {
  name: string;
  analyzers: string[];
  set?: string[];
  parts?: boolean;
  frames: keyof Jpegs;
  beside?: string;
}

const TASKS: readonly Task[] = [
  { name: "ok", analyzers: ["ok"], frames: "plain", beside: "ok" },
  { name: "quality", analyzers: ["quality"], frames: "plain", beside: "quality" },
  {
    name: "defect, parts only shift",
    analyzers: ["defect"],
    set: ["defect.align=shift", `defect.learn=${GOOD}`],
    frames: "shift",
    beside: "defect, shift",
  },
  {
    name: "defect, parts rotate",
    analyzers: ["defect"],
    set: ["defect.align=rotate", `defect.learn=${GOOD}`],
    frames: "rotate",
    beside: "defect, rotate",
  },
  {
    name: "quality,defect, parts only shift",
    analyzers: ["quality", "defect"],
    set: ["defect.align=shift", `defect.learn=${GOOD}`],
    frames: "shift",
  },
  { name: "parts, ok", analyzers: ["ok"], parts: true, frames: "plain" },
  { name: "motion", analyzers: ["motion"], frames: "street", beside: "motion" },
  { name: "count", analyzers: ["count"], frames: "scattered", beside: "count" },
  {
    name: "code, QR and EAN-13",
    analyzers: ["code"],
    set: ["code.formats=QRCode,EAN13"],
    frames: "codes",
    // Its QR codes are found there, and not read: Debian's OpenCV cannot.
    beside: "code",
  },
  { name: "code, all usual ones", analyzers: ["code"], frames: "codes" },
  {
    name: "onnx, 192x48 classifier",
    analyzers: ["onnx"],
    set: [`onnx.model=${await ocrModel(TELLS_UPRIGHT)}`, "onnx.ng=1", "onnx.size=192x48"],
    frames: "plain",
  },
  {
    name: "onnx, 640x640 map",
    analyzers: ["onnx"],
    set: [`onnx.model=${await ocrModel(FINDS_TEXT)}`, "onnx.size=640x640"],
    frames: "plain",
  },
  {
    name: "module, examples/module",
    analyzers: ["module"],
    set: [`module.file=${fileURLToPath(new URL("module/lamp.js", EXAMPLES))}`],
    frames: "plain",
  },
  {
    name: "exec, examples/exec",
    analyzers: ["exec"],
    set: [`exec.command='${PYTHON}' -B '${fileURLToPath(new URL("exec/red.py", EXAMPLES))}'`],
    frames: "plain",
    beside: "red",
  },
];

/** Medians in ms of one frame. */
interface Measured {
  name: string;
  turbo: number;
  wasm: number;
  python?: number;
}

async function benchAnalyzers(): Promise<Measured[]> {
  using turbo = await createCodec("turbo");
  using wasm = await createCodec("wasm");
  const jpegs = await makeJpegs(turbo);
  const folder = await writeJpegs(jpegs);
  try {
    const ours: Record<CodecName, number[][]> = { turbo: TASKS.map(() => []), wasm: TASKS.map(() => []) };
    const theirs: Record<string, number>[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (const [n, task] of TASKS.entries()) {
        for (const codec of [turbo, wasm]) ours[codec.name][n].push(await measure(task, codec, jpegs));
      }
      theirs.push(await measurePython(folder));
    }
    return TASKS.map(({ name, beside }, n) => ({
      name,
      turbo: median(ours.turbo[n]),
      wasm: median(ours.wasm[n]),
      python: beside === undefined ? undefined : median(theirs.map((round) => round[beside])),
    }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function measure({ analyzers, set = [], parts, frames }: Task, codec: Codec, jpegs: Jpegs) {
  const { cv } = await loadOpenCv();
  await using programs = new Programs();
  const context: AnalyzerContext = {
    cv,
    programs,
    codec,
    maxPixels: DEFAULT_MAX_PIXELS,
    camera: "bench",
    source: "stream",
    now: () => performance.now(),
    warn() {},
  };
  const settings = new Settings({
    analyzers: [{ analyzers }],
    assignments: set.map(parseAssignment),
    parts: parts ? true : [],
  });
  using judge = await createJudge(settings.of("bench"), context);
  const times: number[] = [];
  for (const [n, jpeg] of jpegs[frames].entries()) {
    const started = performance.now();
    await judgeJpeg(codec, judge, jpeg);
    // The first ones are learned from, and warm up.
    if (n >= GOOD + 3) times.push(performance.now() - started);
  }
  return median(times);
}

async function measurePython(folder: string): Promise<Record<string, number>> {
  const script = new URL("../peers/analyze_bench.py", import.meta.url).pathname;
  const { success, stdout, stderr } = await new Deno.Command(PYTHON, {
    args: ["-B", script, folder],
    env: { OPENBLAS_NUM_THREADS: "1" },
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function makeJpegs(codec: Codec): Promise<Jpegs> {
  const { canvas } = drawPart("board", WIDTH, HEIGHT);
  const random = seeded(7);
  const take = (disturbance: Disturbance) =>
    Array.from({ length: GOOD + FRAMES }, () => {
      const { data } = takePicture(canvas, disturbance, random);
      const bgr = Uint8Array.from({ length: data.length * 3 }, (_, at) => data[Math.floor(at / 3)]);
      return codec.encode({ format: "bgr", width: WIDTH, height: HEIGHT, data: bgr });
    });
  const conveyor = new Conveyor({ width: WIDTH, height: HEIGHT, lead: 400 });
  return {
    shift: take({ shift: 3 }),
    rotate: take({ shift: 3, rotation: 3 }),
    plain: Array.from({ length: GOOD + FRAMES }, (_, n) => codec.encode(conveyor.draw(3 * n).picture)),
    street: await filmStreet(),
    ...await drawScenes(codec),
  };
}

/** Pedestrians from above, out of Debian's opencv-doc. */
async function filmStreet(): Promise<Uint8Array<ArrayBuffer>[]> {
  const film = "/usr/share/doc/opencv-doc/examples/data/vtest.avi";
  const scale = `scale=${WIDTH}:${HEIGHT}`;
  const args = ["-v", "error", "-i", film, "-vf", scale, "-frames:v", String(GOOD + FRAMES), "-q:v", "3"];
  const { stdout } = await new Deno.Command("ffmpeg", { args: [...args, "-f", "mjpeg", "-"] }).output();
  return (await Array.fromAsync(cutJpegs(new Blob([stdout]).stream().getReader({ mode: "byob" })))).map((
    { bytes, headroom = 0 },
  ) => bytes.slice(headroom));
}

/** Discs that lie apart, and a QR code with a barcode. */
async function drawScenes(codec: Codec): Promise<Pick<Jpegs, "scattered" | "codes">> {
  const scattered = plain(WIDTH, HEIGHT, [30, 30, 30]);
  for (let n = 0; n < 24; n++) {
    disc(scattered, [100 + n % 8 * 150, 150 + Math.floor(n / 8) * 200], 40, [180, 170, 160]);
  }
  const codes = plain(WIDTH, HEIGHT, [190, 190, 190]);
  const [qr, ean] = [await symbolOf("https://example.org/lot/7"), await symbolOf("4006381333931", "EAN13")];
  drawSymbol(drawSymbol(codes, qr, { middle: [350, 360], module: 6 }), ean, {
    middle: [900, 360],
    module: 3,
  });
  const random = seeded(9);
  const take = (scene: Scene) =>
    Array.from({ length: GOOD + FRAMES }, () => toJpeg(codec, noisy(scene, 2, random)));
  return { scattered: take(scattered), codes: take(codes) };
}

async function writeJpegs(jpegs: Jpegs): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "vid-bench-" });
  for (const [name, list] of Object.entries(jpegs)) {
    await Deno.mkdir(`${folder}/${name}`);
    for (const [n, jpeg] of list.entries()) {
      await Deno.writeFile(`${folder}/${name}/${String(n).padStart(3, "0")}.jpg`, jpeg);
    }
  }
  return folder;
}

function format(measured: Measured[]): string {
  const row = (name: string, ...cells: string[]) =>
    name.padEnd(36) + cells.map((cell) => cell.padStart(12)).join("");
  const ms = (value?: number) => value === undefined ? "–" : value.toFixed(1);
  return [
    row(`${WIDTH}x${HEIGHT}, ms a frame`, "turbo", "wasm", "cv2, python"),
    ...measured.map(({ name, turbo, wasm, python }) => row(name, ms(turbo), ms(wasm), ms(python))),
  ].join("\n");
}

Deno.stdout.writeSync(new TextEncoder().encode(`${format(await benchAnalyzers())}\n`));
