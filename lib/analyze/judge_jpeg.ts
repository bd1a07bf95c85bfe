import { chooseScale } from "../codec/choose_scale.ts";
import { type Codec, CodecError, type DecodedPicture } from "../codec/codec.ts";
import { JpegError } from "../jpeg/jpeg_error.ts";
import { readFrameHeader } from "../jpeg/read_frame_header.ts";
import type { Judgement } from "../result.ts";
import type { Analyzer, Wants } from "./analyzer.ts";

/** Options of {@linkcode judgeJpeg}. */
export interface JudgeJpegOptions {
  /** A picture with more pixels is refused before it is decoded. */
  maxPixels?: number;
}

/** A judgement, and what it took. */
export interface TimedJudgement {
  judgement: Judgement;
  /** In ms. */
  decodeMs: number;
  /** In ms. */
  analyzeMs: number;
}

/**
 * Decodes a JPEG as its analyzer wants it and has it judged. One that cannot be decoded is judged too: `error` with
 * `bad-jpeg` or `too-large`. Throws what the analyzer throws.
 */
export function judgeJpeg(
  codec: Codec,
  analyzer: Analyzer,
  jpeg: Uint8Array<ArrayBuffer>,
  options: JudgeJpegOptions = {},
): TimedJudgement {
  const started = performance.now();
  let picture: DecodedPicture;
  try {
    picture = decode(codec, analyzer.wants, jpeg, options);
  } catch (error) {
    return { judgement: undecodable(error), decodeMs: performance.now() - started, analyzeMs: 0 };
  }
  const decoded = performance.now();
  const judgement = analyzer.analyze(picture);
  return { judgement, decodeMs: decoded - started, analyzeMs: performance.now() - decoded };
}

/** What a frame is answered with where its analyzer broke down. */
export function analyzerFailed(reason: string): Judgement {
  return { result: "error", code: "analyzer-failed", reason: `The analyzer failed: ${reason}` };
}

function decode(
  codec: Codec,
  wants: Wants,
  jpeg: Uint8Array<ArrayBuffer>,
  { maxPixels }: JudgeJpegOptions,
): DecodedPicture {
  const { width, height } = readFrameHeader(jpeg);
  const scale = wants.longestSide === undefined ? 1 : chooseScale(width, height, wants.longestSide);
  return codec.decode(jpeg, { format: wants.format, scale, maxPixels });
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
