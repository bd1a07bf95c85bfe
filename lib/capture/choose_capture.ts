import { CaptureError } from "./capture_error.ts";
import { type CaptureOptions, isPaced } from "./capture_options.ts";
import { sourceName } from "./source_name.ts";
import type { ChosenMode } from "./device/choose_mode.ts";
import type { VideoStream } from "./video_stream.ts";

/** What of a source decides whether its JPEGs can go out as they are. */
export interface CopySurroundings {
  /** What is known of its video, if anything is. */
  stream?: VideoStream;
  /** Whether its picture is to be turned. */
  turned?: boolean;
  /** Of a device: what it is going to be asked for. */
  mode?: ChosenMode;
}

/**
 * Chooses whether frames come as pixels or as the source's own JPEGs.
 *
 * Throws a {@linkcode CaptureError} `bad-options` where JPEGs are asked for that there are none of, or that would
 * have to change.
 */
export function chooseCapture(options: CaptureOptions, surroundings: CopySurroundings): "raw" | "copy" {
  const { source, capture = "auto", format = "i420" } = options;
  if (capture === "raw" || format === "bgr") return "raw";
  const obstacle = changeAskedFor(options, surroundings) ?? obstacleIn(options, surroundings);
  if (capture === "auto") return obstacle === undefined ? "copy" : "raw";
  if (obstacle === undefined) return "copy";
  throw new CaptureError(
    "bad-options",
    `Cannot copy the JPEGs of ${sourceName(source)} as they are: ${obstacle}; leave out --capture copy`,
  );
}

function changeAskedFor(
  { source, size, scale, fps, live }: CaptureOptions,
  { mode }: CopySurroundings,
): string | undefined {
  const givenSize = mode?.size !== undefined && mode.size.width === size?.width &&
    mode.size.height === size.height;
  if (scale !== undefined || (size && !givenSize)) return "another size is asked for";
  return fps === undefined || isPaced({ source, live }) || mode?.fps === fps
    ? undefined
    : "another rate is asked for";
}

function obstacleIn(
  { source, capture }: CaptureOptions,
  { stream, turned = false, mode }: CopySurroundings,
): string | undefined {
  if (mode) {
    return mode.format === "mjpeg"
      ? undefined
      : `the device gives ${mode.format ?? "no format that is known"}`;
  }
  if (source.kind === "jpegs") return undefined;
  if (source.kind === "test" || source.kind === "screen") return "there are none";
  if (stream === undefined) {
    // Nothing can be known of a pipe before it is read: whoever asks for JPEGs has to know that there are any.
    return capture === "copy" ? undefined : "nothing is known of its video";
  }
  if (stream.codec !== "mjpeg") return `its video is ${stream.codec}, not mjpeg`;
  if (stream.range === "tv") return "its range is limited, which a JPEG cannot say";
  if (stream.interlaced) return "each of its frames is two fields";
  return turned ? "its picture has to be turned" : undefined;
}
