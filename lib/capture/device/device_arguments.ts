import type { ChosenMode } from "./choose_mode.ts";
import type { DeviceSystem } from "./device.ts";

/**
 * What goes to ffmpeg to read from a device, up to its `-i`. `path` is that of a `Device`: whatever stands in it, it is
 * one argument behind `-i`, which ffmpeg takes for no option.
 */
export function deviceArguments(system: DeviceSystem, path: string, mode: ChosenMode): string[] {
  const { size, fps } = mode;
  return [
    "-f",
    system,
    ...formatArguments(system, mode),
    ...(size ? ["-video_size", `${size.width}x${size.height}`] : []),
    ...(fps === undefined ? [] : ["-framerate", String(fps)]),
    "-i",
    inputName(system, path),
  ];
}

function formatArguments(system: DeviceSystem, { format, compressed }: ChosenMode): string[] {
  if (format === undefined) return [];
  if (system === "v4l2") return ["-input_format", format];
  return [system === "dshow" && compressed ? "-vcodec" : "-pixel_format", format];
}

function inputName(system: DeviceSystem, path: string): string {
  if (system === "dshow") return `video=${path}`;
  // Without a name for sound, avfoundation would take none either; written out it holds for every version.
  if (system === "avfoundation") return `${path}:none`;
  return path;
}
