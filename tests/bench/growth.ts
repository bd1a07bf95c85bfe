/**
 * `deno task bench:growth`: how what vid costs grows with pixels, cores and cameras, as tables in Markdown. It takes some four
 * minutes.
 *
 * @module
 */

import { median } from "../../lib/median.ts";
import { sumCounts } from "../../lib/sum_counts.ts";
import { benchCameras, CAMERAS_TASK } from "./cameras_bench.ts";
import { makeVideo, VIDEO_FOLDER, type VideoName, VIDEOS } from "./make_video.ts";
import { measureRun, type Run } from "./measure_run.ts";
import { vidPair } from "./vid_pair.ts";

const SECONDS = 4;
const WARM_UP_SECONDS = 1;
const ROUNDS = 3;

const SIZES = ["576p", "720p", "1080p"] as const satisfies VideoName[];

/** Cameras with so many frames/s each. */
const CAMERAS = [[1, 10], [4, 10], [16, 10], [32, 10], [64, 5], [200, 1]] as const;

async function growWithPixelsAndCores(): Promise<string> {
  const rows: string[][] = [];
  for (const cores of [1, 2]) {
    for (const size of SIZES) {
      const runs: Run[] = [];
      for (let round = 0; round < ROUNDS; round++) runs.push(await runOn(cores, size));
      const { width, height } = VIDEOS[size];
      const cpuMs = median(runs.map((run) => sumCounts(run.cpuMs)));
      rows.push([
        String(cores),
        `${width}x${height}`,
        median(runs.map((run) => run.framesPerSecond)).toFixed(0),
        cpuMs.toFixed(1),
        (cpuMs / (width * height / 1e6)).toFixed(1),
        median(runs.map(({ latencyMs }) => latencyMs!.p50)).toFixed(1),
      ]);
    }
  }
  return table(["cores", "frame", "frames/s", "CPU ms a frame", "CPU ms a megapixel", "p50 ms"], rows);
}

async function runOn(cores: number, size: VideoName): Promise<Run> {
  const video = await makeVideo(size, WARM_UP_SECONDS + SECONDS + 2, VIDEO_FOLDER);
  const pair = vidPair({ server: ["--analyzer", "ok"], client: [], cores });
  return await measureRun(pair, {
    video,
    log: `${VIDEO_FOLDER}/answers.log`,
    warmUpSeconds: WARM_UP_SECONDS,
    seconds: SECONDS,
  });
}

async function growWithCameras(): Promise<string> {
  const rows: string[][] = [];
  for (const [cameras, framesPerSecond] of CAMERAS) {
    const bench = await benchCameras({ ...CAMERAS_TASK, cameras, framesPerSecond });
    rows.push([
      `${cameras} at ${framesPerSecond}/s`,
      bench.ageMs.p50.toFixed(1),
      bench.ageMs.p99.toFixed(1),
      `${(100 * bench.serverShare).toFixed(1)} %`,
      bench.serverCpuMs.toFixed(2),
      (bench.bytesACamera / 1e6).toFixed(1),
    ]);
  }
  const head = [
    "cameras",
    "p50 ms",
    "p99 ms",
    "server's share of the cores",
    "its CPU ms a frame",
    "MB a camera",
  ];
  return table(head, rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "--:")), ...rows.map(line)].join("\n");
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n\n`));
}

await Deno.mkdir(VIDEO_FOLDER, { recursive: true });
say(await growWithPixelsAndCores());
say(await growWithCameras());
