import { answered } from "./answered.ts";
import { type Program, vid } from "../end_to_end/programs.ts";
import { makeJpeg } from "../make_jpeg.ts";
import { ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sleep } from "./sleep.ts";
import { sendCameras } from "./synthetic_sender.ts";

/** 8. Two clients have one name, and one of many restarts. */
export const SAME_NAME = {
  name: "same-name",
  summary: "Two clients have one camera's name, and one of many restarts: they are told, and never mixed",
  run,
};

async function run({ isQuick, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  await Promise.all((["takeover", "refuse", "rename"] as const).map(twoClients));
  const [cameras, frames] = isQuick ? [20, 40] : [60, 3000];
  progress(`one of ${cameras} restarts`);
  await oneOfMany(cameras, frames);
  return report.finish(`3 pairs, one of ${cameras} cameras killed`);

  async function twoClients(onDuplicate: "takeover" | "refuse" | "rename"): Promise<void> {
    const args = ["--on-duplicate", onDuplicate];
    await using server = await RestartableServer.start({ folder: await subfolder(onDuplicate), args });
    await using first = camera(server.port);
    await answered(first, 5);
    await using second = camera(server.port);
    if (onDuplicate === "refuse") await second.line(/name|another client/i);
    else await answered(second, 5);
    const [firstGoesOn, secondGoesOn] = await Promise.all([goesOn(first), goesOn(second)]);
    const expected = { takeover: [false, true], refuse: [true, false], rename: [true, true] }[onDuplicate];
    report.expect(
      firstGoesOn === expected[0],
      `${onDuplicate}: the first client ${firstGoesOn ? "goes on" : "stops"}`,
    );
    report.expect(
      secondGoesOn === expected[1],
      `${onDuplicate}: the second client ${secondGoesOn ? "goes on" : "stops"}`,
    );
    for (const client of [first, second]) client.kill("SIGINT");
    const ends = [await first.ended, await second.ended];
    await report.client(first, { code: onDuplicate === "takeover" ? 1 : 130 });
    await report.client(second, { code: 130 });
    for (const [n, { stderr }] of ends.entries()) {
      const told = stderr.some((line) => /another client|line-3.*(name|taken)|taken over/i.test(line));
      // Of a newcomer that is refused the one that is there hears nothing it could act on, but it is told too.
      report.expect(told, `${onDuplicate}: client ${n + 1} was not told of the other`);
    }
    await report.judged(server);
  }

  async function oneOfMany(cameras: number, frames: number): Promise<void> {
    await using server = await RestartableServer.start({ folder: await subfolder("many") });
    const names = Array.from({ length: cameras }, (_, n) => `camera-${n}`);
    const jpeg = await makeJpeg({ size: "160x120" });
    const others = sendCameras({ port: server.port, cameras: names, jpeg, frames, fps: 15 });
    await using restarted = camera(server.port);
    await answered(restarted, 3);
    restarted.kill("SIGKILL");
    await restarted.ended.catch(() => {});
    await using again = camera(server.port);
    await answered(again, 5);
    const sent = await others;
    report.sender(sent);
    report.expect(sent.unanswered === 0, `${sent.unanswered} frames of the other cameras were not answered`);
    const [error] = sent.errors.filter((code) => code !== undefined);
    report.expect(error === undefined, `another camera was answered ${error}`);
    again.kill("SIGINT");
    const lines = await report.client(again, { code: 130 });
    report.expect(
      lines.every(({ camera }) => camera === "line-3"),
      "the client that came back lost its name",
    );
    await report.judged(server);
  }

  async function subfolder(name: string): Promise<string> {
    await Deno.mkdir(`${folder}/${name}`);
    return `${folder}/${name}`;
  }
}

function camera(port: number): Program {
  return vid("client", [
    ...["--port", String(port), "--camera", "line-3"],
    ...["--test", "--size", "160x120", "--fps", "30"],
  ]);
}

/** Whether a client is still answered. */
async function goesOn({ stdout }: Program): Promise<boolean> {
  await sleep(200); // what was under way
  const before = stdout.length;
  await sleep(500);
  return stdout.slice(before).some((line) => JSON.parse(line).result === "ok");
}
