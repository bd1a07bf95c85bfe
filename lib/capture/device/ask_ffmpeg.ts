import { ffmpegMissing } from "../ffmpeg_missing.ts";
import { spawnFfmpeg, type SpawnFfmpegOptions } from "../spawn_ffmpeg.ts";
import { ENDING_MS } from "./run_tool.ts";
import { within } from "../../within.ts";

/** The devices are asked for at most so many lines each; most cameras have a few dozen. */
const MAX_LINES = 5000;

const COMMON = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "repeat+level+info"];

/** Options of {@linkcode askFfmpeg}. */
export interface AskFfmpegOptions extends Pick<SpawnFfmpegOptions, "path" | "signal"> {
  /** How long ffmpeg may take to answer, in ms. */
  timeoutMs: number;
}

/** What ffmpeg said, or that it did not end in time. */
export type FfmpegAnswer = { lines: string[]; errors: readonly string[]; code: number } | "timeout";

/**
 * Has ffmpeg log what it knows of devices; it ends with that, with a code of no meaning.
 *
 * Throws a CaptureError with code `ffmpeg-missing`, or the signal's reason.
 */
export async function askFfmpeg(args: string[], options: AskFfmpegOptions): Promise<FfmpegAnswer> {
  const { timeoutMs, path = "ffmpeg", signal } = options;
  const lines: string[] = [];
  const onLine = ({ text }: { text: string }) => {
    if (lines.length < MAX_LINES) lines.push(text);
  };
  const ffmpeg = spawnFfmpeg([...COMMON, ...args], { path, signal, onLine });
  const status = await within(timeoutMs, ffmpeg.status);
  await within(ENDING_MS, ffmpeg.close());
  signal?.throwIfAborted();
  if (status === undefined) return "timeout";
  if (status.code === 127) throw ffmpegMissing(path, "there is no such program");
  if (status.code === 126) throw ffmpegMissing(path, "it is no program that this user may run");
  return { lines, errors: ffmpeg.log.errors, code: status.code };
}
