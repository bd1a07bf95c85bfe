import { type DecodedPicture } from "../../codec/codec.ts";
import { decodePng } from "../../codec/decode_png.ts";
import { type AnalyzerContext, AnalyzerError } from "../analyzer.ts";

/** More than any camera's picture takes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Reads a picture of the empty view, a JPEG or PNG, as gray. Throws {@linkcode AnalyzerError}. */
export function loadBackground(
  path: string,
  { codec, maxPixels }: Pick<AnalyzerContext, "codec" | "maxPixels">,
): DecodedPicture {
  try {
    const { size } = Deno.statSync(path);
    if (size > MAX_BYTES) throw new RangeError(`it has more than ${MAX_BYTES} bytes`);
    const bytes = Deno.readFileSync(path);
    const decode = bytes[0] === 0x89 ? decodePng : codec.decode.bind(codec);
    return decode(bytes, { format: "gray", maxPixels });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AnalyzerError(`Cannot use ${path} as the empty view of parts.background: ${why}`, { cause });
  }
}
