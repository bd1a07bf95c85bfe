import { CaptureError } from "../capture_error.ts";
import type { FrameSize } from "../capture_options.ts";
import type { DeviceMode, DeviceSystem } from "./device.ts";

/** Raw formats, the cheapest to turn into I420 first; gray last, since it has no colour to give. */
const RAW_FORMATS = [
  ...["yuv420p", "nv12", "nv21", "yuv422p", "yuyv422", "uyvy422", "yvyu422", "nv16", "yuv444p"],
  ...["bgr0", "0bgr", "rgb0", "0rgb", "bgra", "rgba", "bgr24", "rgb24", "rgb565le", "gray"],
];

/** Asked for together with a size: else the rate would be that of whoever used the camera last. */
const STANDARD_FPS = 30;

/**
 * ffmpeg sets a size and a rate in any case with avfoundation, and its own ones (the last of the list, at 29.97
 * frames/s) hardly any camera has together.
 */
const AVFOUNDATION_MODE = { size: { width: 1280, height: 720 }, fps: STANDARD_FPS };

/** What is asked of a device. */
export interface WantedMode {
  /** @default {"v4l2"} */
  system?: DeviceSystem;
  /** @default {the device's own of the moment} */
  size?: FrameSize;
  /** Frames/s. @default {30 where a size is wanted and its rates are known, else the device's own of the moment} */
  fps?: number;
  /**
   * `auto` prefers MJPEG, of which USB carries more frames/s; `raw` prefers frames that were never compressed; `copy`
   * takes nothing but MJPEG.
   *
   * @default {"auto"}
   */
  capture?: "auto" | "raw" | "copy";
}

/** What to ask the device for; what is absent stays as the device has it. */
export interface ChosenMode {
  /** FFmpeg's name of the pixel format or codec. */
  format?: string;
  /** Whether `format` is a codec. */
  compressed?: boolean;
  size?: FrameSize;
  /** Frames/s. */
  fps?: number;
}

/**
 * Chooses the mode of a device that comes nearest to what is wanted. The size is the wanted one; else the smallest that
 * is larger in both directions, of the same shape if possible; else the largest. The rate is the lowest that is no
 * lower than the wanted one, else the highest.
 *
 * Throws a {@linkcode CaptureError} with code `bad-options` where `copy` is wanted of a device without MJPEG.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const modes = [
 *   { format: "yuyv422", compressed: false, width: 640, height: 480, fps: [30, 15] },
 *   { format: "mjpeg", compressed: true, width: 1920, height: 1080, fps: [30, 15] },
 * ];
 * assertEquals(chooseMode(modes, { size: { width: 1280, height: 720 }, fps: 10 }), {
 *   format: "mjpeg",
 *   compressed: true,
 *   size: { width: 1920, height: 1080 },
 *   fps: 15,
 * });
 * ```
 */
export function chooseMode(modes: readonly DeviceMode[], wanted: WantedMode): ChosenMode {
  const standard = wanted.system === "avfoundation" ? AVFOUNDATION_MODE : undefined;
  const { size = standard?.size, fps = standard?.fps, capture = "auto" } = wanted;
  const fit = fitFor(modes, capture);
  if (fit.length === 0) return nothingKnown(modes, { size, fps, capture });
  const rank = (mode: DeviceMode) => rankFormat(mode, capture);
  const sized = size === undefined ? [...fit] : ofNearestSize(fit, size);
  const mode = sized.reduce((best, other) => rank(other) < rank(best) ? other : best);
  const { format, compressed } = mode;
  // Without a size the device keeps its own, of which this mode need not be.
  const rates = size === undefined ? modes.filter((other) => other.format === format) : [mode];
  const wantedFps = fps ?? (size && mode.fps && STANDARD_FPS);
  const chosenFps = wantedFps === undefined ? undefined : nearestFps(rates, wantedFps);
  return {
    format,
    compressed,
    ...(size && { size: sizeNear(mode, size) }),
    ...(chosenFps !== undefined && { fps: chosenFps }),
  };
}

function nothingKnown(modes: readonly DeviceMode[], { size, fps, capture }: WantedMode): ChosenMode {
  if (capture === "copy" && modes.length > 0) {
    const formats = [...new Set(modes.map(({ format }) => format))].join(", ");
    throw new CaptureError(
      "bad-options",
      `Cannot copy JPEGs from a device without MJPEG: it has ${formats}; leave --capture out`,
    );
  }
  return {
    ...(capture === "copy" && { format: "mjpeg", compressed: true }),
    ...(size && { size }),
    ...(fps !== undefined && { fps }),
  };
}

/** The modes that may be taken: of codecs only MJPEG, since others need time and other frames, if that leaves any. */
function fitFor(modes: readonly DeviceMode[], capture: WantedMode["capture"]): readonly DeviceMode[] {
  const mjpeg = modes.filter(({ format }) => format === "mjpeg");
  if (capture === "copy") return mjpeg;
  const raw = modes.filter(({ compressed }) => !compressed);
  return mjpeg.length + raw.length > 0 ? [...mjpeg, ...raw] : modes;
}

/** The lower, the better. */
function rankFormat({ format }: DeviceMode, capture: WantedMode["capture"]): number {
  const unknown = RAW_FORMATS.length;
  if (format === "mjpeg") return capture === "raw" ? unknown + 1 : -1;
  const rank = RAW_FORMATS.indexOf(format);
  return rank < 0 ? unknown : rank;
}

/** Those of the modes that have the best size there is. */
function ofNearestSize(modes: readonly DeviceMode[], wanted: FrameSize): DeviceMode[] {
  const byCost = Map.groupBy(modes, (mode) => sizeCost(sizeNear(mode, wanted), wanted));
  return byCost.get(Math.min(...byCost.keys()))!;
}

/** How far a size is from the wanted one; every larger one costs less than any that has to be enlarged. */
function sizeCost({ width, height }: FrameSize, wanted: FrameSize): number {
  const area = width * height;
  if (width < wanted.width || height < wanted.height) return 2 ** 50 - area;
  const sameShape = width * wanted.height === height * wanted.width;
  return area + (sameShape ? 0 : 2 ** 40);
}

/** The mode's own size or, where it has many, the one of them that is nearest. */
function sizeNear({ width, height, from }: DeviceMode, wanted: FrameSize): FrameSize {
  if (from === undefined) return { width, height };
  return {
    width: stepNear(wanted.width, from.width, width, from.stepX),
    height: stepNear(wanted.height, from.height, height, from.stepY),
  };
}

function stepNear(wanted: number, min: number, max: number, step: number): number {
  const steps = Math.ceil((Math.max(wanted, min) - min) / Math.max(step, 1));
  const largest = Math.floor((max - min) / Math.max(step, 1));
  return min + Math.min(steps, largest) * Math.max(step, 1);
}

function nearestFps(modes: readonly DeviceMode[], wanted: number): number {
  const known = modes.flatMap(({ fps = [] }) => fps);
  if (known.length === 0) return wanted;
  if (modes.some(({ fps = [], anyFps }) => anyFps && wanted <= fps[0] && wanted >= fps.at(-1)!)) {
    return wanted;
  }
  const enough = known.filter((fps) => fps >= wanted);
  return enough.length > 0 ? Math.min(...enough) : Math.max(...known);
}
