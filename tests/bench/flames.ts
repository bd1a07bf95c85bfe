/**
 * `deno task flames [OUT.svg]`: where vid's CPU time goes at 1080p, lossless, by the analyzer `ok`, as a flame graph. By Linux's
 * perf.
 *
 * @module
 */

import { sampleProcesses } from "./process_sample.ts";
import { descendantsOf } from "../scenarios/process_usage.ts";
import { sleep } from "../scenarios/sleep.ts";
import { cpuTree } from "./cpu_tree.ts";
import { makeVideo, VIDEO_FOLDER } from "./make_video.ts";
import { firstAnswer } from "./measure_run.ts";
import { renderFlames } from "./render_flames.ts";
import { vidPair } from "./vid_pair.ts";

/** So many a second, of each thread that runs. */
const SAMPLES = 1999;

const SECONDS = { warmUp: 2, measured: 8 };

async function drawFlames(out: string): Promise<void> {
  await Deno.mkdir(VIDEO_FOLDER, { recursive: true });
  const video = await makeVideo("1080p", SECONDS.warmUp + SECONDS.measured, VIDEO_FOLDER);
  const log = await Deno.makeTempFile();
  const samples = await Deno.makeTempFile();
  try {
    const pair = vidPair({ server: ["--analyzer", "ok"], client: [] });
    await using running = await pair.start({ video, log });
    await firstAnswer(pair, running, log);
    await sleep(SECONDS.warmUp * 1000);
    const programs = await programsOf({ client: running.client.pid, server: running.server.pid });
    const before = await answersIn(log);
    const pids = [...programs.keys()].join();
    const seconds = String(SECONDS.measured);
    await perf(["record", "-q", "-F", String(SAMPLES), "-o", samples, "-p", pids, "--", "sleep", seconds]);
    const frames = await answersIn(log) - before;
    const text = await perf(["script", "-i", samples, "-F", "comm,pid,tid,ip,sym,dso"]);
    const tree = cpuTree(text, programs);
    const cpuMs = tree.samples / SAMPLES * 1000 / frames;
    const rate = (frames / SECONDS.measured).toFixed(0);
    const svg = renderFlames(tree, {
      title: `Where ${cpuMs.toFixed(1)} ms of CPU go in a frame`,
      remark:
        `1920x1080 H.264, lossless, analyzer ok, ${rate} frames/s on ${navigator.hardwareConcurrency} cores; ` +
        "from below: program, thread, library, function; ms a frame",
      cpuMs,
    });
    await Deno.writeTextFile(out, svg);
  } finally {
    await Deno.remove(log);
    await Deno.remove(samples);
  }
}

/** Names by process id: ffmpeg is the client's child. */
async function programsOf(roots: Record<string, number>): Promise<Map<number, string>> {
  const processes = await sampleProcesses();
  const programs = new Map<number, string>();
  for (const [name, root] of Object.entries(roots)) {
    programs.set(root, name);
    for (const child of descendantsOf(root, processes)) programs.set(child.pid, child.name);
  }
  return programs;
}

async function answersIn(log: string): Promise<number> {
  return (await Deno.readTextFile(log)).split("\n").filter((line) => line.endsWith("}")).length;
}

async function perf(args: string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("perf", { args }).output();
  if (success) return new TextDecoder().decode(stdout);
  const words = new TextDecoder().decode(stderr).trim();
  throw new Error(`Cannot see where the time goes as perf says: ${words}`);
}

await drawFlames(Deno.args[0] ?? "docs/flames.svg");
