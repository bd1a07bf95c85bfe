import { runFfmpeg } from "../capture/make_video.ts";
import { type Program, vid } from "../end_to_end/programs.ts";
import { Executables } from "../executables/executables.ts";
import { median } from "../../lib/median.ts";

const FRAMES = 300;

const CODECS = ["turbo", "wasm"] as const;

/** How a program is started. */
type Start = (program: "server" | "client", ...args: string[]) => Program;

/** What one way of starting came to with one codec: medians over the rounds. */
export interface ExecutablesBench {
  way: string;
  codec: string;
  /** All of `vid-client --help`. */
  helpMs: number;
  /** From the server's start until it listens, one worker being ready. */
  listeningMs: number;
  /** Resident memory of the server then. */
  idleMegabytes: number;
  /** Of 1280x720 H.264, lossless, by the analyzer `quality`. */
  framesPerSecond: number;
}

type Run = Omit<ExecutablesBench, "way" | "codec">;

/** Runs the executables and `deno run` in turns. */
export async function benchExecutables(
  { rounds = 5 }: { rounds?: number } = {},
): Promise<ExecutablesBench[]> {
  using executables = await Executables.compile();
  const file = `${executables.folder}/bench.mp4`;
  const scene = `testsrc2=size=1280x720:rate=30:duration=${FRAMES / 30},noise=alls=6:allf=t`;
  await runFfmpeg(["-f", "lavfi", "-i", scene, "-c:v", "libx264", "-preset", "veryfast", file]);

  const PATH = Deno.env.get("PATH") ?? "";
  const ways: Record<string, Start> = {
    "executables": (program, ...args) => executables.start(program, args, { PATH }),
    "deno run": (program, ...args) => vid(program, args),
  };
  const cases = Object.keys(ways).flatMap((way) =>
    CODECS.map((codec) => ({ way, codec, runs: [] as Run[] }))
  );
  for (let round = 0; round < rounds; round++) {
    for (const { way, codec, runs } of cases) runs.push(await run(ways[way], codec, file));
  }
  return cases.map(({ way, codec, runs }) => {
    const of = (key: keyof Run) => median(runs.map((each) => each[key]));
    return {
      way,
      codec,
      helpMs: of("helpMs"),
      listeningMs: of("listeningMs"),
      idleMegabytes: of("idleMegabytes"),
      framesPerSecond: of("framesPerSecond"),
    };
  });
}

/** Lays the figures out as a table for the terminal. */
export function formatExecutablesBench(benches: ExecutablesBench[]): string {
  const rows = benches.map(({ way, codec, helpMs, listeningMs, idleMegabytes, framesPerSecond }) =>
    row(
      `${way}, ${codec}`,
      helpMs.toFixed(0),
      listeningMs.toFixed(0),
      idleMegabytes.toFixed(0),
      framesPerSecond.toFixed(1),
    )
  );
  return [row("", "help ms", "listens ms", "idle MB", "frames/s"), ...rows].join("\n");
}

async function run(start: Start, codec: string, file: string): Promise<Run> {
  const beforeHelp = performance.now();
  await using help = start("client", "--help");
  await help.ended;
  const helpMs = performance.now() - beforeHelp;

  const beforeServer = performance.now();
  await using server = start("server", "--port", "0", "--http", "off", "--codec", codec, "--workers", "1");
  const [, port] = await server.line(/listening on .*:(\d+)/);
  const listeningMs = performance.now() - beforeServer;
  const idleMegabytes = await residentMegabytes(server.pid);

  await using client = start("client", "--port", port, "--file", file, "--codec", codec);
  const { code, stdout, stderr } = await client.ended;
  const said = stderr.join("\n");
  if (code !== 0 || stdout.length !== FRAMES) {
    throw new Error(`${stdout.length} of ${FRAMES} frames: ${said}`);
  }
  const framesPerSecond = Number(/frames\/s +([\d.,]+)/.exec(said)?.[1].replaceAll(",", ""));
  return { helpMs, listeningMs, idleMegabytes, framesPerSecond };
}

/** By ps, since reading /proc would need all of Deno's permissions. */
async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await new Deno.Command("ps", { args: ["-o", "rss=", "-p", String(pid)] }).output();
  return Number(new TextDecoder().decode(stdout)) * 1024 / 1e6;
}

function row(name: string, ...figures: string[]): string {
  return name.padEnd(38) + figures.map((figure) => figure.padStart(12)).join("");
}
