import { type Analyzer, type AnalyzerContext, type Box, type Models } from "../../../lib/analyze/analyzer.ts";
import { DEFECT } from "../../../lib/analyze/defect.ts";
import type { DefectValues } from "../../../lib/analyze/defect/defect_options.ts";
import { FramePictures } from "../../../lib/analyze/frame_pictures.ts";
import { defaultsOf } from "../../../lib/analyze/options.ts";
import { type Codec, DEFAULT_MAX_PIXELS } from "../../../lib/codec/codec.ts";
import { createCodec } from "../../../lib/codec/create_codec.ts";
import { loadOpenCv } from "../../../lib/codec/opencv.ts";
import type { Picture } from "../../../lib/frame.ts";
import type { Judgement } from "../../../lib/result.ts";

const { cv } = await loadOpenCv();

/** The codec that the tests encode and decode with. */
export const CODEC: Codec = await createCodec("auto");

/** The analyzer as a camera has it. */
export interface DefectJudge {
  /** Live: a change shows in the next frame. */
  readonly values: DefectValues;
  /** What it warned of. */
  readonly warnings: string[];
  judge(jpeg: Uint8Array<ArrayBuffer>, part?: Box): Promise<Judgement>;
  analyzer: Analyzer;
}

/** Makes the analyzer, with a real codec and OpenCV. */
export async function createDefectJudge(
  options: Partial<DefectValues> = {},
  { models }: { models?: Models } = {},
): Promise<DefectJudge> {
  const warnings: string[] = [];
  const context: AnalyzerContext = {
    cv,
    codec: CODEC,
    maxPixels: DEFAULT_MAX_PIXELS,
    camera: "line-3",
    source: "stream",
    models,
    now: () => performance.now(),
    warn: (words) => warnings.push(words),
  };
  const values = { ...defaultsOf(DEFECT.options), ...options };
  const analyzer = await DEFECT.create(context, values);
  const judge = async (jpeg: Uint8Array<ArrayBuffer>, part?: Box) => {
    const picture = new FramePictures(CODEC, jpeg, [analyzer.wants]).get(analyzer.wants);
    return await analyzer.analyze({ picture, part });
  };
  return { values, warnings, judge, analyzer };
}

/** Encodes a picture of gray levels. */
export function encodeGray(picture: Omit<Picture, "format">, quality = 90): Uint8Array<ArrayBuffer> {
  const { width, height, data } = picture;
  return CODEC.encode({ format: "gray", width, height, data }, { quality });
}

/** Models in memory. */
export class MemoryModels implements Models {
  readonly saved = new Map<string, Uint8Array<ArrayBuffer>>();

  load(analyzer: string): Uint8Array<ArrayBuffer> | undefined {
    return this.saved.get(analyzer);
  }

  save(analyzer: string, model: Uint8Array<ArrayBuffer>): void {
    this.saved.set(analyzer, model);
  }

  remove(analyzer: string): void {
    this.saved.delete(analyzer);
  }
}
