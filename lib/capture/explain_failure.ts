import { CaptureError } from "./capture_error.ts";
import { type CaptureOptions, type CaptureSource, isStdin } from "./capture_options.ts";
import { countedFrames, ffmpegSaid } from "./failure_words.ts";
import { ffmpegMissing } from "./ffmpeg_missing.ts";
import { sourceName } from "./source_name.ts";
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
  streams: Pick<StreamFinder, "opened" | "guessed" | "sound" | "input" | "finite">;
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
  const name = sourceName(source);
  const words = ffmpegSaid(lastWords(errors, name));
  const breakOff = (why: string, remedy: string) =>
    new CaptureError(
      "crashed",
      `Cannot go on with ${name}: ffmpeg ${why} after ${countedFrames(frames)}${words}`,
      { remedy },
    );

  if (status.code === 127) return ffmpegMissing(ffmpeg, "there is no such program");
  if (status.code === 126) return ffmpegMissing(ffmpeg, "it is no program that this user may run");
  if (status.signal !== null) return breakOff(`was ended by ${status.signal}`, "start again");
  if (status.code === 255 && words === "") return breakOff("was told to stop", "start again");
  if (source.kind === "screen" && frames === 0) return explainNoScreen(words);
  if (frames === 0) return explainNoFrame(source, words, end);
  const cutOff = errors.find((error) => CUT_OFF.test(error));
  if (cutOff !== undefined) {
    const where = `the file is cut off after ${countedFrames(frames)}${ffmpegSaid(cutOff)}`;
    return new CaptureError("truncated", `Cannot read all of ${name}: ${where}; ${remedies(source).again}`);
  }
  // What has no end does not end by itself.
  const endless = source.kind === "screen";
  return status.code !== 0 || torn || endless ? breakOff("gave up", "check the source") : undefined;
}

/** What to do about a source that is no good, and about one that is not whole. */
function remedies(source: CaptureSource): { check: string; again: string } {
  if (isStdin(source)) return { check: "check what writes it", again: "check what writes it" };
  return { check: "check the file", again: "copy or record it again" };
}

function explainNoScreen(words: string): CaptureError {
  const remedy = Deno.build.os === "linux"
    ? "it has to be an X11 display, named by DISPLAY; of Wayland only what runs in Xwayland is seen"
    : "allow this terminal to record it, in the system's privacy settings";
  return new CaptureError("not-found", `Cannot see the screen${words}: ${remedy}`);
}

function explainNoFrame(source: CaptureSource, words: string, { errors, streams }: FfmpegEnd): CaptureError {
  const name = sourceName(source);
  const { check, again } = remedies(source);
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
      `Cannot make such large frames${ffmpegSaid(tooLarge)}; ask for smaller ones`,
    );
  }
  const cutOff = said(CUT_OFF);
  if (!streams.opened && cutOff && !streams.guessed) {
    return new CaptureError(
      "truncated",
      `Cannot read ${name}: the file is cut off${ffmpegSaid(cutOff)}; ${again}`,
    );
  }
  if (!streams.opened) {
    return new CaptureError(
      "not-a-video",
      `Cannot read ${name}: ffmpeg finds no video in it${words}; ${check}`,
    );
  }
  if (streams.input === undefined) {
    const what = streams.sound ? "there is sound in it but no video" : "there is no video in it";
    return new CaptureError("not-a-video", `Cannot read ${name}: ${what}${words}; ${check}`);
  }
  return new CaptureError(
    "no-frames",
    `Cannot read ${name}: ffmpeg can decode no frame of it${words}; ${again}`,
  );
}

/** The last error that says what is wrong, rather than what followed from it. */
function lastWords(errors: readonly string[], name: string): string {
  const telling = errors.findLast((error) => !AFTERMATH.test(error)) ?? errors.at(0) ?? "";
  return telling.replace(`file:${name}: `, "");
}
