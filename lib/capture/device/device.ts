import type { FrameSize } from "../capture_options.ts";

/** The system that cameras are reached through, by ffmpeg's name for it. */
export type DeviceSystem = "v4l2" | "avfoundation" | "dshow";

/** A format, size and rates in which a device gives frames. */
export interface DeviceMode extends FrameSize {
  /** FFmpeg's name of the pixel format or codec: `yuyv422`, `nv12`, `mjpeg`, `h264`. */
  format: string;
  /** Whether `format` is a codec. */
  compressed: boolean;
  /** Where every size up to `width` x `height` is possible: the smallest, and how far apart they are, in pixels. */
  from?: FrameSize & { stepX: number; stepY: number };
  /** Frames/s, the highest first, where they are known. */
  fps?: number[];
  /** Whether each rate between those of `fps` is possible too. */
  anyFps?: true;
}

/** A camera, or another source of live video, of this machine. */
export interface Device {
  /** What ffmpeg opens: `/dev/video0`; `0` for avfoundation; for dshow the alternative name, which is unique. */
  path: string;
  /** For people, as the device itself has it: not to be trusted, nor unique. */
  name: string;
  /** N of `/dev/videoN`, else the position in ffmpeg's list. */
  index: number;
  /** Empty where the device says nothing about them. */
  modes: DeviceMode[];
  /** Why `modes` are not known. */
  problem?: string;
}

/** The system for cameras of an operating system; v4l2 for all that are neither macOS nor Windows. */
export function deviceSystemOf(os: typeof Deno.build.os): DeviceSystem {
  if (os === "darwin") return "avfoundation";
  return os === "windows" ? "dshow" : "v4l2";
}
