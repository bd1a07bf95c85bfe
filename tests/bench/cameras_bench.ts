import { Program } from "../end_to_end/programs.ts";
import type { SenderReport, SenderTask } from "./cameras_sender.ts";
import { sampleProcesses, usesOf } from "./process_sample.ts";
import { startVidServer, type VidOptions } from "./vid_pair.ts";

const ROOT = new URL("../../", import.meta.url);

/** Flags of Deno that the sender is run with. */
const SENDER = ["run", "--quiet", "--no-prompt", "--allow-net=127.0.0.1", "--allow-read", "--allow-ffi"];

/** Options of {@linkcode benchCameras}. */
export interface CamerasOptions extends Omit<SenderTask, "port">, Pick<VidOptions, "executables"> {
  /** Flags of vid-server beside those that so many cameras need. */
  server: readonly string[];
}

/** What a server with many cameras came to. */
export interface CamerasBench extends SenderReport {
  /** What the server had of all cores together, 0 to 1. */
  serverShare: number;
  /** What the sender had of them, which left so much less for the server. */
  senderShare: number;
  /** Of the server, in ms a frame. */
  serverCpuMs: number;
  /** By how much the server's resident memory grew with its cameras, for each of them. */
  bytesACamera: number;
}

/** What is asked of both {@linkcode CAMERAS}. */
export const CAMERAS_TARGET = { ageP99Ms: 100, serverShare: 0.45, bytesACamera: 6e6 } as const;

/** The cases, by their names. */
export const CAMERAS = {
  "16 cameras, 10 frames/s": { cameras: 16, framesPerSecond: 10 },
  "200 cameras, 1 frame/s": { cameras: 200, framesPerSecond: 1 },
} as const satisfies Record<string, Pick<SenderTask, "cameras" | "framesPerSecond">>;

/** What both cases have in common. */
export const CAMERAS_TASK = {
  width: 640,
  height: 480,
  warmUpSeconds: 3,
  seconds: 10,
  server: ["--analyzer", "quality"],
} as const satisfies Partial<CamerasOptions>;

/** Has one server judge the frames of many cameras at a time. */
export async function benchCameras(
  { server: flags, executables, ...task }: CamerasOptions,
): Promise<CamerasBench> {
  await using server = startVidServer({
    server: [...flags, "--max-cameras", String(task.cameras)],
    executables,
  });
  const [, port] = await server.line(/listening on .*:(\d+)/);
  const idleBytes = await residentBytes(server);
  const args = [...SENDER, "tests/bench/cameras_sender.ts", JSON.stringify({ port: Number(port), ...task })];
  await using sender = new Program(Deno.execPath(), { args, cwd: ROOT });
  await sender.line(/"warm"/);
  const [startedAt, cpuBefore] = [performance.now(), await cpuMs(server)];
  const [words] = await sender.line(/^{"frames".*/);
  const [endedAt, cpuAfter] = [performance.now(), await cpuMs(server)];
  const busyBytes = await residentBytes(server);
  const report: SenderReport = JSON.parse(words);
  const allMs = (endedAt - startedAt) * navigator.hardwareConcurrency;
  return {
    ...report,
    serverShare: (cpuAfter - cpuBefore) / allMs,
    senderShare: report.senderCpuMs / allMs,
    serverCpuMs: (cpuAfter - cpuBefore) / report.frames,
    bytesACamera: (busyBytes - idleBytes) / task.cameras,
  };
}

async function cpuMs({ pid }: Program): Promise<number> {
  return usesOf(await sampleProcesses(), { server: pid }).server.cpuMs;
}

/** What a program has in memory. On Linux alone; not read by ourselves, as that would need all of Deno's permissions. */
async function residentBytes({ pid }: Program): Promise<number> {
  const { stdout } = await new Deno.Command("grep", { args: ["^VmRSS:", `/proc/${pid}/status`] }).output();
  return Number(/\d+/.exec(new TextDecoder().decode(stdout))?.[0]) * 1024;
}
