import { CaptureError } from "./capture_error.ts";
import { type CaptureOptions, type DeviceSource, type FileSource, isStdin } from "./capture_options.ts";
import { chooseMode } from "./device/choose_mode.ts";
import { deviceSystemOf } from "./device/device.ts";
import { locateDevice } from "./device/list_devices.ts";
import { setControls } from "./device/v4l2_controls.ts";
import { explainUrlFailure } from "./explain_url_failure.ts";
import { probeArguments } from "./ffmpeg_arguments.ts";
import { type FfmpegFeatures, NO_FEATURES } from "./ffmpeg_features.ts";
import { FIRST_FRAME_MS, noFrameInTime } from "./first_frame_deadline.ts";
import { type DeviceInput, inputScript } from "./input_arguments.ts";
import { sourceTitle } from "./source_name.ts";
import { spawnFfmpeg, type SpawnFfmpegOptions } from "./spawn_ffmpeg.ts";
import { within } from "../within.ts";
import { StreamFinder, type VideoStream } from "./video_stream.ts";

/** A probe is told to write nothing. */
const NO_OUTPUT = /At least one output file must be specified/;

/** What is known of a source before its first frame. */
export interface FoundSource {
  /** What it is called in a list: `street.mp4`. */
  title: string;
  /** Its video. */
  stream?: VideoStream;
  /** Whether its picture is to be turned. */
  turned?: boolean;
  /** Of a stream of the network: whether it is JPEGs without end and nothing else, which we can cut ourselves. */
  isBareJpegs?: boolean;
  device?: DeviceInput;
}

/** Options of {@linkcode findSource}. */
export interface FindSourceOptions extends Omit<SpawnFfmpegOptions, "onLine" | "input"> {
  /** What ffmpeg can do, once it has said so. */
  features: Promise<FfmpegFeatures>;
  /** Told what a device did not do as it was asked. */
  onWarning?(words: string): void;
  /** How long a stream of the network may take, in ms. @default {20_000} */
  firstFrameMs?: number;
}

/** Programs that serve a stream in this way serve it once, and end with the first who leaves: they cannot be probed. */
const SERVED_ONCE = /^(tcp|srt):/i;

/**
 * Finds out what can be known of a source: a file's video, a device's path and the best of its modes. Throws
 * {@linkcode CaptureError} where that is trouble enough; what else may be wrong, ffmpeg will say.
 */
export async function findSource(options: CaptureOptions, run: FindSourceOptions): Promise<FoundSource> {
  const { source } = options;
  const title = sourceTitle(source);
  switch (source.kind) {
    case "file":
      return isStdin(source) || !await isFile(source) ? { title } : { title, ...await probe(options, run) };
    case "url":
      // Who has it copied knows that it is JPEGs.
      if (SERVED_ONCE.test(source.url)) return { title, isBareJpegs: options.capture === "copy" };
      return { title, ...await probe(options, run) };
    case "device":
      return await findDeviceInput(source, options, run);
    default:
      return { title };
  }
}

/** Whether this is a file, rather than a pipe or nothing: what a probe reads of a pipe is gone. */
async function isFile({ path, loop }: FileSource): Promise<boolean> {
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

/** The source's video, if ffmpeg finds any. */
async function probe(
  options: CaptureOptions,
  { features, firstFrameMs = FIRST_FRAME_MS, path, signal }: FindSourceOptions,
): Promise<Pick<FoundSource, "stream" | "turned" | "isBareJpegs">> {
  const { source } = options;
  const streams = new StreamFinder();
  // How a file is read is the same for all: no need to wait.
  const known = source.kind === "file" ? NO_FEATURES : await features;
  await using ffmpeg = spawnFfmpeg(probeArguments(options, { ffmpeg: known }), {
    path,
    signal,
    script: inputScript(options, known),
    onLine: ({ text }) => streams.take(text),
  });
  // A file may take its time.
  const status = await (source.kind === "url" ? within(firstFrameMs, ffmpeg.status) : ffmpeg.status);
  signal?.throwIfAborted();
  if (status === undefined) throw noFrameInTime(source, firstFrameMs);
  if (source.kind === "url" && streams.input === undefined && status.code !== 127 && status.code !== 126) {
    const errors = ffmpeg.log.errors.filter((error) => !NO_OUTPUT.test(error));
    throw explainUrlFailure(source, { status, errors, streams, frames: 0, torn: false });
  }
  const isBareJpegs = /^mp?jpeg$/.test(streams.format) && !streams.finite;
  return { stream: streams.input, turned: streams.turned, isBareJpegs };
}

async function findDeviceInput(
  { device: wanted, controls = [] }: DeviceSource,
  options: CaptureOptions,
  { onWarning, path: ffmpeg, signal }: FindSourceOptions,
): Promise<FoundSource> {
  const { path, name, modes } = await locateDevice(wanted, { path: ffmpeg, signal });
  for (const words of await setControls(path, controls)) onWarning?.(words);
  const { size, fps, format, capture } = options;
  const mode = chooseMode(modes, { size, fps, capture: format === "bgr" ? "raw" : capture });
  const title = name === "" || name === path ? path : `${name} (${path})`;
  return { title, device: { system: deviceSystemOf(Deno.build.os), path, mode } };
}
