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
  const figure = (name: string) =>
    Number(new RegExp(`${name} +([\\d.,]+)`).exec(said)?.[1].replaceAll(",", ""));
  return { framesPerSecond: figure("frames/s"), p50: figure("latency p50"), p99: figure("latency p99") };
}
