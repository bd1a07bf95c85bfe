import { ANALYZERS } from "../../../lib/analyze/analyzers.ts";
import { createJudge } from "../../../lib/analyze/create_judge.ts";
import { judgeJpeg } from "../../../lib/analyze/judge_jpeg.ts";
import { Settings } from "../../../lib/analyze/settings.ts";
import { createCodec } from "../../../lib/codec/create_codec.ts";
import { SpareBuffers } from "../../../lib/spare_buffers.ts";
import { Conveyor } from "../../../lib/demo/conveyor.ts";
import { analyzerContext } from "../../analyze/analyzer_context.ts";
import { NEEDED_OPTIONS } from "../../analyze/needed_options.ts";

/** Frames of a film of parts that pass by. */
const FRAMES = 40;

/** Frames from which an analyzer learns what is good. */
const LEARN = 10;

/** A program of the user's takes the time that it takes. */
const LEFT_OUT = "exec";

const codec = await createCodec();
const conveyor = new Conveyor({ width: 1280, height: 720, lead: 400 });
const jpegs = Array.from({ length: FRAMES }, (_, n) => codec.encode(conveyor.draw(3 * n).picture));
const context = analyzerContext({ codec, warn: () => {} });
const buffers = new SpareBuffers({ mostTimes: 1 });

for (const name of ANALYZERS.keys()) {
  if (name === LEFT_OUT) continue;
  const settings = new Settings({
    analyzers: [{ analyzers: [name] }],
    assignments: [...NEEDED_OPTIONS, { analyzer: "defect", option: "learn", value: LEARN }],
  });
  const judge = await createJudge(settings.of("bench"), context);
  let frame = 0;
  const judgeNext = () => judgeJpeg(codec, judge, jpegs[frame++ % FRAMES], { buffers });
  for (let n = 0; n < FRAMES; n++) await judgeNext();
  Deno.bench(`${name} judges a JPEG of 1280x720`, async () => void await judgeNext());
}
