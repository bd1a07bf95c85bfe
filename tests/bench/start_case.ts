import { freePort } from "../scenarios/free_port.ts";
import type { FigureCase, FigureOptions } from "./figure_case.ts";
import { makeVideo } from "./make_video.ts";
import { firstAnswer } from "./measure_run.ts";
import type { Pair } from "./pair.ts";
import { findPeers, TUTORIAL } from "./peers.ts";
import { sampleProcesses, usesOf } from "./process_sample.ts";
import { startVidServer, vidProgram } from "./vid_pair.ts";

const LISTENING_MS = 150;

const FIRST_VERDICT_MS = 700;

/** How fast both programs start, from a process's start on. */
export const START_CASE: FigureCase = {
  name: "start",
  title: "from the start of a process, or of a fresh pair on 1280x720 H.264",
  async measure({ rounds, onProgress, ...options }) {
    const video = await makeVideo("720p", 5, options.folder);
    const tutorial = (await findPeers())[TUTORIAL];
    const all: Awaited<ReturnType<typeof startAll>>[] = [];
    for (let round = 1; round <= rounds; round++) {
      onProgress(`start, round ${round} of ${rounds}`);
      all.push(await startAll(video, tutorial, options));
    }
    const of = (name: keyof typeof all[number]) => all.map((round) => round[name]);
    return [
      { name: "vid-server listens", unit: "ms", values: of("listens"), target: LISTENING_MS },
      { name: "its memory then", unit: "MB", values: of("megabytes") },
      { name: "first verdict, ok", unit: "ms", values: of("ok"), target: FIRST_VERDICT_MS },
      { name: "first verdict, quality", unit: "ms", values: of("quality"), target: FIRST_VERDICT_MS },
      { name: "first verdict, motion", unit: "ms", values: of("motion"), target: FIRST_VERDICT_MS },
      { name: "first verdict, Python's pair", unit: "ms", values: of("tutorial") },
    ];
  },
};

type StartOptions = Pick<FigureOptions, "executables" | "folder">;

async function startAll(video: string, tutorial: Pair, options: StartOptions) {
  return {
    ...await startServer(options),
    ok: await startPair("ok", video, options),
    quality: await startPair("quality", video, options),
    motion: await startPair("motion", video, options),
    tutorial: await startTutorial(tutorial, video, options),
  };
}

async function startServer({ executables }: StartOptions): Promise<{ listens: number; megabytes: number }> {
  const startedAt = performance.now();
  await using server = startVidServer({ server: [], executables });
  await server.line(/listening on/);
  const listens = performance.now() - startedAt;
  const uses = usesOf(await sampleProcesses(), { server: server.pid });
  return { listens, megabytes: uses.server.peakBytes / 1e6 };
}

/** Starts both at the same moment, as a machine that boots does. */
async function startPair(analyzer: string, video: string, { executables }: StartOptions): Promise<number> {
  const port = ["--port", String(freePort(Math.random))];
  const startedAt = performance.now();
  const serve = [...port, "--http", "off", "--models", "off", "--analyzer", analyzer];
  await using _server = vidProgram("server", serve, { executables });
  await using client = vidProgram("client", [...port, "--file", video], { executables });
  await client.line(/^{.*"result"/);
  return performance.now() - startedAt;
}

/** Its client has to wait until its server listens. */
async function startTutorial(pair: Pair, video: string, { folder }: StartOptions): Promise<number> {
  const log = `${folder}/answers.log`;
  await Deno.writeTextFile(log, "");
  const startedAt = performance.now();
  await using running = await pair.start({ video, log });
  await firstAnswer(pair, running, log);
  return performance.now() - startedAt;
}
