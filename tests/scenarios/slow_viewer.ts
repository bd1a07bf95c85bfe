import { answered } from "./answered.ts";
import { vid } from "../end_to_end/programs.ts";
import { shakeHands, textFrames } from "../http/handshake.ts";
import { LiveViewer } from "../http/live_viewer.ts";
import { usageOf } from "./process_usage.ts";
import { ageOf, ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sleep } from "./sleep.ts";

const FPS = 30;

/** Who waits for a viewer that takes nothing waits for ever. */
const OLDEST_MS = 300;

/** 6. Browser tabs that are paused, and viewers that take nothing of what they ask for. */
export const SLOW_VIEWER = {
  name: "slow-viewer",
  summary:
    "Tabs are paused, and viewers take nothing of what they ask for: judging and other viewers are untouched",
  run,
};

async function run({ isQuick, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  const [viewers, seconds] = isQuick ? [10, 1.5] : [30, 60];
  await using server = await RestartableServer.start({ folder, args: ["--http", "127.0.0.1:0"] });
  const [, url] = await server.program.line(/the page is at (http:.*\/)$/);
  await using client = vid("client", [
    ...["--port", String(server.port), "--camera", "line-3"],
    ...["--test", "--size", "640x360", "--fps", String(FPS)],
  ]);
  await answered(client, 20);
  await using good = await LiveViewer.open(url);
  const watching = good.until(({ body }) => body.leftMs !== undefined);
  await sleep(seconds * 1000);
  const [alone, seenAlone] = [client.stdout.length, good.seen.length];
  const before = await usageOf(server.program.pid);

  using bad = new DisposableStack();
  await using paused = new AsyncDisposableStack();
  for (let n = 0; n < viewers; n++) {
    paused.use(await LiveViewer.open(url));
    const deaf = bad.use(await shakeHands(url));
    await deaf.conn.write(textFrames("next", 2000));
  }
  progress(`${2 * viewers} viewers that take nothing`);
  await sleep(seconds * 1000);
  const beside = client.stdout.length - alone;
  const seenBeside = good.seen.length - seenAlone;
  const after = await usageOf(server.program.pid);
  client.kill("SIGINT");
  const lines = await report.client(client, { code: 130 });
  await watching;
  report.usage("server", before, after);
  report.expect(
    beside > 0.8 * FPS * seconds,
    `${beside} frames were judged in ${seconds} s beside bad viewers`,
  );
  report.expect(
    seenBeside > 0.7 * seenAlone,
    `another viewer saw ${seenBeside} pictures beside bad ones, ${seenAlone} alone`,
  );
  const age = ageOf(lines.slice(alone));
  report.expect(age < OLDEST_MS, `p99 of the age beside bad viewers is ${age.toFixed(0)} ms`);
  const rates = [seenAlone, seenBeside].map((pictures) => (pictures / seconds).toFixed(0));
  report.notes.push(`a viewer saw ${rates[0]} pictures/s alone, ${rates[1]} beside bad ones`);
  await report.judged(server);
  return report.finish(`${viewers} paused tabs, ${viewers} deaf viewers`);
}
