import { assertEquals } from "@std/assert";
import { ANALYZERS } from "../../lib/analyze/analyzers.ts";
import { createJudge } from "../../lib/analyze/create_judge.ts";
import { judgeJpeg } from "../../lib/analyze/judge_jpeg.ts";
import { parseAssignment } from "../../lib/analyze/parse_settings.ts";
import { Settings } from "../../lib/analyze/settings.ts";
import { analyzerContext } from "./analyzer_context.ts";
import { part } from "./any_pictures.ts";
import { NEEDED_OPTIONS } from "./needed_options.ts";

// A program of exec is started from elsewhere, or not at all.
const NAMES = [...ANALYZERS.keys()].filter((name) => name !== "exec");

/** Has frames judged, and counts how often an analyzer asked for OpenCV, which that would load in a worker. */
async function timesAsked(name: string, options: string[], parts: boolean): Promise<number> {
  let asked = 0;
  const context = analyzerContext({ warn: () => {} });
  const { cv } = context;
  Object.defineProperty(context, "cv", { get: () => (asked++, cv) });
  const settings = new Settings({
    analyzers: [{ analyzers: [name] }],
    assignments: [...NEEDED_OPTIONS, ...options.map(parseAssignment)],
    parts: parts || undefined,
  });
  using judge = await createJudge(settings.of("line-3"), context);
  for (let frame = 0; frame < 6; frame++) {
    const { judgement } = await judgeJpeg(context.codec, judge, part());
    assertEquals(judgement.code === "analyzer-failed", false, judgement.reason);
  }
  return asked;
}

for (const name of NAMES) {
  for (const parts of [false, true]) {
    Deno.test(`${name}${parts ? " of parts" : ""} does without OpenCV`, async () => {
      assertEquals(await timesAsked(name, ["defect.learn=4"], parts), 0);
    });
  }
}

Deno.test("module has OpenCV loaded where it reads it, and not before", async () => {
  const file = await Deno.makeTempFile({ prefix: "vid-test-", suffix: ".js" });
  try {
    await Deno.writeTextFile(
      file,
      `export default { create: (context) => ({
        wants: { format: "gray" },
        analyze: () => ({ result: "ok", score: context.cv.CV_8UC1 }),
      }) };`,
    );
    assertEquals(await timesAsked("module", [`module.file=${file}`, "module.options="], false), 6);
  } finally {
    await Deno.remove(file);
  }
});
