import { chooseScale } from "../../codec/choose_scale.ts";
import type { DecodedPicture } from "../../codec/codec.ts";
import { decodePng } from "../../codec/decode_png.ts";

import { readFrameHeader } from "../../jpeg/read_frame_header.ts";
import { type AnalyzerContext, AnalyzerError } from "../analyzer.ts";
import { shrinkPicture } from "../shrink_picture.ts";
import type { DefectValues } from "./defect_options.ts";
import { MAX_SAMPLES } from "./envelope.ts";
import { readPictureFile } from "../area/read_picture_file.ts";

/** Names that pictures have; all else in a folder is left alone. */
const PICTURE = /\.(jpe?g|jpe|jfif|png)$/i;
/** 2.jpg comes before 10.jpg. */
const BY_NAME = new Intl.Collator("en", { numeric: true });
const PNG = [0x89, 0x50, 0x4e, 0x47];
/** Pictures whose aspects differ by more than this share show different things. */
const SAME_ASPECT = 0.01;

/** What decides how a picture is decoded. */
export interface ReferencePictureOptions {
  context: AnalyzerContext;
  values: Pick<DefectValues, "size">;
}

/** Lists the pictures that a path stands for: itself, or those of the folder. Throws {@linkcode AnalyzerError}. */
export function listReferencePictures(path: string): string[] {
  if (!isFolder(path)) return [path];
  const names = [...Deno.readDirSync(path)].filter(({ name, isDirectory }) =>
    !isDirectory && PICTURE.test(name)
  );
  const paths = names.map(({ name }) => name)
    .toSorted((a, b) => BY_NAME.compare(a, b) || (a < b ? -1 : 1))
    .map((name) => `${path}/${name}`);
  if (paths.length > 0 && paths.length <= MAX_SAMPLES) return paths;
  const rule =
    `a folder of references has 1 to ${MAX_SAMPLES} pictures whose names end with .jpg, .jpeg or .png`;
  throw new AnalyzerError(`Cannot use ${path} for the analyzer defect as ${rule}: got ${paths.length}`);
}

/** Reads a picture in gray, as a frame of its size would be decoded. Throws {@linkcode AnalyzerError}. */
export function readReferencePicture(
  path: string,
  { context, values }: ReferencePictureOptions,
): DecodedPicture {
  const { codec, maxPixels } = context;
  return readPictureFile(path, (bytes) => {
    if (!PNG.every((byte, at) => bytes[at] === byte)) {
      const { width, height } = readFrameHeader(bytes);
      return codec.decode(bytes, {
        format: "gray",
        scale: chooseScale(width, height, values.size),
        maxPixels,
      });
    }
    const picture = decodePng(bytes, { format: "gray", maxPixels });
    return shrinkPicture(picture, chooseScale(picture.width, picture.height, values.size));
  });
}

/** Whether two pictures have the same shape, whatever their size. */
export function hasSameAspect(a: SentSize, b: SentSize): boolean {
  const [aspectA, aspectB] = [a.sourceWidth / a.sourceHeight, b.sourceWidth / b.sourceHeight];
  return Math.abs(aspectA / aspectB - 1) <= SAME_ASPECT;
}

type SentSize = Pick<DecodedPicture, "sourceWidth" | "sourceHeight">;

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false; // NotFound, mostly: who reads the file tells.
  }
}
