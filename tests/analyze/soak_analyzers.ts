import { ANALYZERS } from "../../lib/analyze/analyzers.ts";
import { createJudge } from "../../lib/analyze/create_judge.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import type { Codec, CodecName } from "../../lib/codec/codec.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { loadOpenCv } from "../../lib/codec/opencv.ts";
import { Conveyor } from "../../lib/demo/conveyor.ts";
import { Programs } from "../../lib/programs/programs.ts";
import type { Verdict } from "../../lib/result.ts";
import { analyzerContext } from "./analyzer_context.ts";
import { ANY_PICTURES, MAX_PIXELS } from "./any_pictures.ts";
import { NEEDED_OPTIONS } from "./needed_options.ts";
import { between, pick, type Random, seeded } from "./defect/random.ts";
import { board, cropped, disc, noisy, type Scene, shelf, table, toJpeg } from "./quality/scene.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** What is soaked: each analyzer alone, a chain, and one with parts. */
export const SOAKED: readonly Pick<SoakOptions, "analyzers" | "parts">[] = [
  ...[...ANALYZERS.keys()].map((name) => ({ analyzers: [name] })),
  { analyzers: ["quality", "defect"] },
  { analyzers: ["quality", "defect"], parts: true },
];

/** Options of {@linkcode soakAnalyzers}. */
export interface SoakOptions {
  /** What judges, one after another. */
  analyzers: readonly string[];
  /** @default {false} */
  parts?: boolean;
  frames: number;
  /** How often memory is looked at. */
  samples: number;
  /** @default {"auto"} */
  codec?: CodecName | "auto";
  /** @default {1} */
  seed?: number;
}

/** What memory is taken after so many frames, in bytes. */
export interface MemorySample {
  frames: number;
  /** Of OpenCV's heap: all that was ever taken at once, so that the smallest leak shows. */
  openCv: number;
  /** Of JavaScript's heap and its buffers; in V8 before 15 OpenCV's heap is one of these. */
  javaScript: number;
  /** Of the process. */
  resident: number;
  /** How many frames were answered with what. */
  verdicts: Partial<Record<Verdict, number>>;
}

/** Has frames judged that are good and bad, of many sizes, some of them broken, as one camera's, and watches memory. */
export async function soakAnalyzers(options: SoakOptions): Promise<MemorySample[]> {
  const { analyzers, parts = false, frames, samples, codec: name = "auto", seed = 1 } = options;
  const random = seeded(seed);
  using codec = await createCodec(name);
  const { cv } = await loadOpenCv();
  let frame = 0;
  const settings = new Settings({
    analyzers: [{ analyzers }],
    assignments: [...NEEDED_OPTIONS, { analyzer: "defect", option: "learn", value: 10 }],
    parts: parts || undefined,
  });
  // A camera of 25 frames a second.
  await using programs = new Programs();
  const context = analyzerContext({
    codec,
    maxPixels: MAX_PIXELS,
    programs,
    now: () => frame * 40,
    warn: () => {},
  });
  using judge = await createJudge(settings.of(), context);
  const next = framesOf(codec, random, parts);
  const verdicts: MemorySample["verdicts"] = {};
  const taken: MemorySample[] = [];
  while (frame < frames) {
    const { judgement } = await judgeJpeg(codec, judge, next(), { maxPixels: MAX_PIXELS });
    if (judgement.code === "analyzer-failed") throw new Error(judgement.reason);
    verdicts[judgement.result] = (verdicts[judgement.result] ?? 0) + 1;
    if (++frame % Math.ceil(frames / samples) !== 0) continue;
    await collectGarbage();
    const { rss, heapUsed, external } = Deno.memoryUsage();
    const openCv = cv.HEAP32[cv._emscripten_get_sbrk_ptr() >> 2];
    taken.push({
      frames: frame,
      openCv,
      javaScript: heapUsed + external,
      resident: rss,
      verdicts: { ...verdicts },
    });
  }
  return taken;
}

async function collectGarbage(): Promise<void> {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) {
    throw new Error("Memory shows only where Deno was started with --v8-flags=--expose-gc.");
  }
  // What held buffers is gone after the first time, the buffers themselves after the second.
  gc();
  await new Promise((resolve) => setTimeout(resolve, 20));
  gc();
}

/** What may have grown since a quarter of the frames were judged, in bytes. */
const LIMITS = { openCv: 0, javaScript: 2e6, resident: 48e6 };

/** What grew, in words. */
export function growthOf(samples: readonly MemorySample[], limits = LIMITS): string[] {
  const quarter = Math.ceil(samples.length / 4);
  // The least of a few, as garbage comes and goes.
  const least = (of: readonly MemorySample[], what: keyof typeof LIMITS) =>
    Math.min(...of.map((sample) => sample[what]));
  return (["openCv", "javaScript", "resident"] as const).flatMap((what) => {
    const [before, after] = [samples.slice(quarter - 1, 2 * quarter), samples.slice(-quarter)].map((some) =>
      least(some, what)
    );
    const grown = after! - before!;
    return grown > limits[what] ? [`${what} by ${grown} bytes`] : [];
  });
}

/**
 * Frames as they come: mostly a part that moves a little, at times with a defect, or a film of a conveyor with such parts;
 * other scenes, pictures of any kind, and broken ones.
 */
function framesOf(codec: Pick<Codec, "encode">, random: Random, hasConveyor: boolean): () => Bytes {
  const jpegOf = (scene: Scene) => toJpeg(codec, noisy(scene, 2, random), pick(random, [60, 80, 92]));
  const parts = Array.from({ length: 24 }, (_, n) => jpegOf(partScene(random, n % 4 === 3)));
  // A frame of another size makes the judging of parts begin anew.
  const [film, usual] = hasConveyor ? [filmOf(codec), 0.99] : [parts, 0.85];
  const scenes = SIZES.map(([width, height], n) =>
    jpegOf(n % 2 === 0 ? shelf(width, height, n) : board(width, height, n))
  );
  const any = Object.values(ANY_PICTURES).map(({ jpeg }) => jpeg);
  // Whatever memory each of them takes is taken before memory is compared.
  const first = [...parts, ...scenes, ...any];
  let frame = 0;
  return () => {
    const next = first.shift();
    if (next !== undefined) return next;
    const another = random() < 0.5 ? scenes : any;
    const jpeg = random() < usual ? film[frame++ % film.length]! : pick(random, another);
    return random() < 0.05 ? damaged(jpeg, random) : jpeg;
  };
}

const SIZES = [[240, 180], [160, 90], [320, 240], [1280, 720], [240, 180], [353, 287]] as const;

function filmOf(codec: Pick<Codec, "encode">): Bytes[] {
  const conveyor = new Conveyor({ width: 320, height: 180, speed: 8 });
  return Array.from({ length: 250 }, (_, frame) => codec.encode(conveyor.draw(frame).picture));
}

function partScene(random: Random, isBad: boolean): Scene {
  const scene = table(244, 184);
  if (isBad) disc(scene, [between(random, 95, 145), between(random, 65, 115)], 4, [60, 60, 60]);
  return cropped(scene, [Math.floor(random() * 5), Math.floor(random() * 5), 240, 180]);
}

function damaged(jpeg: Bytes, random: Random): Bytes {
  const copy = jpeg.slice();
  for (let n = 0; n < 3; n++) copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
  return copy;
}
