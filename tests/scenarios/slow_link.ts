import { answered } from "./answered.ts";
import { vid } from "../end_to_end/programs.ts";
import { ageOf, type AnswerLine, ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sleep } from "./sleep.ts";
import { TcpProxy } from "./tcp_proxy.ts";

const FPS = 30;
const OLDEST_MS = 700;

/** Beyond the ten: the network takes less than the camera gives. */
export const SLOW_LINK = {
  name: "slow-link",
  summary:
    "A link of 2 Mbit/s, 20 ms each way, takes less than the camera gives: --adapt quality keeps frames young",
  run,
};

async function run({ isQuick, random, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  const [settleMs, slowMs, fastMs] = isQuick ? [1000, 2500, 0] : [15_000, 120_000, 60_000];
  await using server = await RestartableServer.start({ folder });
  await using proxy = TcpProxy.start({ port: server.port, smallBuffers: true, random });
  Object.assign(proxy.toServer, { bitsPerSecond: 2e6, delayMs: 20, jitterMs: 5 });
  Object.assign(proxy.toClient, { delayMs: 20, jitterMs: 5 });
  await using client = vid("client", [
    ...["--port", String(proxy.port), "--camera", "line-3", "--adapt", "quality"],
    ...["--test", "--size", "640x360", "--fps", String(FPS)],
  ]);
  await answered(client, 1);
  await sleep(settleMs);
  const from = client.stdout.length;
  progress("2 Mbit/s");
  await sleep(slowMs);
  const to = client.stdout.length;
  progress("the link is fast again");
  proxy.toServer.bitsPerSecond = Infinity;
  await sleep(fastMs);
  client.kill("SIGINT");
  const lines = await report.client(client, { code: 130 });
  const slow = lines.slice(from, to);
  const age = ageOf(slow);
  report.expect(age < OLDEST_MS, `p99 of the age at 2 Mbit/s is ${age.toFixed(0)} ms, over ${OLDEST_MS}`);
  report.notes.push(`p99 age ${age.toFixed(0)} ms at 2 Mbit/s, ${slow.length * 1000 / slowMs | 0} frames/s`);
  report.notes.push(`quality ${stepsOf(lines).join(", ")}`);
  await report.judged(server);
  return report.finish(`2 Mbit/s for ${(settleMs + slowMs) / 1000} s`);
}

/** How the quality went. */
function stepsOf(lines: readonly AnswerLine[]): number[] {
  const qualities = lines.flatMap(({ quality }) => quality ?? []);
  return qualities.filter((quality, n) => quality !== qualities[n - 1]);
}
