import type { Picture } from "../../lib/frame.ts";
import { openTurboLibrary } from "../../lib/codec/turbo_library.ts";
import { maxJpegBytes, TJINIT, TJPARAM, TJPF, TJSAMP } from "../../lib/codec/turbojpeg.ts";

/** Values of `TJPARAM`s, by name. */
export type TurboParams = Partial<Record<keyof typeof TJPARAM, number>>;

/**
 * Makes kinds of JPEG that neither codec and no FFmpeg writes: progressive, with restart markers, CMYK,
 * lossless.
 */
export function turboJpeg(
  { width, height, data }: Pick<Picture, "width" | "height" | "data">,
  pixelFormat: keyof typeof TJPF,
  params: TurboParams = {},
): Uint8Array<ArrayBuffer> {
  const library = openTurboLibrary();
  const { tj3Init, tj3Set, tj3Compress8, tj3GetErrorStr, tj3Destroy } = library.symbols;
  const handle = tj3Init(TJINIT.COMPRESS);
  const all: TurboParams = { QUALITY: 90, SUBSAMP: TJSAMP.YUV420, NOREALLOC: 1, ...params };
  for (const [name, value] of Object.entries(all)) {
    tj3Set(handle, TJPARAM[name as keyof typeof TJPARAM], value);
  }
  const scratch = new Uint8Array(2 * maxJpegBytes(width, height));
  const address = BigUint64Array.of(Deno.UnsafePointer.value(Deno.UnsafePointer.of(scratch)));
  const size = BigUint64Array.of(BigInt(scratch.length));
  const status = tj3Compress8(handle, data, width, 0, height, TJPF[pixelFormat], address, size);
  const words = Deno.UnsafePointerView.getCString(tj3GetErrorStr(handle)!);
  tj3Destroy(handle);
  library.close();
  if (status !== 0) throw new Error(words);
  return scratch.slice(0, Number(size[0]));
}
