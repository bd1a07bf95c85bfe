import type { JpegFrame, RawFrame, RoomyJpeg } from "../frame.ts";
import { cutJpegs } from "../jpeg/cut_jpegs.ts";
import { JpegError } from "../jpeg/jpeg_error.ts";
import { BrokenJpegs } from "./broken_jpegs.ts";
import type { Capture } from "./capture.ts";
import { CaptureError } from "./capture_error.ts";
import {
  type CaptureOptions,
  type CaptureSource,
  checkCaptureOptions,
  isStdin,
  type JpegsSource,
} from "./capture_options.ts";
import { chooseCapture } from "./choose_capture.ts";
import { explainDeviceFailure } from "./device/explain_device_failure.ts";
import { findHolder } from "./device/v4l2_nodes.ts";
import { explainFailure, type FfmpegEnd } from "./explain_failure.ts";
import { explainUrlFailure } from "./explain_url_failure.ts";
import { feedJpegs } from "./feed_jpegs.ts";
import { copyArguments, type FfmpegSurroundings, filteredRate, rawArguments } from "./ffmpeg_arguments.ts";
import { type FfmpegFeatures, ffmpegFeatures } from "./ffmpeg_features.ts";
import { FIRST_FRAME_MS, noFrameInTime } from "./first_frame_deadline.ts";
import { FfmpegRun } from "./ffmpeg_run.ts";
import { findSource, type FoundSource } from "./find_source.ts";
import { inputScript, testScene } from "./input_arguments.ts";
import { JpegCapture } from "./jpeg_capture.ts";
import { JpegSource } from "./jpeg_source.ts";
import { RawCapture, type RawCaptureOptions } from "./raw_capture.ts";
import { sourceName, sourceTitle } from "./source_name.ts";
import { within } from "../within.ts";

/** Options of {@linkcode openCapture} that are no matter of what is captured. */
export interface OpenCaptureOptions {
  /** Closes the source when it aborts; frames then end with its reason. */
  signal?: AbortSignal;
  /** Told of each JPEG that the source began and that is left out as it is broken, and why. */
  onBroken?(reason: string): void;
  /** Told in words for the user what is not as asked for, and does not keep frames from coming. */
  onWarning?(words: string): void;
  /** How long a camera, a stream or a screen may take to its first frame, in ms. @default {20_000} */
  firstFrameMs?: number;
  /**
   * Whether frames end with a {@linkcode CaptureError} `resized` where the source changes its size midway and none is
   * asked for. Else pixels are stretched to the first size; JPEGs always have their own.
   *
   * @default {false}
   */
  followSize?: boolean;
}

/** Options with which no JPEGs come. */
export type PixelCaptureOptions = CaptureOptions & ({ capture: "raw" } | { format: "bgr" });

/**
 * Opens a source and resolves when its first frame is there. Pixels are I420, full-range BT.601, or BGR; a source that
 * makes JPEGs itself hands those out where `capture` allows.
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
 *   capture: "raw",
 * });
 * for await (const { sequence, picture } of capture.frames()) {
 *   assertEquals(picture.data.length, 320 * 240 * 3 / 2);
 *   capture.recycle(picture.data.buffer); // nobody needs frame `sequence` any more
 * }
 * ```
 */
export function openCapture(
  options: PixelCaptureOptions,
  run?: OpenCaptureOptions,
): Promise<Capture<RawFrame>>;
export function openCapture(options: CaptureOptions, run?: OpenCaptureOptions): Promise<Capture>;
export async function openCapture(options: CaptureOptions, run: OpenCaptureOptions = {}): Promise<Capture> {
  checkCaptureOptions(options);
  run.signal?.throwIfAborted();
  const { source } = options;
  if (source.kind === "jpegs") return await openJpegs(source, options, run);
  const spawnOptions = { path: options.ffmpeg, signal: run.signal };
  // At the same time, as it takes ffmpeg longer to start than to answer.
  const asking = ffmpegFeatures(spawnOptions);
  asking.catch(() => {}); // thrown where it is needed
  const found = await findSource(options, { ...run, ...spawnOptions, features: asking });
  const features = await asking;
  if (source.kind === "file" && source.loop) {
    // Where ffmpeg can decode nothing it would start again for ever.
    const once = await openCapture({ ...options, source: { ...source, loop: false }, count: 1 }, run);
    await once.close();
  }
  run.signal?.throwIfAborted();
  const opening: Opening = { options, run, features, found };
  const copied = chooseCapture(options, { ...found, mode: found.device?.mode }) === "copy";
  const capture = copied ? await openCopy(opening) : await openRaw(opening);
  const { device } = found;
  if (!device || isAsAsked(capture, options)) return capture;
  // The driver gives another size or rate than it had promised: ffmpeg makes what was asked for.
  await capture.close();
  return await openRaw({ ...opening, found: { ...found, device: { ...device, isOffRate: true } } });
}

/** Whether a device gives what it was asked for; a rate up to a hundredth too high is one such as 29.97. */
function isAsAsked({ width, height, fps }: Capture, { size, fps: asked }: CaptureOptions): boolean {
  const isFast = asked !== undefined && fps !== undefined && fps > asked * 1.01;
  return !isFast && (!size || (width === size.width && height === size.height));
}

/** A source that was found and is about to be opened. */
interface Opening {
  options: CaptureOptions;
  run: OpenCaptureOptions;
  features: FfmpegFeatures;
  found: FoundSource;
}

async function openRaw(opening: Opening): Promise<Capture<RawFrame>> {
  const run = startFfmpeg(opening, rawArguments);
  const words = wordsOf(opening);
  const { format = "i420", source } = opening.options;
  const fps = source.kind === "test"
    ? testScene(opening.options).stream.fps
    : filteredRate(opening.options, opening.found.device);
  const explainResize = followsSize(opening) ? sizeChangeOf(source) : undefined;
  return await withinDeadline(opening, run, RawCapture.open(run, { format, words, fps, explainResize }));
}

/** Whether its user wants to know of another size of the source: not where frames are of the size asked for anyhow. */
function followsSize({ options: { size }, run: { followSize = false } }: Opening): boolean {
  return followSize && size === undefined;
}

function sizeChangeOf(source: CaptureSource): RawCaptureOptions["explainResize"] {
  return ({ from, to }) => {
    const sizes = `from ${from.width}x${from.height} to ${to.width}x${to.height}`;
    const reason = `Cannot go on with ${sourceName(source)}: its picture changed ${sizes}`;
    return new CaptureError("resized", reason, { remedy: "start again" });
  };
}

async function openCopy(opening: Opening): Promise<Capture<JpegFrame>> {
  const run = startFfmpeg(opening, copyArguments);
  const capture = JpegCapture.open({
    jpegs: cutFrom(run, opening),
    words: wordsOf(opening),
    fps: () => run.streams.input?.fps,
    count: opening.options.count,
    close: () => run.close(),
  });
  return await withinDeadline(opening, run, capture);
}

function startFfmpeg(
  opening: Opening,
  argumentsOf: (options: CaptureOptions, surroundings: FfmpegSurroundings) => string[],
): FfmpegRun {
  const { options, run: { signal }, features, found } = opening;
  const { ffmpeg: path, source, stdin = Deno.stdin.readable, count } = options;
  const tellsSizes = followsSize(opening);
  const surroundings = { ...found, ffmpeg: features, display: displayOf(source), tellsSizes };
  const explain = (end: FfmpegEnd) => explainEnd(options, found, end);
  const input = isStdin(source) ? stdin : undefined;
  const script = inputScript(options, features);
  return new FfmpegRun(argumentsOf(options, surroundings), { path, input, script, signal, count, explain });
}

/** Cuts ffmpeg's output; why ffmpeg ended is thrown behind the last JPEG. */
async function* cutFrom(
  run: FfmpegRun,
  { options, run: { onBroken } }: Opening,
): AsyncGenerator<RoomyJpeg, void> {
  const { source, live } = options;
  const broken = new BrokenJpegs(onBroken);
  // What is cut off by the run's own end is not broken.
  const tell = (reason: string) => run.closed || broken.tell(reason);
  let frames = 0;
  try {
    for await (const jpeg of cutJpegs(run.ffmpeg.stdout, { onBroken: tell })) {
      frames++;
      yield jpeg;
    }
  } catch (error) {
    if (!(error instanceof JpegError)) throw error;
    throw new CaptureError(
      "not-a-video",
      `Cannot copy the JPEGs of ${sourceName(source)}: there are none in it`,
    );
  }
  await run.end({ frames: frames + broken.count, torn: false });
  if (source.kind === "file" && !live) {
    broken.check(sourceName(source), "have ffmpeg mend them: --capture raw");
  }
}

async function openJpegs(
  source: JpegsSource,
  options: CaptureOptions,
  run: OpenCaptureOptions,
): Promise<Capture> {
  const choice = chooseCapture(options, {});
  const jpegs = await JpegSource.open(source, { ...options, ...run });
  const words = [sourceTitle(source), ...(options.live && jpegs.fps ? ["at its own pace"] : [])];
  const { ffmpeg: path, count } = options;
  if (choice === "copy") {
    const close = () => jpegs.close();
    return await JpegCapture.open({ jpegs: jpegs.jpegs(), words, fps: () => jpegs.fps, count, close });
  }
  const features = await ffmpegFeatures({ path, signal: run.signal });
  const { stream: input, failure } = feedJpegs(jpegs.jpegs());
  const ffmpeg = new FfmpegRun(rawArguments(options, { ffmpeg: features }), {
    path,
    input,
    signal: run.signal,
    count,
    explain: (end) => failure() ?? explainFailure(options, end),
    onClose: () => jpegs.close(),
  });
  return await RawCapture.open(ffmpeg, {
    format: options.format ?? "i420",
    words,
    fps: filteredRate(options) ?? jpegs.fps,
  });
}

/** Gives up on what should be seen at once; a file or a pipe may take its time. */
async function withinDeadline<T extends Capture>(
  { options: { source }, run: { firstFrameMs = FIRST_FRAME_MS } }: Opening,
  run: FfmpegRun,
  opening: Promise<T>,
): Promise<T> {
  if (source.kind === "file") return await opening;
  const opened = await within(firstFrameMs, opening);
  if (opened) return opened;
  opening.catch(() => {}); // it breaks off for being closed
  await run.close();
  throw noFrameInTime(source, firstFrameMs);
}

async function explainEnd(
  options: CaptureOptions,
  { device }: FoundSource,
  end: FfmpegEnd,
): Promise<CaptureError | undefined> {
  const { source } = options;
  const isStarted = end.status.code !== 127 && end.status.code !== 126;
  if (source.kind === "url" && isStarted) return explainUrlFailure(source, end);
  if (device && isStarted) {
    const holder = device.system === "v4l2" ? await findHolder(device.path) : undefined;
    const failure = explainDeviceFailure({ ...end, ...device, holder });
    if (failure) return failure;
  }
  return explainFailure(options, end);
}

/** What a capture is described by. */
function wordsOf({ options: { source, live }, found: { title } }: Opening): string[] {
  const isPaced = live && source.kind === "file" && !isStdin(source);
  return [
    title,
    ...(source.kind === "file" && source.loop ? ["looped"] : []),
    ...(isPaced ? ["at its own pace"] : []),
  ];
}

/** The X11 display of whoever runs this. */
function displayOf({ kind }: CaptureSource): string | undefined {
  return kind === "screen" && Deno.build.os === "linux" ? Deno.env.get("DISPLAY") : undefined;
}
