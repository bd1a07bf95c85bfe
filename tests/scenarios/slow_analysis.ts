import { answered } from "./answered.ts";
import { vid } from "../end_to_end/programs.ts";
import { usageOf } from "./process_usage.ts";
import { ageOf, type AnswerLine, ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sleep } from "./sleep.ts";

const FPS = 30;

/** Judging takes 200 ms: five frames a second of thirty. */
const SLOW_MS = 200;

/** What a busy machine may add; a queue that fills up adds 200 ms with each frame. */
const MOST_GROWTH_MS = 60;

/** Two times what judging takes, and what the way takes. */
const OLDEST_MS = 450;

/** 3. Judging is slower than the camera. */
export const SLOW_ANALYSIS = {
  name: "slow-analysis",
  summary:
    "Judging takes 5 frames a second of a camera's 30: frames are as young after ten minutes as after one",
  run,
};

async function run({ isQuick, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  // The first frames find a server that has never judged anything.
  const [warmUp, span, seconds] = isQuick ? [1, 2, 5] : [5, 60, 605];
  await using server = await RestartableServer.start({ folder, slowMs: SLOW_MS });
  await using client = vid("client", [
    ...["--port", String(server.port), "--camera", "line-3"],
    ...["--test", "--size", "640x360", "--fps", String(FPS), "--count", String(seconds * FPS)],
  ]);
  await answered(client, 3);
  const before = [await usageOf(client.pid), await usageOf(server.program.pid)];
  await sleep((seconds - warmUp - (isQuick ? 1.5 : 10)) * 1000);
  progress(`${client.stdout.length} answers`);
  const after = [await usageOf(client.pid), await usageOf(server.program.pid)];
  const lines = await report.client(client);
  report.usage("client", before[0], after[0]);
  report.usage("server", before[1], after[1]);
  const early = within(lines, warmUp, warmUp + span);
  const late = within(lines, seconds - span, seconds);
  // Of ten frames the slowest one tells nothing of the others.
  const percent = isQuick ? 50 : 99;
  const ages = [early, late].map((some) => ageOf(some, percent));
  const words = `p${percent} of the age is ${ages[0].toFixed(0)} ms at first, ${
    ages[1].toFixed(0)
  } ms at the end`;
  report.notes.push(words);
  report.expect(Math.max(...ages) < OLDEST_MS, `${words}, over ${OLDEST_MS}`);
  report.expect(ages[1] - ages[0] < MOST_GROWTH_MS, `${words}: it grows`);
  const judged = lines.filter(({ result }) => result === "ok").length;
  const rate = judged / seconds;
  report.expect(rate > 4, `${rate.toFixed(1)} frames/s were judged where 5 can be`);
  await report.judged(server);
  return report.finish(`${SLOW_MS} ms a frame for ${seconds} s`);
}

/** Those of the frames that were captured in so many seconds. */
function within(lines: readonly AnswerLine[], from: number, to: number): AnswerLine[] {
  return lines.filter(({ sequence }) => sequence >= from * FPS && sequence < to * FPS);
}
