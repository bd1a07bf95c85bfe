import { answered } from "./answered.ts";
import { assertBooks } from "../end_to_end/client_books.ts";
import { Program, vid } from "../end_to_end/programs.ts";
import { FakeCamera } from "./fake_camera.ts";
import { FakeClock } from "./fake_clock.ts";
import { ageOf, linesOf, ReportBuilder } from "./report_builder.ts";
import { RestartableServer } from "./restartable_server.ts";
import type { Scale, ScenarioReport } from "./scenario.ts";
import { sleep } from "./sleep.ts";

const HOUR_S = 3600;
const FPS = 30;

/** A clock that was believed would make ages of hours. */
const OLDEST_MS = 500;

/** What the camera shows, one after another, and what has to be said of its last frames. */
const SCENES = [
  { scene: "testsrc2=size=320x240:rate=30", width: 320, result: "ok" },
  { scene: "testsrc2=size=640x480:rate=30", width: 640, result: "ok" },
  { scene: "color=gray:size=640x480:rate=30", width: 640, result: "unknown", code: "no-signal" },
  {
    scene: "testsrc2=size=320x240:rate=30,loop=loop=-1:size=1",
    width: 320,
    result: "unknown",
    code: "no-signal",
  },
];

/** 9. Clocks are set, and pictures change or are none. */
export const CLOCK_AND_PICTURE = {
  name: "clock-and-picture",
  summary:
    "Clocks are set by hours, the camera's size changes, and it shows a still or a placeholder: ages stay true, and what " +
    "is no picture is not judged",
  run,
};

async function run({ isQuick, folder, progress }: Scale): Promise<ScenarioReport> {
  const report = new ReportBuilder();
  await clockSteps("client");
  await clockSteps("server");
  await oddPictures();
  return report.finish(`clocks set 4 times, ${SCENES.length} scenes`);

  async function clockSteps(who: "client" | "server"): Promise<void> {
    const clock = await FakeClock.create(`${folder}/${who}.clock`);
    const own = `${folder}/${who}`;
    await Deno.mkdir(own);
    const env = (program: string) => program === who ? clock.environment : undefined;
    await using server = await RestartableServer.start({ folder: own, env: env("server") });
    await using client = clientOf(server.port, env("client"));
    await answered(client, 10);
    const from = client.stdout.length;
    for (const offset of [2 * HOUR_S, -3 * HOUR_S]) {
      progress(`the ${who}'s clock is set to ${offset / HOUR_S} h`);
      const [before, since] = [client.stdout.length, performance.now()];
      await clock.set(offset);
      await sleep(isQuick ? 1000 : 20_000);
      const rate = (client.stdout.length - before) / ((performance.now() - since) / 1000);
      report.expect(
        rate > 0.8 * FPS,
        `${rate.toFixed(1)} of ${FPS} frames/s were answered once the ${who}'s clock was set`,
      );
    }
    client.kill("SIGINT");
    const lines = await report.client(client, { code: 130 });
    const stale = lines.filter(({ code }) => code === "stale").length;
    report.expect(stale === 0, `${stale} frames were called stale as the ${who}'s clock was set`);
    const age = ageOf(lines.slice(from));
    report.expect(age < OLDEST_MS, `p99 of the age is ${age.toFixed(0)} ms as the ${who}'s clock is set`);
    await report.judged(server);
  }

  async function oddPictures(): Promise<void> {
    const args = ["--set", "quality.frozenAfter=300ms"];
    await using server = await RestartableServer.start({ folder, analyzer: "quality", args });
    await using camera = await FakeCamera.create(`${folder}/camera`);
    camera.start(SCENES[0].scene);
    await using client = vid("client", [
      ...["--port", String(server.port), "--camera", "line-3"],
      ...["--file", camera.path, "--live", "--stall", "2s"],
    ]);
    await answered(client, 5);
    for (const { scene, width, result, code } of SCENES) {
      progress(scene);
      await camera.die();
      const before = client.stdout.length;
      camera.start(scene);
      const since = performance.now();
      const isSo = () => {
        const lines = linesOf({ stdout: client.stdout.slice(before).slice(-5) });
        return lines.length === 5 &&
          lines.every((line) =>
            line.result === result && line.code === code && line.steps?.module?.metrics?.width === width
          );
      };
      while (!isSo() && performance.now() - since < 8000) await sleep(50);
      report.expect(isSo(), `${scene} is not ${code ?? result} but: ${client.stdout.at(-1)?.slice(0, 200)}`);
    }
    client.kill("SIGINT");
    await report.client(client, { code: 130 });
    await report.judged(server);
  }
}

/** A client that may start ffmpeg with what is preloaded: that takes all of Deno's permissions. */
function clientOf(port: number, env?: Record<string, string>): Program {
  const args = [
    ...["--port", String(port), "--camera", "line-3", "--max-age", "1s"],
    ...["--test", "--size", "320x240", "--fps", String(FPS)],
  ];
  return new Program(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", "client.ts", ...args],
    cwd: new URL("../../", import.meta.url),
    env,
  }, assertBooks);
}
