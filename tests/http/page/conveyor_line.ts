import { filmConveyor } from "../../../lib/demo/film_conveyor.ts";
import { type Program, vid } from "../../end_to_end/programs.ts";

/** The first parts teach what a good one is; these of the later ones are defective. */
const DEFECTS = { 8: "scratch", 10: "stain", 11: "missing-hole" } as const;

/** A vid-server that judges parts and keeps what was ng, with a page. */
export interface ConveyorLine extends AsyncDisposable {
  server: Program;
  /** Of the page. */
  url: string;
  /** A camera over a conveyor on which a few parts have defects, ten frames a second, again and again. */
  conveyor(camera: string): Program;
  /** Any other client. */
  client(...args: string[]): Program;
}

/** Starts a server on free ports. */
export async function startConveyorLine(...args: string[]): Promise<ConveyorLine> {
  const folder = await Deno.makeTempDir({ prefix: "vid-test-" });
  const film = `${folder}/conveyor.avi`;
  const size = { width: 640, height: 360, count: 12, speed: 24, gap: 200, lead: 700, jitter: 2 };
  const defectOf = (part: number) => DEFECTS[part as keyof typeof DEFECTS];
  await filmConveyor(film, { ...size, defectOf, signal: AbortSignal.timeout(120_000) });
  const judging = ["--analyzer", "quality,defect", "--set", "defect.learn=6", "--parts", "--models", "off"];
  const places = ["--http", "127.0.0.1:0", "--port", "0", "--store", `${folder}/store`];
  const server = vid("server", [...places, ...judging, ...args]);
  const [, port] = await server.line(/listening on .*:(\d+)/);
  const [, url] = await server.line(/the page is at (http:.*\/)$/);
  const client = (...args: string[]) => vid("client", ["--port", port, "--fps", "10", ...args]);
  return {
    server,
    url,
    client,
    conveyor: (camera) => client("--file", film, "--loop", "--live", "--camera", camera),
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await Deno.remove(folder, { recursive: true });
    },
  };
}
