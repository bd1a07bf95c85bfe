import { median } from "../../lib/median.ts";
import { type Run, runPrograms } from "./run_programs.ts";

const FRAMES = 300;

/** Whole programs in each combination. */
const CASES = [
  { analyzer: "ok", codec: "turbo" },
  { analyzer: "ok", codec: "wasm" },
  { analyzer: "quality", codec: "turbo" },
  { analyzer: "quality", codec: "wasm" },
] as const;

/** What one combination came to. */
export interface Throughput {
  analyzer: string;
  codec: string;
  /** Medians over the rounds. */
  framesPerSecond: number;
  latencyMs: { p50: number; p99: number };
  /** Slowest and fastest round. */
  range: [number, number];
}

/** Options of {@linkcode benchThroughput}. */
export interface ThroughputOptions {
  /** How often each combination runs, in turns. @default {5} */
  rounds?: number;
}

/**
 * Has a file of 300 H.264 frames at 1280x720 judged by real programs: vid-client, ffmpeg and vid-server, lossless, four
 * frames in flight.
 */
export async function benchThroughput({ rounds = 5 }: ThroughputOptions = {}): Promise<Throughput[]> {
  const folder = await Deno.makeTempDir({ prefix: "vid-bench-" });
  try {
    const file = await makeVideo(folder);
    const runs: Run[][] = CASES.map(() => []);
    for (let round = 0; round < rounds; round++) {
      for (const [n, { analyzer, codec }] of CASES.entries()) {
        const server = ["--analyzer", analyzer, "--codec", codec];
        runs[n].push(
          await runPrograms({ server, client: ["--file", file, "--codec", codec], frames: FRAMES }),
        );
      }
    }
    return CASES.map((combination, n) => {
      const of = (key: keyof Run) => runs[n].map((each) => each[key]);
      const rates = of("framesPerSecond");
      return {
        ...combination,
        framesPerSecond: median(rates),
        latencyMs: { p50: median(of("p50")), p99: median(of("p99")) },
        range: [Math.min(...rates), Math.max(...rates)],
      };
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Lays the figures out as a table for the terminal. */
export function formatThroughput(throughputs: Throughput[]): string {
  const rows = throughputs.map(({ analyzer, codec, framesPerSecond, latencyMs, range: [least, most] }) =>
    row(
      `${analyzer}, ${codec}`,
      framesPerSecond.toFixed(1),
      `${least.toFixed(0)}–${most.toFixed(0)}`,
      latencyMs.p50.toFixed(1),
      latencyMs.p99.toFixed(1),
    )
  );
  return [row("1280x720, client to server and back", "frames/s", "range", "p50 ms", "p99 ms"), ...rows].join(
    "\n",
  );
}

async function makeVideo(folder: string): Promise<string> {
  const path = `${folder}/bench.mp4`;
  const scene = `testsrc2=size=1280x720:rate=30:duration=${FRAMES / 30},noise=alls=6:allf=t`;
  const encoder = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"];
  const args = ["-v", "error", "-f", "lavfi", "-i", scene, ...encoder, path];
  const { success, stderr } = await new Deno.Command("ffmpeg", { args }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return path;
}

function row(name: string, ...figures: string[]): string {
  return name.padEnd(38) + figures.map((figure) => figure.padStart(10)).join("");
}
