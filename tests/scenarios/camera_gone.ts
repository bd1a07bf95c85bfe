import { answered } from "./answered.ts";
import { eventually, findFfmpeg, listProcesses } from "../capture/processes.ts";
import { vid } from "../end_to_end/programs.ts";
import { FakeCamera } from "./fake_camera.ts";
import { usageOf } from "./process_usage.ts";
import { linesOf, ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sleep } from "./sleep.ts";

/** What the client says of an outage, once, and of its end. */
const GONE = /\bwarn\b/;
const BACK = /frames come again after/;

const SCENE = "testsrc2=size=320x240:rate=30";

/** 5. The camera, or the ffmpeg that reads it, hangs or dies. */
export const CAMERA_GONE = {
  name: "camera-gone",
  summary:
    "The camera and its ffmpeg hang, crash and come back: the stream goes on, and no process is left over",
  run,
};

async function run({ isQuick, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  // After ten seconds of frames a camera is well, and is started again at once when it next hangs.
  const [rounds, wellMs] = isQuick ? [1, 0] : [5, 11_000];
  await using server = await RestartableServer.start({ folder });
  await using camera = await FakeCamera.create(`${folder}/camera`);
  camera.start(SCENE);
  await using client = vid("client", [
    ...["--port", String(server.port), "--camera", "line-3"],
    ...["--file", camera.path, "--live", "--stall", isQuick ? "500ms" : "2s"],
  ]);
  await answered(client, 5);
  const before = await usageOf(client.pid);

  for (let round = 0; round < rounds; round++) {
    await outage("the camera hangs and is replaced", async () => {
      camera.stall();
      await sleep(isQuick ? 900 : 5000);
      await camera.die();
      camera.start(SCENE);
    });
    await outage("the camera is unplugged and plugged in again", async () => {
      await camera.die();
      await sleep(isQuick ? 300 : 5000);
      camera.start(SCENE);
    });
    await outage("the client's ffmpeg crashes", () => {
      Deno.kill(findFfmpeg(client.pid)!.pid, "SIGKILL");
    });
    await outage("the client's ffmpeg hangs", () => {
      Deno.kill(findFfmpeg(client.pid)!.pid, "SIGSTOP");
    });
  }

  const after = await usageOf(client.pid);
  client.kill("SIGINT");
  const lines = await report.client(client, { code: 130 });
  report.usage("client", before, after);
  report.expect(
    told(GONE) === 4 * rounds && told(BACK) === 4 * rounds,
    `${told(GONE)} warnings and ${told(BACK)} returns were told of ${4 * rounds} outages`,
  );
  report.expect(new Set(lines.map(({ stream }) => stream)).size === 1, "the stream changed");
  await camera.die();
  await eventually("no process of the camera is left", () => leftOver().length === 0).catch(() => {});
  report.expect(leftOver().length === 0, `left over: ${leftOver().join("; ")}`);
  await report.judged(server);
  return report.finish(`${4 * rounds} outages`);

  async function outage(words: string, cause: () => void | Promise<void>): Promise<void> {
    progress(words);
    const times = told(BACK);
    await cause();
    for (const since = performance.now(); told(BACK) === times && performance.now() - since < 15_000;) {
      await sleep(20);
    }
    report.expect(told(BACK) > times, `no frames came after ${words}`);
    await answered(client, 5);
    await sleep(wellMs);
    report.expect((linesOf(client).at(-1)?.latencyMs ?? 0) < 1500, `an old frame was judged after ${words}`);
  }

  function told(pattern: RegExp): number {
    return client.stderr.filter((line) => pattern.test(line)).length;
  }

  function leftOver(): string[] {
    return listProcesses().filter(({ command, state }) => state !== "Z" && command.includes(camera.path))
      .map(({ command }) => command);
  }
}
