import { runFfmpeg } from "../capture/make_video.ts";
import { median } from "../../lib/median.ts";
import { type Run, runPrograms } from "./run_programs.ts";

const FRAMES = 300;

const CAPTURES = ["copy", "raw"] as const;

/** What one way to take frames of an MJPEG file came to: medians over the rounds. */
export interface CaptureBench {
  analyzer: string;
  capture: typeof CAPTURES[number];
  framesPerSecond: number;
  latencyMs: { p50: number; p99: number };
}

/** Has an MJPEG file of 1920x1080 judged, its JPEGs as they are and encoded anew, in turns. */
export async function benchCapture({ rounds = 5 }: { rounds?: number } = {}): Promise<CaptureBench[]> {
  const folder = await Deno.makeTempDir({ prefix: "vid-bench-" });
  try {
    const file = `${folder}/bench.avi`;
    const scene = `testsrc2=size=1920x1080:rate=30:duration=${FRAMES / 30}`;
    await runFfmpeg(["-f", "lavfi", "-i", scene, "-c:v", "mjpeg", "-q:v", "3", "-pix_fmt", "yuvj420p", file]);
    const cases = ["quality", "ok"].flatMap((analyzer) =>
      CAPTURES.map((capture) => ({ analyzer, capture, runs: [] as Run[] }))
    );
    for (let round = 0; round < rounds; round++) {
      for (const { analyzer, capture, runs } of cases) {
        const client = ["--file", file, "--capture", capture];
        runs.push(await runPrograms({ server: ["--analyzer", analyzer], client, frames: FRAMES }));
      }
    }
    return cases.map(({ runs, ...combination }) => {
      const of = (key: keyof Run) => median(runs.map((each) => each[key]));
      const latencyMs = { p50: of("p50"), p99: of("p99") };
      return { ...combination, framesPerSecond: of("framesPerSecond"), latencyMs };
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Lays the figures out as a table for the terminal, with how many times as fast copying is. */
export function formatCaptureBench(rows: CaptureBench[]): string {
  const head = "1920x1080 MJPEG, client to server and back".padEnd(44) +
    " frames/s    p50 ms    p99 ms     ratio";
  const lines = rows.map(({ analyzer, capture, framesPerSecond, latencyMs: { p50, p99 } }) => {
    const raw = rows.find((row) => row.analyzer === analyzer && row.capture === "raw")!;
    const figures = [framesPerSecond.toFixed(1), p50.toFixed(1), p99.toFixed(1)];
    const ratio = (framesPerSecond / raw.framesPerSecond).toFixed(2);
    return `${analyzer}, --capture ${capture}`.padEnd(43) +
      [...figures, ratio].map((text) => text.padStart(10)).join("");
  });
  return [head, ...lines].join("\n");
}
