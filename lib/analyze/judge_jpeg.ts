import { type Codec, CodecError } from "../codec/codec.ts";
import { JpegError } from "../jpeg/jpeg_error.ts";
import type { Judgement } from "../result.ts";
import type { FrameJudge } from "./analyzer_chain.ts";
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
 * `bad-jpeg` or `too-large`.
 */
export async function judgeJpeg(
  codec: Pick<Codec, "decode">,
  judge: FrameJudge,
  jpeg: Uint8Array<ArrayBuffer>,
  options: FramePicturesOptions = {},
): Promise<TimedJudgement> {
  const started = performance.now();
  let pictures: FramePictures | undefined;
  let judgement: Judgement;
  try {
    pictures = new FramePictures(codec, jpeg, judge.wants(), options);
    judgement = await judge.judge(pictures);
  } catch (error) {
    judgement = undecodable(error);
  } finally {
    pictures?.[Symbol.dispose]();
  }
  const decodeMs = pictures?.decodeMs ?? 0;
  return { judgement, decodeMs, analyzeMs: Math.max(0, performance.now() - started - decodeMs) };
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
