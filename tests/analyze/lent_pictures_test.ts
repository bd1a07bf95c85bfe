import { assertEquals } from "@std/assert";
import { ANALYZERS } from "../../lib/analyze/analyzers.ts";
import { createJudge } from "../../lib/analyze/create_judge.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import type { Judgement } from "../../lib/result.ts";
import { SpareBuffers } from "../../lib/spare_buffers.ts";
import { analyzerContext } from "./analyzer_context.ts";
import { ANY_PICTURES, part } from "./any_pictures.ts";
import { NEEDED_OPTIONS } from "./needed_options.ts";

const codec = await createCodec("auto");

/** What is given back is spoilt at once. */
class SpoiltBuffers extends SpareBuffers {
  override giveBack(buffer: ArrayBuffer): void {
    new Uint8Array(buffer).fill(0xa5);
    super.giveBack(buffer);
  }
}

// A program of exec decodes pictures itself, or does not.
for (const name of [...ANALYZERS.keys()].filter((name) => name !== "exec")) {
  for (const parts of [undefined, true] as const) {
    Deno.test(`${name}${parts ? " of parts" : ""} judges the same whatever becomes of a frame's memory later`, async () => {
      const frames = [
        ...Array.from({ length: 6 }, part),
        ...Object.values(ANY_PICTURES).map(({ jpeg }) => jpeg),
        ...Array.from({ length: 3 }, part),
      ];
      assertEquals(
        await judged(name, parts, frames, new SpoiltBuffers({ mostTimes: 1 })),
        await judged(name, parts, frames),
      );
    });
  }
}

async function judged(
  name: string,
  parts: true | undefined,
  frames: readonly Uint8Array<ArrayBuffer>[],
  buffers?: SpareBuffers,
): Promise<Judgement[]> {
  const settings = new Settings({
    analyzers: [{ analyzers: [name] }],
    assignments: [...NEEDED_OPTIONS, { analyzer: "defect", option: "learn", value: 4 }],
    parts,
  });
  let now = 0;
  const context = analyzerContext({ codec, warn: () => {}, now: () => now });
  using judge = await createJudge(settings.of("line-3"), context);
  const judgements: Judgement[] = [];
  for (const jpeg of frames) {
    now += 100;
    judgements.push((await judgeJpeg(codec, judge, jpeg, { maxPixels: 1e6, buffers })).judgement);
  }
  return judgements;
}
