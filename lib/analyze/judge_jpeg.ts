import { type Codec, CodecError } from "../codec/codec.ts";
import { JpegError } from "../jpeg/jpeg_error.ts";
import type { Judgement } from "../result.ts";
import type { FrameJudge } from "./analyzer_chain.ts";
import type { FrameTimes } from "./frame_clock.ts";
import { FramePictures, type FramePicturesOptions } from "./frame_pictures.ts";

/** A judgement, and what it took. */
export interface TimedJudgement {
  judgement: Judgement;
  /** In ms. */
  decodeMs: number;
  /** In ms. */
  analyzeMs: number;
}

/**
 * Has a JPEG judged, decoded once as its judge wants it. One that cannot be decoded is judged too: `error` with
 * `bad-jpeg` or `too-large`. Where `times` are left out, its metadata say when it was taken.
 */
export async function judgeJpeg(
  codec: Pick<Codec, "decode">,
  judge: FrameJudge,
  jpeg: Uint8Array<ArrayBuffer>,
  options: FramePicturesOptions = {},
): Promise<TimedJudgement> {
  const times = options.times ?? await timesOf(jpeg);
  const started = performance.now();
  let pictures: FramePictures | undefined;
  let judgement: Judgement;
  try {
    pictures = new FramePictures(codec, jpeg, judge.wants(), { ...options, times });
    judgement = await judge.judge(pictures);
  } catch (error) {
    judgement = undecodable(error);
  } finally {
    pictures?.[Symbol.dispose]();
  }
  const decodeMs = pictures?.decodeMs ?? 0;
  return { judgement, decodeMs, analyzeMs: Math.max(0, performance.now() - started - decodeMs) };
}

/** Loads what reads them where it is needed: a server knows them already, and each of its threads starts without. */
async function timesOf(jpeg: Uint8Array): Promise<FrameTimes | undefined> {
  const { readMetadata } = await import("../jpeg/metadata.ts");
  return readMetadata(jpeg);
}

function undecodable(error: unknown): Judgement {
  if (error instanceof JpegError) return { result: "error", code: "bad-jpeg", reason: error.message };
  if (!(error instanceof CodecError)) throw error;
  return {
    result: "error",
    code: error.code === "too-large" ? "too-large" : "bad-jpeg",
    reason: error.message,
  };
}
