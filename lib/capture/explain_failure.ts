import { CaptureError } from "./capture_error.ts";
import type { CaptureOptions } from "./capture_options.ts";
import { ffmpegMissing } from "./ffmpeg_missing.ts";
import type { FfmpegStatus } from "./spawn_ffmpeg.ts";
import type { StreamFinder } from "./video_stream.ts";

/** What ffmpeg says after it has said what is wrong. */
const AFTERMATH =
  /^(Conversion failed|Error (re)?initializing|Error while (filtering|processing)|Error marking|Error opening input file|Failed to inject|To ignore this|Task finished|Terminating thread|Could not open encoder|Nothing was written)/;
const TOO_LARGE = /Picture size \S+ is invalid|Cannot allocate memory/;
const CUT_OFF = /partial file|File ended prematurely|moov atom not found/;

/** How an ffmpeg ended that was not told to. */
export interface FfmpegEnd {
  status: FfmpegStatus;
  /** The last errors of its log. */
  errors: readonly string[];
  streams: Pick<StreamFinder, "opened" | "guessed" | "sound" | "input">;
  /** Whole frames that came out of it. */
  frames: number;
  /** Whether there were bytes after the last whole frame. */
  torn: boolean;
}

/** Says in words for the user why the frames ended. Undefined where they ended as they should. */
export function explainFailure(
  options: Pick<CaptureOptions, "source" | "ffmpeg">,
  end: FfmpegEnd,
): CaptureError | undefined {
  const { source, ffmpeg = "ffmpeg" } = options;
  const { status, errors, frames, torn } = end;
  const name = source.kind === "file" ? source.path : "the test scene";
  const words = brackets(lastWords(errors, name));
  const breakOff = (why: string, remedy: string) =>
    new CaptureError(
      "crashed",
      `Cannot go on with ${name}: ffmpeg ${why} after ${counted(frames)}${words}; ${remedy}`,
    );

  if (status.code === 127) return ffmpegMissing(ffmpeg, "there is no such program");
  if (status.code === 126) return ffmpegMissing(ffmpeg, "it is no program that this user may run");
  if (status.signal !== null) return breakOff(`was ended by ${status.signal}`, "start again");
  if (status.code === 255 && words === "") return breakOff("was told to stop", "start again");
  if (frames === 0) return explainNoFrame(name, words, end);
  const cutOff = errors.find((error) => CUT_OFF.test(error));
  if (cutOff !== undefined) {
    const where = `the file is cut off after ${counted(frames)}${brackets(cutOff)}`;
    return new CaptureError("truncated", `Cannot read all of ${name}: ${where}; copy or record it again`);
  }
  return status.code !== 0 || torn ? breakOff("gave up", "check the source") : undefined;
}

function explainNoFrame(name: string, words: string, { errors, streams }: FfmpegEnd): CaptureError {
  const said = (pattern: RegExp) => errors.find((error) => pattern.test(error));
  if (said(/No such file or directory/)) {
    return new CaptureError("not-found", `Cannot open ${name}: there is no such file; check the path`);
  }
  if (said(/Permission denied/)) {
    return new CaptureError(
      "no-permission",
      `Cannot open ${name}: this user may not read it; check its permissions`,
    );
  }
  if (said(/Is a directory/)) {
    return new CaptureError("not-a-file", `Cannot open ${name}: it is a directory; name a video in it`);
  }
  const tooLarge = said(TOO_LARGE);
  if (tooLarge) {
    return new CaptureError(
      "bad-options",
      `Cannot make such large frames${brackets(tooLarge)}; ask for smaller ones`,
    );
  }
  const cutOff = said(CUT_OFF);
  if (!streams.opened && cutOff && !streams.guessed) {
    return new CaptureError(
      "truncated",
      `Cannot read ${name}: the file is cut off${brackets(cutOff)}; copy or record it again`,
    );
  }
  if (!streams.opened) {
    return new CaptureError(
      "not-a-video",
      `Cannot read ${name}: ffmpeg finds no video in it${words}; check the file`,
    );
  }
  if (streams.input === undefined) {
    const what = streams.sound ? "there is sound in it but no video" : "there is no video in it";
    return new CaptureError("not-a-video", `Cannot read ${name}: ${what}${words}; check the file`);
  }
  return new CaptureError(
    "no-frames",
    `Cannot read ${name}: ffmpeg can decode no frame of it${words}; copy or record it again`,
  );
}

/** The last error that says what is wrong, rather than what followed from it. */
function lastWords(errors: readonly string[], name: string): string {
  const telling = errors.findLast((error) => !AFTERMATH.test(error)) ?? errors.at(0) ?? "";
  return telling.replace(`file:${name}: `, "");
}

function brackets(words: string): string {
  return words === "" ? "" : ` (ffmpeg: ${words})`;
}

function counted(frames: number): string {
  return frames === 1 ? "1 frame" : `${frames} frames`;
}
