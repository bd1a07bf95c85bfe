import type { Capture } from "./capture.ts";
import { CaptureError } from "./capture_error.ts";
import { type CaptureOptions, checkCaptureOptions, type FileSource } from "./capture_options.ts";
import { ffmpegArguments, probeArguments } from "./ffmpeg_arguments.ts";
import { FfmpegCapture } from "./ffmpeg_capture.ts";
import { ffmpegFeatures } from "./ffmpeg_features.ts";
import { spawnFfmpeg, type SpawnFfmpegOptions } from "./spawn_ffmpeg.ts";
import { StreamFinder, type VideoStream } from "./video_stream.ts";

/**
 * Opens a source and resolves when its first frame is there. The frames are I420, full-range BT.601.
 *
 * Throws a {@linkcode CaptureError} whose message is for the user, or the signal's reason. An abort later ends the
 * frames with that reason.
 *
 * @example Usage
 * ```ts
 * import { openCapture } from "./open_capture.ts";
 * import { assertEquals } from "@std/assert";
 *
 * await using capture = await openCapture({
 *   source: { kind: "test" },
 *   size: { width: 320, height: 240 },
 *   count: 2,
 * });
 * for await (const { sequence, picture } of capture.frames()) {
 *   assertEquals(picture.data.length, 320 * 240 * 3 / 2);
 *   capture.recycle(picture.data.buffer); // nobody needs frame `sequence` any more
 * }
 * ```
 */
export async function openCapture(
  options: CaptureOptions,
  { signal }: { signal?: AbortSignal } = {},
): Promise<Capture> {
  checkCaptureOptions(options);
  signal?.throwIfAborted();
  const { source } = options;
  const isFile = source.kind === "file" && await checkFile(source);
  if (source.kind === "file" && source.loop) {
    // Where ffmpeg can decode nothing it would start again for ever.
    const once = await openCapture({ ...options, source: { ...source, loop: false }, count: 1 }, { signal });
    await once.close();
  }
  const spawnOptions: SpawnFfmpegOptions = { path: options.ffmpeg, signal };
  const [features, probed] = await Promise.all([
    ffmpegFeatures(spawnOptions),
    isFile ? probeFile(source.path, spawnOptions) : undefined,
  ]);
  signal?.throwIfAborted();
  return await FfmpegCapture.open(options, ffmpegArguments(options, features, probed), spawnOptions);
}

/**
 * Whether this is a file, rather than a pipe or nothing. Throws a {@linkcode CaptureError} where that is trouble
 * enough; what else may be wrong, ffmpeg will say.
 */
async function checkFile({ path, loop }: FileSource): Promise<boolean> {
  let stat: Deno.FileInfo;
  try {
    stat = await Deno.stat(path);
  } catch {
    // Missing or not ours to read.
    return false;
  }
  if (stat.isFile && stat.size === 0) {
    throw new CaptureError("not-a-video", `Cannot read ${path}: the file is empty; check the file`);
  }
  if (loop && !stat.isFile && !stat.isDirectory) {
    throw new CaptureError(
      "bad-options",
      `Cannot loop ${path}: only a file can be read again from its start`,
    );
  }
  return stat.isFile;
}

/** The file's video; undefined where ffmpeg finds none. A pipe must not come here: what is read from it is gone. */
async function probeFile(path: string, options: SpawnFfmpegOptions): Promise<VideoStream | undefined> {
  const streams = new StreamFinder();
  await using ffmpeg = spawnFfmpeg(probeArguments(path), {
    ...options,
    onLine: ({ text }) => streams.take(text),
  });
  await ffmpeg.status;
  return streams.input;
}
