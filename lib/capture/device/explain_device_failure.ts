import { CaptureError, type CaptureErrorCode } from "../capture_error.ts";
import type { FfmpegEnd } from "../explain_failure.ts";
import { countedFrames, ffmpegSaid } from "../failure_words.ts";
import type { DeviceSystem } from "./device.ts";

/** A reason for which a device gives no frames. */
interface Reason {
  /** What ffmpeg says then, in one of the lines of its log. */
  says: RegExp;
  code: CaptureErrorCode;
  /** The words of the message, from the path on. */
  words: string | ((failure: DeviceFailure) => string);
}

/** How an ffmpeg ended that read from a device. */
export interface DeviceFailure extends Pick<FfmpegEnd, "status" | "errors" | "frames"> {
  system: DeviceSystem;
  /** What ffmpeg was told to open. */
  path: string;
  /** The program that has the device, in words, where it is known: `ffmpeg (process 4711)`. */
  holder?: string;
}

const REPLUG = "unplug it and plug it in again";

const NO_SUCH = "there is no such device; check the cable, and --list-devices for what there is";

/** In this order: an earlier one is the more telling. */
const REASONS: Readonly<Record<DeviceSystem, readonly Reason[]>> = {
  v4l2: [
    { says: /No such file or directory|No such device/, code: "not-found", words: NO_SUCH },
    {
      says: /Permission denied|Operation not permitted/,
      code: "no-permission",
      words: "this user may not use it; join the group video with `sudo usermod -aG video $USER`, " +
        "then log in again",
    },
    {
      says: /Device or resource busy/,
      code: "busy",
      words: heldBy,
    },
    {
      says: /No space left on device/,
      code: "busy",
      words: "the USB bus has no room for it; ask for a smaller --size or --fps, or plug it in elsewhere",
    },
    {
      says:
        /Inappropriate ioctl for device|[Nn]ot a video capture device|does not support the streaming|Is a directory|Invalid argument.*QUERYCAP/,
      code: "not-a-device",
      words: "it gives no video; --list-devices shows what does",
    },
    {
      says: /Cannot find a proper format|Cannot set video format|changed the pixel format/,
      code: "bad-options",
      words: "it lacks the format that was asked for; --list-devices shows its formats",
    },
  ],
  avfoundation: [
    { says: /Video device not found|Invalid device index/, code: "not-found", words: NO_SUCH },
    {
      says: /in use by another/,
      code: "busy",
      words: "another program uses it; close that program",
    },
    {
      says: /Cannot use|not authorized/,
      code: "no-permission",
      words: "this terminal may not use cameras; allow it in System Settings, Privacy & Security, Camera",
    },
    {
      says: /is not supported by the (input )?device/,
      code: "bad-options",
      words: "it lacks the size, rate or format that was asked for; --list-devices shows its modes",
    },
  ],
  dshow: [
    { says: /Could not find video device/, code: "not-found", words: NO_SUCH },
    {
      says: /already in use/,
      code: "busy",
      words: "another program uses it; close that program",
    },
    {
      says: /Access is denied|0x80070005/,
      code: "no-permission",
      words: "this user may not use it; allow it in Settings, Privacy & security, Camera",
    },
    {
      says: /Could not set video options/,
      code: "bad-options",
      words: "it lacks the size, rate or format that was asked for; --list-devices shows its modes",
    },
  ],
};

/**
 * Says in words for the user why the frames of a device ended without having been told to: also where ffmpeg's status
 * is 0, as it is when a camera is unplugged. Undefined where it is not the device: no ffmpeg, or a signal.
 */
export function explainDeviceFailure(failure: DeviceFailure): CaptureError | undefined {
  const { system, path, status, errors, frames } = failure;
  if (status.code === 126 || status.code === 127 || status.signal !== null) return undefined;
  if (status.code === 255 && errors.length === 0) return undefined;
  if (frames > 0) return gone(failure);
  for (const { says, code, words } of REASONS[system]) {
    if (!errors.some((error) => says.test(error))) continue;
    const why = typeof words === "string" ? words : words(failure);
    return new CaptureError(code, `Cannot open ${path}: ${why}`);
  }
  return new CaptureError(
    "no-frames",
    `Cannot read ${path}: it gives no frames${ffmpegSaid(errors[0])}; ${REPLUG}`,
  );
}

function gone({ path, frames, errors }: DeviceFailure): CaptureError {
  if (!errors.some((error) => /No such device/.test(error))) {
    const reason = `Cannot go on with ${path}: it broke off after ${countedFrames(frames)}${
      ffmpegSaid(errors[0])
    }`;
    return new CaptureError("crashed", reason, { remedy: REPLUG });
  }
  return new CaptureError(
    "gone",
    `Cannot go on with ${path}: the device is gone after ${countedFrames(frames)}`,
    { remedy: "check its cable, then start again" },
  );
}

function heldBy({ path, holder }: DeviceFailure): string {
  if (holder !== undefined) return `${holder} has it; end that first`;
  return `another program has it; find out which with \`fuser -v ${path}\` and end that first`;
}
