import type { Device, DeviceMode } from "./device.ts";

/** What a list of ffmpeg's is made of: the devices with nothing known of their modes. */
export type ListedDevice = Pick<Device, "path" | "name" | "index">;

/** avfoundation turns what a camera has into this by itself, which is next to I420. */
const FORMAT = "nv12";

/** Lists the devices in ffmpeg's log, and opens none. */
export const AVFOUNDATION_LIST = ["-f", "avfoundation", "-list_devices", "true", "-i", ""];

/**
 * Has ffmpeg list a device's modes, which it does only where it is asked for one that there is not. The device stays
 * closed.
 */
export function avfoundationModeArguments(path: string): string[] {
  return ["-f", "avfoundation", "-video_size", "1x1", "-i", `${path}:none`];
}

/** Reads the cameras out of ffmpeg's log, and none of the screens and microphones. */
export function parseAvfoundationDevices(lines: readonly string[]): ListedDevice[] {
  const start = lines.findIndex((line) => line.includes("AVFoundation video devices:"));
  const end = lines.findIndex((line) => line.includes("AVFoundation audio devices:"));
  return lines.slice(start + 1, end < 0 ? undefined : end).flatMap((line) => {
    const [, index, name] = /^\[(\d+)\] (.*)$/.exec(line) ?? [];
    if (name === undefined || /^Capture screen \d+$/.test(name)) return [];
    return [{ path: index, name, index: Number(index) }];
  });
}

/** Reads lines such as `  1280x720@[15.000000 30.000000]fps`. ffmpeg takes the highest of each range alone. */
export function parseAvfoundationModes(lines: readonly string[]): DeviceMode[] {
  const rates = new Map<string, Set<number>>();
  for (const line of lines) {
    const [, size, fps] = /^\s*(\d+x\d+)@\[[\d.]+ ([\d.]+)\]fps$/.exec(line) ?? [];
    if (size !== undefined) rates.set(size, (rates.get(size) ?? new Set()).add(Number(fps)));
  }
  return [...rates].map(([size, fps]) => {
    const [width, height] = size.split("x").map(Number);
    return { format: FORMAT, compressed: false, width, height, fps: [...fps].sort((a, b) => b - a) };
  });
}
