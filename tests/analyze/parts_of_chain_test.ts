import { assert, assertEquals, assertMatch } from "@std/assert";
import { createJudge } from "../../lib/analyze/create_judge.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import { createCodec } from "../../lib/codec/create_codec.ts";
import { Conveyor } from "../../lib/demo/conveyor.ts";
import type { DefectKind, PartShape } from "../../lib/demo/draw_part.ts";
import type { JudgedPart } from "../../lib/result.ts";
import { analyzerContext } from "./analyzer_context.ts";

const DEFECTS: Readonly<Record<number, DefectKind>> = { 4: "scratch", 6: "stain", 7: "missing-hole" };

/** The words for a defect, by what it is: a hole that nobody drilled shows what should not be there. */
const WORDS: Readonly<Record<DefectKind, RegExp>> = {
  scratch: /scratch/i,
  stain: /stain/i,
  "missing-hole": /extra|missing|stain/i,
};

/** What is told of 8 parts of one shape by `quality,defect`, and the places of what it finds beside the true ones. */
async function judgeConveyor(shape: PartShape) {
  let now = 0;
  using codec = await createCodec("auto");
  const settings = new Settings({
    analyzers: [{ analyzers: ["quality", "defect"] }],
    assignments: [{ analyzer: "defect", option: "learn", value: 20 }],
    parts: true,
  });
  using judge = await createJudge(settings.of(), analyzerContext({ now: () => now, codec }));
  const size = { width: 640, height: 360 };
  const belt = { shapes: [shape], count: 8, speed: 12, gap: 160, lead: 640, jitter: 2 };
  const light = (frame: number) => 1 + 0.05 * Math.sin(frame / 30);
  const conveyor = new Conveyor({ ...size, ...belt, light, defectOf: (part) => DEFECTS[part] });
  const parts: JudgedPart[] = [];
  const offsets: number[] = [];
  for (let frame = 0; frame < 290; frame++) {
    now += 1000 / 30;
    const { picture, parts: truth } = conveyor.draw(frame);
    const { judgement } = await judgeJpeg(codec, judge, codec.encode(picture, { quality: 90 }));
    if (judgement.part !== undefined) parts.push(judgement.part);
    const [x, y, width, height] = judgement.objects?.[0]?.box ?? [];
    const defects = truth.flatMap(({ whole, defect }) => whole && defect !== undefined ? [defect.box] : []);
    if (judgement.result !== "ng") continue;
    offsets.push(
      Math.min(
        ...defects.map((box) =>
          Math.hypot(x! + width! / 2 - box[0] - box[2] / 2, y! + height! / 2 - box[1] - box[3] / 2)
        ),
      ),
    );
  }
  return { parts, offsets };
}

for (const shape of ["cap", "gear", "plate"] as const) {
  Deno.test(`PartsJudge finds with defect each ${shape} that has one, by what it has, and no other`, async () => {
    const { parts, offsets } = await judgeConveyor(shape);
    assertEquals(parts.map(({ id }) => id), [1, 2, 3, 4, 5, 6, 7, 8]);
    for (const { id, verdict, frames, ng, reason } of parts) {
      const defect = DEFECTS[id];
      // The first 20 frames are of parts 1 to 3: nine of each at most.
      if (id < 3) assertEquals([verdict, frames], ["unknown", 0]);
      else {assertEquals([id, verdict, ng], [
          id,
          defect === undefined ? "ok" : "ng",
          defect === undefined ? 0 : frames,
        ]);}
      if (id < 3) assertMatch(reason!, /^defect: Learning: \d+ of 20/);
      else if (defect !== undefined) assertMatch(reason!, WORDS[defect]);
    }
    assertEquals(parts.at(-1)!.counts, { seen: 8, ok: 3, ng: 3, unknown: 2 });
    assert(Math.max(...offsets) < 12, `${Math.max(...offsets)} px off`);
  });
}

Deno.test("PartsJudge.learn() has defect learn parts anew; the empty view stays, and what it shows is one part", async () => {
  let now = 0;
  using codec = await createCodec("auto");
  const settings = new Settings({
    analyzers: [{ analyzers: ["defect"] }],
    assignments: [{ analyzer: "defect", option: "learn", value: 5 }],
    parts: true,
  });
  using judge = await createJudge(settings.of(), analyzerContext({ now: () => now, codec }));
  const belt = { shapes: ["cap" as const], count: 4, speed: 12, gap: 160, lead: 640, jitter: 2 };
  const conveyor = new Conveyor({ width: 640, height: 360, ...belt });
  let frame = 0;
  /** What was told of frames of a part until one says this. */
  const watchUntil = async (isMeant: (told: string) => boolean): Promise<string[]> => {
    const all: string[] = [];
    while (frame < 290) {
      now += 1000 / 30;
      const { picture } = conveyor.draw(frame++);
      const { judgement } = await judgeJpeg(codec, judge, codec.encode(picture, { quality: 90 }));
      const told = `${judgement.result}: ${judgement.reason}`;
      all.push(told);
      if (isMeant(told)) return all;
    }
    throw new Error(`None of the frames says so: ${all.join("\n")}`);
  };
  assertEquals(judge.reference!(), undefined);
  await watchUntil((told) => told.startsWith("ok"));
  const { width, height } = judge.reference!()!;
  assert(width < 400 && height < 360, `${width}x${height}`);
  judge.learn!({ forget: false });
  assertEquals(judge.reference!(), undefined);
  const told = await watchUntil((told) => told.includes("Learned from 5 good parts"));
  assert(told.some((words) => words.includes("Learning: 1 of 5 good parts")), told.join("\n"));
  assertEquals(told.filter((words) => words.includes("empty view")), []);
});
