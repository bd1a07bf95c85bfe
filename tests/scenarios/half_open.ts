import { answered } from "./answered.ts";
import { vid } from "../end_to_end/programs.ts";
import { makeMovie } from "./make_movie.ts";
import { ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sleep } from "./sleep.ts";
import { TcpProxy } from "./tcp_proxy.ts";

/** 4. The network swallows everything, or a program is stopped, and nobody says goodbye. */
export const HALF_OPEN = {
  name: "half-open",
  summary:
    "Packets vanish without a goodbye, and programs are stopped: a timeout, another connection, nothing lost",
  run,
};

async function run({ isQuick, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  const [silentMs, frames, rounds] = isQuick ? [1800, 300, 1] : [20_000, 6000, 3];
  const file = await makeMovie(`${folder}/line.mp4`, { frames });
  await using server = await RestartableServer.start({ folder, slowMs: 5 });
  await using proxy = TcpProxy.start({ port: server.port });
  const link = ["--port", String(proxy.port), "--answer-timeout", isQuick ? "600ms" : "5s"];
  await using lossless = vid("client", [...link, "--file", file, "--camera", "file"]);
  await using live = vid("client", [
    ...[...link, "--camera", "live"],
    ...["--test", "--size", "320x240", "--fps", "30"],
  ]);
  const clients = [lossless, live];
  for (const client of clients) await answered(client, 5);

  for (let round = 0; round < rounds; round++) {
    const connections = proxy.connections;
    proxy.toServer.blackhole = proxy.toClient.blackhole = true;
    progress(`a black hole for ${silentMs / 1000} s`);
    await sleep(silentMs);
    report.expect(
      proxy.connections >= connections + 2,
      "a client did not give up a connection that was silent",
    );
    proxy.toServer.blackhole = proxy.toClient.blackhole = false;
    await goOn("behind the black hole");

    progress(`the server is stopped for ${silentMs / 1000} s`);
    server.program.kill("SIGSTOP");
    await sleep(silentMs);
    server.program.kill("SIGCONT");
    await goOn("after the server was stopped");

    for (const client of clients) client.kill("SIGSTOP");
    await sleep(silentMs / 2);
    for (const client of clients) client.kill("SIGCONT");
    await goOn("after the clients were stopped");
  }

  live.kill("SIGINT");
  const lines = await report.client(lossless);
  report.expect(lines.length === frames, `${lines.length} frames of ${frames} were reported`);
  report.expect(lines.every(({ result }) => result === "ok"), "a frame of the file was not judged");
  await report.client(live, { code: 130 });
  await report.judged(server);
  return report.finish(`${rounds} black holes and ${2 * rounds} stops of ${silentMs / 1000} s`);

  async function goOn(when: string): Promise<void> {
    const before = clients.map(({ stdout }) => stdout.length);
    const since = performance.now();
    const isBack = () =>
      clients.every(({ stdout }, n) => stdout.length > before[n] + 3 || stdout.length === frames);
    while (!isBack() && performance.now() - since < 12_000) await sleep(20);
    report.expect(isBack(), `a client did not go on ${when}`);
  }
}
