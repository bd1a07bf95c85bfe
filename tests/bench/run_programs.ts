import { startServer, vid } from "../end_to_end/programs.ts";

/** What one run of client and server came to. */
export interface Run {
  framesPerSecond: number;
  /** Latency, in ms. */
  p50: number;
  p99: number;
}

/** How the programs are called, and how many frames have to be answered. */
export interface RunOptions {
  server: string[];
  client: string[];
  frames: number;
}

/** Runs vid-server and vid-client once and reads the client's closing table. Throws where a frame is missing. */
export async function runPrograms({ server, client, frames }: RunOptions): Promise<Run> {
  await using serving = await startServer(...server);
  await using sending = vid("client", ["--port", serving.port, ...client]);
  const { code, stdout, stderr } = await sending.ended;
  const said = stderr.join("\n");
  if (code !== 0 || stdout.length !== frames) {
    throw new Error(`${stdout.length} of ${frames} frames: ${said}`);
  }
  const [framesPerSecond] = figuresOf(said, "frames/s");
  const [p50, , p99] = figuresOf(said, "whole");
  return { framesPerSecond, p50, p99 };
}

/** The figures behind a name in the closing tables. */
function figuresOf(said: string, name: string): number[] {
  const [, figures] = new RegExp(`^  ${name}((?: +[\\d.,]+)+)`, "m").exec(said) ?? [];
  if (figures === undefined) throw new Error(`There is no ${name} in what the client said: ${said}`);
  return figures.trim().split(/ +/).map((figure) => Number(figure.replaceAll(",", "")));
}
