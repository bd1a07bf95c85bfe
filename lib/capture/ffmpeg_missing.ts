import { CaptureError } from "./capture_error.ts";

const INSTALL: Partial<Record<typeof Deno.build.os, string>> = {
  linux: "apt install ffmpeg (Debian, Ubuntu), dnf install ffmpeg (Fedora) or pacman -S ffmpeg (Arch)",
  darwin: "brew install ffmpeg",
  windows: "winget install ffmpeg",
};

/** Options of {@linkcode ffmpegMissing}. */
export interface FfmpegMissingOptions {
  /** @default {Deno.build.os} */
  os?: typeof Deno.build.os;
  cause?: unknown;
}

/** The error for an ffmpeg that cannot be started, with the command that installs it. */
export function ffmpegMissing(
  path: string,
  reason: string,
  options: FfmpegMissingOptions = {},
): CaptureError {
  const { os = Deno.build.os, cause } = options;
  const remedy = INSTALL[os] ?? "see https://ffmpeg.org/download.html";
  return new CaptureError("ffmpeg-missing", `Cannot start ${path}: ${reason}\nInstall it: ${remedy}`, {
    cause,
  });
}
