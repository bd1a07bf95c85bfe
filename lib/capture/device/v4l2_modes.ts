import type { DeviceMode } from "./device.ts";

/** A mode, with the driver's words for its format. */
export interface V4l2Mode extends DeviceMode {
  description: string;
}

/** The sizes and rates of a format, in the driver's words for it. */
export type V4l2Sizes = Omit<V4l2Mode, "format" | "compressed">;

// "Raw       :     yuyv422 :           YUYV 4:2:2 : 640x480 1280x720", "{32-1920, 2}x{32-1080, 2}"
const FFMPEG_FORMAT = /^(Raw|Compressed) *: *(\S+) : *(.*?) :((?: \S.*)?)$/;
const FFMPEG_SIZE = /(\d+)x(\d+)|\{(\d+)-(\d+), (\d+)\}x\{(\d+)-(\d+), (\d+)\}/g;

// "[0]: 'MJPG' (Motion-JPEG, compressed)"
const CTL_FORMAT = /^\s*\[\d+\]: '.*' \((.*?)(?:, [a-z-]+)*\)$/;
// "Size: Stepwise 32x32 - 1920x1080 with step 2/2"
const CTL_SIZE = /^\s*Size: \w+ (\d+)x(\d+)(?: - (\d+)x(\d+)(?: with step (\d+)\/(\d+))?)?$/;
// "Interval: Discrete 0.033s (30.000 fps)", "Interval: Stepwise 0.017s - 1.000s with step 0.001s (1.000-60.000 fps)"
const CTL_RATE = /^\s*Interval: \w+ .*\(([\d.]+)(?:-([\d.]+))? fps\)$/;

/** Reads the log of `ffmpeg -f v4l2 -list_formats all`, less the formats that this ffmpeg does not know. */
export function parseFfmpegModes(lines: readonly string[]): V4l2Mode[] {
  return lines.flatMap((line) => {
    const [, kind, format, description, sizes = ""] = FFMPEG_FORMAT.exec(line) ?? [];
    if (format === undefined || format === "Unsupported") return [];
    const found = [...sizes.matchAll(FFMPEG_SIZE)].map((match) => sizeOf(match.slice(1).map(Number)));
    return found.map((size) => ({ format, compressed: kind === "Compressed", ...size, description }));
  });
}

function sizeOf([width, height, minX, maxX, stepX, minY, maxY, stepY]: number[]): DeviceSize {
  if (!Number.isNaN(width)) return { width, height };
  return { width: maxX, height: maxY, from: { width: minX, height: minY, stepX, stepY } };
}

type DeviceSize = Pick<DeviceMode, "width" | "height" | "from">;

/** Reads the output of `v4l2-ctl --list-formats-ext`. */
export function parseV4l2CtlSizes(text: string): V4l2Sizes[] {
  const sizes: V4l2Sizes[] = [];
  let description = "";
  for (const line of text.split("\n")) {
    description = CTL_FORMAT.exec(line)?.[1] ?? description;
    const size = CTL_SIZE.exec(line)?.slice(1).map(Number);
    if (size) sizes.push({ ...ctlSize(size), description });
    const [, slow, fast] = CTL_RATE.exec(line) ?? [];
    const last = sizes.at(-1);
    if (slow !== undefined && last) addRate(last, Number(slow), fast);
  }
  return sizes;
}

function ctlSize([width, height, maxX, maxY, stepX, stepY]: number[]): DeviceSize {
  if (Number.isNaN(maxX)) return { width, height };
  // A continuous range has no step.
  const from = { width, height, stepX: stepX || 1, stepY: stepY || 1 };
  return { width: maxX, height: maxY, from };
}

function addRate(mode: V4l2Sizes, slow: number, fast: string | undefined): void {
  const rates = fast === undefined ? [slow] : [Number(fast), slow];
  mode.fps = [...new Set([...mode.fps ?? [], ...rates])].sort((a, b) => b - a);
  if (fast !== undefined) mode.anyFps = true;
}

/**
 * Joins both lists: ffmpeg's knows its own names of the formats, v4l2-ctl's the rates, and both have the driver's words
 * for each format. A format of which v4l2-ctl lists nothing keeps ffmpeg's sizes.
 */
export function joinV4l2Modes(named: readonly V4l2Mode[], rated: readonly V4l2Sizes[]): DeviceMode[] {
  const ratedBy = Map.groupBy(rated, ({ description }) => description);
  const modes = new Map<string, DeviceMode>();
  for (const { description, ...mode } of named) {
    const { format, compressed } = mode;
    const known = ratedBy.get(description) ?? [];
    const sizes = known.map(({ description: _, ...size }) => ({ format, compressed, ...size }));
    for (const each of sizes.length > 0 ? sizes : [mode]) {
      // Two of the driver's formats may be one of ffmpeg's, which then asks for the first.
      const key = [each.format, each.width, each.height].join();
      if (!modes.has(key)) modes.set(key, each);
    }
  }
  return [...modes.values()];
}
