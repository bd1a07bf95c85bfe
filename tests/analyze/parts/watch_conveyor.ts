import { ClockedJudge } from "../../../lib/analyze/clocked_judge.ts";
import { FrameClock } from "../../../lib/analyze/frame_clock.ts";
import { judgeJpeg } from "../../../lib/analyze/judge_jpeg.ts";
import { defaultsOf, type OptionValues } from "../../../lib/analyze/options.ts";
import { type PartFrameJudge, PartsJudge } from "../../../lib/analyze/parts_judge.ts";
import { PARTS_OPTIONS } from "../../../lib/analyze/parts_options.ts";
import { createCodec } from "../../../lib/codec/create_codec.ts";
import { loadOpenCv } from "../../../lib/codec/opencv.ts";
import { Conveyor, type ConveyorFrame, type ConveyorOptions } from "../../../lib/demo/conveyor.ts";
import type { Picture } from "../../../lib/frame.ts";
import type { JudgedPart, Judgement } from "../../../lib/result.ts";
import { StainJudge } from "./stain_judge.ts";

const { cv } = await loadOpenCv();
const codec = await createCodec("auto");

/** A frame's answer, beside the truth. */
export interface Watched {
  frame: number;
  judgement: Judgement;
  truth: ConveyorFrame["parts"];
}

/** How a conveyor is watched. */
export interface WatchOptions {
  frames: number;
  /** @default {30} */
  framesPerSecond?: number;
  values?: Partial<OptionValues<typeof PARTS_OPTIONS>>;
  /** @default {a StainJudge} */
  judge?: PartFrameJudge;
  /** Frames that do not arrive. */
  isDropped?(frame: number): boolean;
  /** Changes a picture before it is sent. */
  edit?(picture: Picture, frame: number): Picture;
  /** What is warned of. */
  warnings?: string[];
}

/** A judge of parts with a clock of its own. */
export function makePartsJudge(
  { framesPerSecond = 30, values = {}, judge = new StainJudge(), warnings = [] }: Omit<
    WatchOptions,
    "frames"
  >,
) {
  let now = 1000;
  const context = {
    ...{ cv, codec, maxPixels: 64e6, camera: "line-3", source: "stream" as const },
    now: () => now,
    warn: (words: string) => warnings.push(words),
  };
  const live = { ...defaultsOf(PARTS_OPTIONS), ...values };
  const clock = new FrameClock();
  const parts = new PartsJudge(judge, { ...context, now: () => clock.time }, live);
  const clocked = new ClockedJudge(parts, clock, context.now);
  const seeJpeg = async (jpeg: Uint8Array<ArrayBuffer>): Promise<Judgement> => {
    now += 1000 / framesPerSecond;
    return (await judgeJpeg(codec, clocked, jpeg)).judgement;
  };
  return {
    values: live,
    seeJpeg,
    see: (picture: Picture) => seeJpeg(codec.encode(picture, { quality: 90 })),
    /** Lets time go by without a frame. */
    wait(ms: number): void {
      now += ms;
    },
  };
}

/** Has a judge of parts watch a conveyor, by default one with caps of which every third has a stain, 320x180 in size. */
export async function watchConveyor(conveyor: ConveyorOptions, options: WatchOptions): Promise<Watched[]> {
  const scene = new Conveyor({
    ...{ width: 320, height: 180, speed: 3, lead: 170, gap: 150, noise: 1.5, jitter: 1 },
    defectOf: (part) => part % 3 === 0 ? "stain" : undefined,
    ...conveyor,
  });
  const watcher = makePartsJudge(options);
  const watched: Watched[] = [];
  for (let frame = 0; frame < options.frames; frame++) {
    if (options.isDropped?.(frame)) {
      watcher.wait(1000 / (options.framesPerSecond ?? 30));
      continue;
    }
    const { picture, parts } = scene.draw(frame);
    const judgement = await watcher.see(options.edit?.(picture, frame) ?? picture);
    watched.push({ frame, judgement, truth: parts });
  }
  return watched;
}

/** The parts that were told, in the order of their numbers. */
export function partsIn(watched: readonly Watched[]): JudgedPart[] {
  return watched.flatMap(({ judgement: { part } }) => part === undefined ? [] : [part])
    .toSorted((a, b) => a.id - b.id);
}
