import { within } from "../within.ts";
import { spawnFfmpeg, type SpawnFfmpegOptions } from "./spawn_ffmpeg.ts";

/** The list of filters is 38 KB in ffmpeg 5.1. */
const MAX_FILTER_LIST_BYTES = 1 << 20;

/** A small and busy computer needs 8 s to start ffmpeg; one that takes much longer hangs. */
const ANSWER_MS = 20_000;

/** What an ffmpeg can do, as far as it matters here. */
export interface FfmpegFeatures {
  /** `-fps_mode` instead of `-vsync`: ffmpeg 5.1 and newer. */
  fpsMode: boolean;
  /** `-timeout` for RTSP as for all else, instead of `-stimeout`: ffmpeg 5.0 and newer. */
  rtspTimeout: boolean;
  /** The `colorspace` filter: since ffmpeg 3.1, in all but the smallest builds. */
  colorspace: boolean;
  /** The `zscale` filter: in builds with zimg, such as those of most distributions. */
  zscale: boolean;
}

/** Of an ffmpeg that was not asked, or cannot be. */
export const NO_FEATURES: FfmpegFeatures = {
  fpsMode: false,
  rtspTimeout: false,
  colorspace: false,
  zscale: false,
};

const asked = new Map<string, Promise<FfmpegFeatures | undefined>>();

/** Asks ffmpeg what it can do, once (about 60 ms). Of one that cannot be run nothing is known, and nothing said. */
export async function ffmpegFeatures(options: SpawnFfmpegOptions = {}): Promise<FfmpegFeatures> {
  const { path = "ffmpeg" } = options;
  const asking = asked.get(path) ?? askFeatures(options);
  asked.set(path, asking);
  try {
    const features = await asking;
    if (features !== undefined) return features;
  } catch (error) {
    asked.delete(path);
    throw error;
  }
  asked.delete(path);
  return NO_FEATURES;
}

async function askFeatures(options: SpawnFfmpegOptions): Promise<FfmpegFeatures | undefined> {
  let libavutil = "";
  const onLine = ({ text }: { text: string }) => {
    if (text.includes("libavutil")) libavutil = text;
  };
  await using ffmpeg = spawnFfmpeg(["-loglevel", "repeat+level+info", "-filters"], { ...options, onLine });
  const answer = Promise.all([ffmpeg.read(new ArrayBuffer(MAX_FILTER_LIST_BYTES)), ffmpeg.status]);
  const [list, { code = -1 } = {}] = await within(ANSWER_MS, answer) ?? [];
  return code === 0 ? parseFfmpegFeatures(libavutil, new TextDecoder().decode(list)) : undefined;
}

/** Reads the banner's line on libavutil (`libavutil      57. 28.100 / …`) and the output of `ffmpeg -filters`. */
export function parseFfmpegFeatures(libavutil: string, filters: string): FfmpegFeatures {
  // Builds from git have no version of their own, but always libavutil's; 57 came with ffmpeg 5.0, 57.28 with 5.1.
  const [, major = "0", minor = "0"] = /libavutil\s+(\d+)\.\s*(\d+)/.exec(libavutil) ?? [];
  const hasFilter = (name: string) => new RegExp(`^ ?\\S+ ${name}\\s`, "m").test(filters);
  return {
    fpsMode: Number(major) * 1000 + Number(minor) >= 57_028,
    rtspTimeout: Number(major) >= 57,
    colorspace: hasFilter("colorspace"),
    zscale: hasFilter("zscale"),
  };
}
