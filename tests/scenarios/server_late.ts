import { vid } from "../end_to_end/programs.ts";
import { freePort } from "./free_port.ts";
import { usageOf } from "./process_usage.ts";
import { linesOf, ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sleep } from "./sleep.ts";

/** The longest wait between two tries is 10 s; this much more is for the server's start and the first answer. */
const BACK_WITHIN_MS = 12_000;

/** 2. The server is not there when the client starts, and later for long. */
export const SERVER_LATE = {
  name: "server-late",
  summary: "The server starts after the client, and is away for long: retries never run out",
  run,
};

async function run({ isQuick, random, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  const [lateMs, awayMs, thereMs] = isQuick ? [300, 800, 300] : [20_000, 300_000, 10_000];
  const port = freePort(random);
  await using client = vid("client", [
    ...["--port", String(port), "--camera", "line-3"],
    ...["--test", "--size", "320x240", "--fps", "30"],
  ]);
  await client.line(/trying again/);
  await sleep(lateMs);
  await using server = await RestartableServer.start({ folder }, port);
  await answersWithin(BACK_WITHIN_MS);
  await sleep(thereMs);
  const before = await usageOf(client.pid);
  await server.kill();
  progress(`the server is away for ${awayMs / 1000} s`);
  await sleep(awayMs);
  const during = await usageOf(client.pid);
  await server.restart();
  await answersWithin(BACK_WITHIN_MS);
  await sleep(thereMs);
  client.kill("SIGINT");
  await report.client(client, { code: 130 });
  report.usage("client", before, during);
  const said = (pattern: RegExp) => client.stderr.filter((line) => pattern.test(line)).length;
  report.expect(
    said(/trying again/) === 2,
    `${said(/trying again/)} lines of an outage, not one for each of 2`,
  );
  report.expect(
    said(/connected (again )?after/) === 2,
    `${said(/connected (again )?after/)} lines of a return, not one for each of 2`,
  );
  await report.judged(server);
  return report.finish(`${lateMs / 1000} s late, ${awayMs / 1000} s away`);

  async function answersWithin(ms: number): Promise<void> {
    const [answers, since] = [client.stdout.length, performance.now()];
    while (client.stdout.length === answers && performance.now() - since < ms) await sleep(20);
    const took = performance.now() - since;
    report.expect(took < ms, `no answer within ${ms / 1000} s of the server's start`);
    report.notes.push(`answered ${(took / 1000).toFixed(1)} s after the server's start`);
    const newest = linesOf(client).at(-1);
    report.expect(newest === undefined || newest.latencyMs < 1500, "a frame of before the outage was judged");
  }
}
