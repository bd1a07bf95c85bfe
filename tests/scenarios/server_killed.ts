import { answered } from "./answered.ts";
import { between } from "../analyze/defect/random.ts";
import { eventually } from "../capture/processes.ts";
import { vid } from "../end_to_end/programs.ts";
import { makeMovie } from "./make_movie.ts";
import { usageOf } from "./process_usage.ts";
import { linesOf, ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sleep } from "./sleep.ts";

/** 1. The server dies again and again while a file is sent. */
export const SERVER_KILLED = {
  name: "server-killed",
  summary:
    "The server is killed at random moments while a file is judged: each frame is reported exactly once",
  run,
};

async function run({ isQuick, random, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  const [kills, frames] = isQuick ? [3, 200] : [50, 5000];
  const file = await makeMovie(`${folder}/line.mp4`, { frames });
  await using server = await RestartableServer.start({ folder, slowMs: 8 });
  await using client = vid("client", ["--port", String(server.port), "--file", file, "--camera", "line-3"]);
  await answered(client, 5);
  const before = await usageOf(client.pid);
  let killed = 0;
  for (; killed < kills; killed++) {
    await sleep(between(random, 20, isQuick ? 250 : 700));
    await server.kill();
    const answers = client.stdout.length;
    await server.restart();
    await eventually("the client is answered again", () => client.stdout.length > answers);
    progress(`${killed + 1} kills, ${client.stdout.length} answers`);
  }
  report.expect(client.stdout.length < frames, "the file ended before the last kill");
  const after = await usageOf(client.pid);
  const lines = await report.client(client);
  report.usage("client", before, after);
  const sequences = linesOf(client).map(({ sequence }) => sequence);
  report.expect(
    sequences.length === frames && sequences.every((sequence, n) => sequence === n),
    `${lines.length} frames of ${frames} were reported, or not in order`,
  );
  report.expect(lines.every(({ result }) => result === "ok"), "a frame was not judged");
  await report.judged(server);
  return report.finish(`${killed} kills`);
}
