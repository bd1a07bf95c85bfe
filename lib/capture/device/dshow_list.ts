import type { ListedDevice } from "./avfoundation_list.ts";
import type { DeviceMode } from "./device.ts";

/** Lists the devices in ffmpeg's log, and opens none. */
export const DSHOW_LIST = ["-f", "dshow", "-list_devices", "true", "-i", "dummy"];

// "  vcodec=mjpeg  min s=640x480 fps=5 max s=640x480 fps=30 (tv, bt470bg/bt709/unknown, topleft)"
const MODE = /^\s*(vcodec|pixel_format)=(\S+) +min s=(\d+)x(\d+) fps=([\d.]+) max s=(\d+)x(\d+) fps=([\d.]+)/;

/** Has ffmpeg list a device's modes. */
export function dshowModeArguments(path: string): string[] {
  return ["-f", "dshow", "-list_options", "true", "-i", `video=${path}`];
}

/**
 * Reads the cameras out of ffmpeg's log. Since ffmpeg 5.0 each line ends with what the device gives: `"Webcam" (video)`;
 * before that they stood below headings. A path is the alternative name, where there is one: two cameras of a make
 * have the same name.
 */
export function parseDshowDevices(lines: readonly string[]): ListedDevice[] {
  const devices: ListedDevice[] = [];
  let isVideo = false;
  let heading = false;
  for (const line of lines) {
    if (/^DirectShow (video|audio) devices/.test(line)) heading = line.startsWith("DirectShow video");
    const [, name, kind] = /^\s*"(.*)"(?: \(([^"]*)\))?$/.exec(line) ?? [];
    if (name !== undefined) {
      isVideo = kind === undefined ? heading : kind.includes("video");
      if (isVideo) devices.push({ path: name, name, index: devices.length });
    }
    const alternative = /^\s*Alternative name "(.*)"$/.exec(line)?.[1];
    if (alternative !== undefined && isVideo) devices.at(-1)!.path = alternative;
  }
  return devices;
}

/** Reads the list of modes in ffmpeg's log, each of them once. */
export function parseDshowModes(lines: readonly string[]): DeviceMode[] {
  const modes = new Map<string, DeviceMode>();
  for (const line of lines) {
    const [, kind, format, ...numbers] = MODE.exec(line) ?? [];
    if (format === undefined) continue;
    const [minX, minY, slowest, width, height, fastest] = numbers.map(Number);
    const isRange = minX !== width || minY !== height;
    const fps = slowest === fastest ? [fastest] : [fastest, slowest];
    const mode: DeviceMode = {
      ...{ format, compressed: kind === "vcodec", width, height },
      ...(isRange && { from: { width: minX, height: minY, stepX: 1, stepY: 1 } }),
      fps,
      ...(fps.length > 1 && { anyFps: true as const }),
    };
    // One that tells its colours is listed a second time without them.
    modes.set(JSON.stringify(mode), mode);
  }
  return [...modes.values()];
}
